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

}  // namespace
}  // namespace afs
