// Who may talk to the server: programs of this machine, and the browser's page that we served.
#include "api/auth.h"

#include <gtest/gtest.h>

#include "api/test_request.h"

namespace afs::api {
namespace {

ErrorCode refusal(const std::string& method, Headers headers, std::string body = "",
                  const AccessPolicy& policy = {}) {
  const Status status =
      check_request(test_request(method, "/api/v1/x", std::move(headers), std::move(body)), policy);
  return status.ok() ? ErrorCode::kInternal : status.code();  // kInternal stands for "may pass".
}
constexpr ErrorCode kPasses = ErrorCode::kInternal;
constexpr ErrorCode kDenied = ErrorCode::kDenied;

TEST(Auth, BindsToLoopbackOnly) {
  for (const char* loopback : {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(check_bind(loopback).ok()) << loopback;
  }
  for (const char* reachable :
       {"0.0.0.0", "::", "192.168.1.5", "fe80::1", "::ffff:10.0.0.1", "128.0.0.1"}) {
    const Status status = check_bind(reachable);
    ASSERT_FALSE(status.ok()) << reachable;
    EXPECT_EQ(status.code(), kDenied);
    EXPECT_EQ(
        status.message(),
        "accounts do not exist yet, so only loopback addresses are allowed; use an SSH tunnel: "
        "ssh -L 5000:127.0.0.1:5000 host");
  }
  for (const char* unclear : {"localhost", "", "127.1", "example.org", "1.2.3.4.5"}) {
    EXPECT_EQ(check_bind(unclear).code(), ErrorCode::kInvalid) << unclear;
  }
}

TEST(Auth, AnswersToItsOwnNamesOnly) {
  for (const char* own : {"localhost:5000", "LOCALHOST", "127.0.0.1:5000", "127.0.0.1",
                          "[::1]:5000", "[::1]", "afs.localhost:80", "localhost."}) {
    EXPECT_EQ(refusal("GET", {{"host", own}}), kPasses) << own;
  }
  for (const char* foreign :
       {"evil.example:5000", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.0.7:5000",
        "notlocalhost", "", "[", "[::2]:5000"}) {
    EXPECT_EQ(refusal("GET", {{"host", foreign}}), kDenied) << foreign;
  }
  EXPECT_EQ(refusal("GET", {}), kPasses) << "an HTTP/1.0 program, never a browser";
  AccessPolicy policy;
  policy.hosts = {"monitor.example"};
  EXPECT_EQ(refusal("GET", {{"host", "Monitor.example:443"}}, "", policy), kPasses);
  EXPECT_EQ(refusal("GET", {{"host", "x.monitor.example"}}, "", policy), kDenied);
}

TEST(Auth, LetsProgramsWrite) {
  EXPECT_EQ(refusal("POST", {{"host", "localhost:5000"}}, "a=1"), kPasses);
  EXPECT_EQ(refusal("DELETE", {}), kPasses);
}

TEST(Auth, LetsOnlyOurOwnPageWrite) {
  const std::pair<std::string, std::string> host = {"host", "localhost:5000"};
  const std::pair<std::string, std::string> ours = {"origin", "http://localhost:5000"};
  const std::pair<std::string, std::string> json = {"content-type",
                                                    "application/json; charset=utf-8"};
  EXPECT_EQ(refusal("POST", {host, ours, json}, "{}"), kPasses);
  EXPECT_EQ(refusal("POST", {host, ours}), kPasses);
  EXPECT_EQ(refusal("POST", {host, ours, {"content-type", "text/plain"}}, "{}"), kDenied);
  EXPECT_EQ(refusal("POST", {host, ours, {"content-type", "application/jsonp"}}, "{}"), kDenied);
  for (const char* foreign : {"http://evil.example", "http://localhost:5001", "null", "file://",
                              "http://localhost:50000", "ftp://localhost:5000", ""}) {
    EXPECT_EQ(refusal("POST", {host, {"origin", foreign}, json}, "{}"), kDenied) << foreign;
  }
  for (const char* site : {"cross-site", "same-site"}) {
    EXPECT_EQ(refusal("POST", {host, {"sec-fetch-site", site}}), kDenied) << site;
    EXPECT_EQ(refusal("GET", {host, {"sec-fetch-site", site}}), kPasses) << "a link to our page";
  }
  for (const char* method : {"PUT", "PATCH", "DELETE", "PROPFIND"}) {
    EXPECT_EQ(refusal(method, {host, {"origin", "http://evil.example"}}), kDenied) << method;
  }
}

TEST(Auth, LetsListedOriginsWrite) {
  AccessPolicy policy;
  policy.cors_origins = {"https://dash.example"};
  const Headers headers = {
      {"host", "localhost"}, {"origin", "https://dash.example"}, {"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(refusal("POST", headers, "{}", policy), kPasses);
  EXPECT_EQ(refusal("POST", headers, "{}"), kDenied);
}

}  // namespace
}  // namespace afs::api
