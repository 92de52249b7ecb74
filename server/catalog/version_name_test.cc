// Which names are versions of one thing, and in which order.
#include "catalog/version_name.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

using Numbers = std::vector<int64_t>;

TEST(VersionName, IsTheNameWithoutItsNumbers) {
  EXPECT_EQ(version_name("nayru-v7").pattern, "nayru");
  EXPECT_EQ(version_name("nayru-v7").numbers, Numbers{7});
  EXPECT_EQ(version_name("runs/Nayru_v8/version_0").pattern, "runs/nayru/");
  EXPECT_EQ(version_name("runs/Nayru_v8/version_0").numbers, (Numbers{8, 0}));
  EXPECT_EQ(version_name("oracle-farore_2026-01-14").pattern, "oracle-farore");
  EXPECT_EQ(version_name("oracle-farore_2026-01-14").numbers, (Numbers{2026, 1, 14}));
}

TEST(VersionName, CountsRunsButNotNamesThatEndInADigit) {
  EXPECT_EQ(version_name("detect/train2").pattern, version_name("detect/train").pattern);
  EXPECT_LT(version_name("detect/train").numbers, version_name("detect/train2").numbers);
  EXPECT_EQ(version_name("gpt2").pattern, "gpt2");
  EXPECT_EQ(version_name("t5-small").pattern, "t5-small");
  EXPECT_TRUE(version_name("t5-small").numbers.empty());
  EXPECT_NE(version_name("nayru-v7-lora").pattern, version_name("nayru-v8").pattern);
}

TEST(VersionName, OrdersByNumberAndNotByLetter) {
  EXPECT_LT(version_name("slm/version_5").numbers, version_name("slm/version_10").numbers);
  EXPECT_LT(version_name("nayru").numbers, version_name("nayru-v2").numbers);
}

TEST(VersionName, BearsWhatIsNoName) {
  EXPECT_EQ(version_name("").pattern, "");
  EXPECT_EQ(version_name(".").pattern, "");
  EXPECT_EQ(version_name("///").pattern, "///");
  EXPECT_EQ(version_name(std::string(400, '9')).numbers, Numbers{999'999'999'999'999'999});
}

}  // namespace
}  // namespace afs
