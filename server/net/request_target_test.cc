// The request line's address: what is understood, and what is refused.
#include "net/request_target.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed.ok() ? parsed->path : "refused: " + parsed.message();
}

TEST(RequestTarget, DecodesThePath) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/runs/r1"), "/runs/r1");
  EXPECT_EQ(path_of("/a%20b+c%2Bd"), "/a b+c+d") << "a plus is a space in queries only";
  EXPECT_EQ(path_of("/%e2%82%ac"), "/€");
  EXPECT_EQ(path_of("/a..b/...c"), "/a..b/...c");
  EXPECT_EQ(path_of("http://host:5000/x?y"), "/x");
  EXPECT_EQ(path_of("http://host"), "/");
  EXPECT_EQ(path_of("http://host?x"), "/");
  EXPECT_EQ(path_of("/x#part"), "/x");
  EXPECT_EQ(path_of("*"), "*");
}

TEST(RequestTarget, DecodesTheQueryInOrder) {
  const auto parsed = parse_target("/s?run=r1&run=r2&metric=train%2Floss&q=a+b&flag&empty=&&=x");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->query, (Query{{"run", "r1"},
                                  {"run", "r2"},
                                  {"metric", "train/loss"},
                                  {"q", "a b"},
                                  {"flag", ""},
                                  {"empty", ""},
                                  {"", "x"}}));
  EXPECT_TRUE(parse_query("a=1=2").value() == (Query{{"a", "1=2"}}));
}

TEST(RequestTarget, RefusesWhatCouldBeMisread) {
  for (const char* target :
       {"",       "x",         "x/y",     "/%",     "/%2",     "/%2g",     "/%g2",
        "/a%00",  "/a%0ab",    "/a%7f",   "/.",     "/..",     "/../x",    "/x/..",
        "/x/./y", "/%2e%2e/x", "/..%2fx", "/x?a=%", "/x?%0=1", "/x?a=%00", "host:443"}) {
    EXPECT_EQ(parse_target(target).ok(), false) << target;
  }
}

}  // namespace
}  // namespace afs
