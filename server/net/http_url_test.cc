// Which addresses are asked, and which are refused because they can be read in two ways.
#include "net/http_url.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(HttpUrl, KnowsItsParts) {
  const auto plain = parse_url("http://Console.Vast.AI/api/v1/?limit=25");
  ASSERT_TRUE(plain.ok()) << plain.message();
  EXPECT_FALSE(plain->is_tls);
  EXPECT_EQ(plain->host, "console.vast.ai");
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->target, "/api/v1/?limit=25");
  EXPECT_EQ(plain->authority(), "console.vast.ai");
  const auto secure = parse_url("https://[::1]:8443?x=1");
  ASSERT_TRUE(secure.ok()) << secure.message();
  EXPECT_TRUE(secure->is_tls);
  EXPECT_EQ(secure->host, "::1");
  EXPECT_EQ(secure->authority(), "[::1]:8443");
  EXPECT_EQ(secure->target, "/?x=1");
  EXPECT_EQ(parse_url("https://a")->port, 443);
}

TEST(HttpUrl, KnowsThisMachine) {
  for (const char* url :
       {"http://127.0.0.1", "http://127.8.0.1:80", "http://localhost", "http://[::1]/"}) {
    EXPECT_TRUE(parse_url(url)->is_loopback()) << url;
  }
  for (const char* url :
       {"http://128.0.0.1", "http://127.evil.example", "http://localhost.evil.example"}) {
    EXPECT_FALSE(parse_url(url)->is_loopback()) << url;
  }
}

TEST(HttpUrl, RefusesWhatIsNoAddress) {
  for (const char* url : {"", "vast.ai", "ftp://a", "file:///etc/passwd", "http://", "http:///x",
                          "http://a:0/", "http://a:65536/", "http://a:8o/", "http://a:/",
                          "http://key@a/", "http://a b/", "http://a/x\r\nHost: b", "http://a/#x",
                          "http://[::1/", "http://[::1]x/", "http://a\\b/", "http://\xc3\xa9/"}) {
    EXPECT_FALSE(parse_url(url).ok()) << url;
  }
  EXPECT_FALSE(parse_url("http://a/" + std::string(kUrlBytesMax, 'x')).ok());
}

TEST(HttpUrl, OnlyTheSameServerIsTheSame) {
  const auto base = *parse_url("https://a.example/x");
  EXPECT_TRUE(base.is_same_server(*parse_url("https://A.example:443/y")));
  for (const char* other :
       {"http://a.example:443/", "https://b.example/", "https://a.example:444/"}) {
    EXPECT_FALSE(base.is_same_server(*parse_url(other))) << other;
  }
}

}  // namespace
}  // namespace afs
