#include "base/iso_time.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

TEST(IsoTime, WritesUtcWithMilliseconds) {
  EXPECT_EQ(iso_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(iso_time(1'795'468'113'822), "2026-11-23T21:08:33.822Z");
  EXPECT_EQ(iso_time(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(compact_time(1'795'468'113'822), "20261123-210833");
}

TEST(IsoTime, ReadsWhatOthersWrite) {
  EXPECT_EQ(parse_iso_time("2026-11-23T21:08:33.822Z"), 1'795'468'113'822);
  EXPECT_EQ(parse_iso_time("2026-11-23 22:38:33,8224+01:30"), 1'795'468'113'822);
  EXPECT_EQ(parse_iso_time("2026-11-23T16:08:33-0500"), 1'795'468'113'000);
  EXPECT_EQ(parse_iso_time("1969-12-31T23:59:59Z"), -1'000);
  for (const char* text : {"", "2026-11-23", "2026-11-23T21:08:33", "2026-11-23T21:08:33.822", "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z", "2026-11-23T24:08:33Z", "2026-11-23T21:08:33Zx", "2026-11-23T21:08:33+99:00",
                           "+026-11-23T21:08:33Z", "null"}) {
    EXPECT_EQ(parse_iso_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace afs
