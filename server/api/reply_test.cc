// What every response gets on its way out.
#include "api/reply.h"

#include <gtest/gtest.h>

#include "api/test_request.h"
#include "api/types.h"
#include "net/gzip.h"

namespace afs::api {
namespace {

HttpResponse get(HttpResponse response, Headers headers = {},
                 std::vector<std::string> origins = {}) {
  return finish_reply(test_request("GET", "/api/v1/x", std::move(headers)), std::move(response),
                      origins);
}

TEST(Reply, SaysNotModifiedToWhoHasIt) {
  const HttpResponse first = get(json_text_response("[1,2,3]"));
  const std::string tag = header_of(first, "ETag");
  ASSERT_TRUE(tag.starts_with("W/\"")) << tag;
  const HttpResponse again = get(json_text_response("[1,2,3]"), {{"if-none-match", tag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(header_of(again, "ETag"), tag);
  EXPECT_EQ(get(json_text_response("[1,2,4]"), {{"if-none-match", tag}}).status, 200);
  EXPECT_EQ(get(json_text_response("[1,2,3]"), {{"if-none-match", "\"x\", " + tag}}).status, 304);
  EXPECT_EQ(get(json_text_response("[1,2,3]"), {{"if-none-match", tag.substr(2)}}).status, 304);
  EXPECT_EQ(get(json_text_response("[1,2,3]"), {{"if-none-match", "*"}}).status, 304);
  EXPECT_EQ(get(json_text_response("[1,2,3]"), {{"if-none-match", "\"x\""}}).status, 200);
}

TEST(Reply, TagsOnlyWhatCanBeReadAgain) {
  EXPECT_EQ(header_of(get(error_response(not_found("no"))), "ETag"), "");
  const HttpResponse posted =
      finish_reply(test_request("POST", "/x"), json_text_response("{}"), {});
  EXPECT_EQ(header_of(posted, "ETag"), "");
  HttpResponse tagged = json_text_response("{}");
  tagged.headers.emplace_back("ETag", "W/\"mine\"");
  EXPECT_EQ(header_of(get(tagged), "ETag"), "W/\"mine\"");
}

TEST(Reply, PacksWhatIsWorthIt) {
  const std::string large(5'000, 'x');
  const HttpResponse packed = get(json_text_response(large), {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(header_of(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(header_of(packed, "Vary"), "Accept-Encoding");
  EXPECT_EQ(gunzip(packed.body, 10'000).value(), large);
  HttpResponse shared = json_text_response("");
  shared.shared_body = std::make_shared<const std::string>(large);
  EXPECT_EQ(gunzip(body_text(get(shared, {{"accept-encoding", "gzip;q=0.5"}})), 10'000).value(),
            large);
  for (const char* refusing : {"", "br", "gzip;q=0", "gzip; q=0.0", "identity", "xgzip"}) {
    const HttpResponse plain = get(json_text_response(large), {{"accept-encoding", refusing}});
    EXPECT_EQ(plain.body, large) << refusing;
    EXPECT_EQ(header_of(plain, "Vary"), "Accept-Encoding") << "a cache must keep them apart";
  }
  EXPECT_EQ(get(json_text_response("{}"), {{"accept-encoding", "gzip"}}).body, "{}");
  HttpResponse image = text_response(large, "image/png");
  EXPECT_EQ(get(image, {{"accept-encoding", "gzip"}}).body, large);
}

TEST(Reply, GuardsThePage) {
  const HttpResponse response = get(json_text_response("{}"));
  const std::string policy = header_of(response, "Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'self'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe-eval"), std::string::npos);
  EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header_of(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header_of(response, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-cache");
  EXPECT_EQ(header_of(get(error_response(not_found("no"))), "Cache-Control"), "no-store");
}

TEST(Reply, LetsOnlyListedOriginsRead) {
  const std::vector<std::string> origins = {"https://dash.example"};
  const char* const kAllow = "Access-Control-Allow-Origin";
  EXPECT_EQ(header_of(get({}, {{"origin", "https://dash.example"}}), kAllow), "")
      << "off by default";
  const HttpResponse listed = get({}, {{"origin", "https://dash.example"}}, origins);
  EXPECT_EQ(header_of(listed, kAllow), "https://dash.example");
  EXPECT_NE(header_of(listed, "Vary").find("Origin"), std::string::npos);
  for (const char* foreign : {"https://dash.example.evil", "http://dash.example", "null",
                              "https://DASH.example", "https://dash.example:8443"}) {
    const HttpResponse response = get({}, {{"origin", foreign}}, origins);
    EXPECT_EQ(header_of(response, kAllow), "") << foreign;
    EXPECT_NE(header_of(response, "Vary").find("Origin"), std::string::npos) << foreign;
  }
}

TEST(Reply, GivesEachErrorItsStatus) {
  const std::pair<Error, int> kStatuses[] = {
      {invalid("x"), 400},  {denied("x"), 403},    {not_found("x"), 404},
      {conflict("x"), 409}, {too_large("x"), 413}, {busy("x"), 429},
      {corrupt("x"), 500},  {internal("x"), 500},  {unavailable("x"), 503}};
  for (const auto& [error, status] : kStatuses) {
    const HttpResponse response = error_response(error);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.body, to_json(ErrorBody{std::string(to_string(error.code)), "x"}));
    EXPECT_EQ(header_of(response, "Retry-After"), status == 429 || status == 503 ? "1" : "");
  }
  EXPECT_EQ(error_response(invalid("\xff <b>")).body,
            "{\"code\":\"invalid\",\"error\":\"\xEF\xBF\xBD \\u003cb>\"}");
}

}  // namespace
}  // namespace afs::api
