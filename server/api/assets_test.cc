// The page's files as a browser asks for them.
#include "api/assets.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "api/test_request.h"

namespace afs::api {
namespace {

const EmbeddedFile kFiles[] = {
    {"index.html", "<body><!--boot--><script src=\"/assets/app-1a.js\"></script></body>"},
    {"assets/app-1a.js", "plain script"},
    {"assets/app-1a.js.gz", "gz script"},
    {"assets/app-1a.js.br", "br script"},
    {"assets/inter-2b.woff2", "font"},
    {"favicon.svg", "<svg/>"},
};

HttpResponse get(const std::string& path, Headers headers = {}) {
  const Assets assets([] { return std::string(R"({"name":"</script><b>"})"); }, kFiles);
  return assets.serve(test_request("GET", path, std::move(headers)));
}

TEST(Assets, ServesThePageForItsPathsWithTheBootDataInside) {
  for (const char* path :
       {"/", "/index.html", "/runs", "/runs/r12", "/costs", "/registry", "/no/such/page"}) {
    const HttpResponse page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(page.body,
              "<body><script type=\"application/json\" id=\"boot\">"
              R"({"name":"\u003c/script>\u003cb>"})"
              "</script><script src=\"/assets/app-1a.js\"></script></body>");
    EXPECT_EQ(header_of(page, "Cache-Control"), "") << "left to finish_reply: no-cache";
  }
}

TEST(Assets, ServesTheFormThatTheBrowserTakes) {
  EXPECT_EQ(body_text(get("/assets/app-1a.js")), "plain script");
  EXPECT_EQ(body_text(get("/assets/app-1a.js", {{"accept-encoding", "gzip"}})), "gz script");
  const HttpResponse brotli = get("/assets/app-1a.js", {{"accept-encoding", "gzip, br"}});
  EXPECT_EQ(body_text(brotli), "br script");
  EXPECT_EQ(header_of(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(header_of(brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header_of(brotli, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(brotli.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/assets/inter-2b.woff2").content_type, "font/woff2");
  const HttpResponse icon = get("/favicon.svg");
  EXPECT_EQ(icon.content_type, "image/svg+xml");
  EXPECT_EQ(header_of(icon, "Cache-Control"), "no-cache") << "its name stays when it changes";
}

TEST(Assets, SaysWhatIsMissing) {
  for (const char* path : {"/assets/app-old.js", "/assets/", "/assets/x", "/favicon.ico",
                           "/app.js.map", "/assets/app-1a.js.gz", "/assets/../index.html"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
}

TEST(Assets, IsReadOnly) {
  const Assets assets({}, kFiles);
  const HttpResponse response = assets.serve(test_request("POST", "/runs"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header_of(response, "Allow"), "GET, HEAD");
}

TEST(Assets, ServesThePageEvenWhenTheBootDataFail) {
  const Assets assets([]() -> std::string { throw std::runtime_error("on purpose"); }, kFiles);
  EXPECT_EQ(assets.serve(test_request("GET", "/")).body,
            "<body><script src=\"/assets/app-1a.js\"></script></body>");
}

TEST(Assets, TellsHowToBuildThePageWhereItIsMissing) {
  const Assets assets({}, std::span<const EmbeddedFile>());
  const HttpResponse page = assets.serve(test_request("GET", "/runs"));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("npm run build"), std::string::npos);
  EXPECT_EQ(assets.serve(test_request("GET", "/assets/x.js")).status, 404);
}

TEST(Assets, EmbedsWhatWasBuilt) {
  for (const EmbeddedFile& file : embedded_files()) {
    EXPECT_FALSE(file.path.empty());
    EXPECT_FALSE(file.path.starts_with('/'));
    EXPECT_GT(file.bytes.size(), 0u) << file.path;
  }
}

}  // namespace
}  // namespace afs::api
