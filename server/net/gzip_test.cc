// gzip there and back, and what must not come back.
#include "net/gzip.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr size_t kMegabyte = 1u << 20;

TEST(Gzip, GivesBackWhatItTook) {
  std::string mixed;
  for (int i = 0; i < 200'000; ++i) mixed += static_cast<char>(i * i * 31);
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(300'000, 'a'), mixed}) {
    for (const int level : {1, 6, 9}) {
      const std::string packed = gzip(text, level);
      EXPECT_EQ(packed.substr(0, 2), "\x1f\x8b");
      EXPECT_TRUE(gunzip(packed, kMegabyte).value() == text);
    }
  }
  EXPECT_LT(gzip(std::string(300'000, 'a'), 1).size(), 3'000u);
}

TEST(Gzip, StopsABodyThatUnpacksToTooMuch) {
  const std::string bomb = gzip(std::string(50 * kMegabyte, '\0'), 9);
  EXPECT_LT(bomb.size(), 100'000u);
  EXPECT_EQ(gunzip(bomb, kMegabyte).code(), ErrorCode::kTooLarge);
  EXPECT_EQ(gunzip(gzip(std::string(kMegabyte, 'x'), 1), kMegabyte).value().size(), kMegabyte);
  EXPECT_EQ(gunzip(gzip(std::string(kMegabyte + 1, 'x'), 1), kMegabyte).code(),
            ErrorCode::kTooLarge);
}

TEST(Gzip, RefusesWhatIsDamaged) {
  const std::string packed = gzip(std::string(10'000, 'x'), 6);
  std::string flipped = packed;
  flipped[packed.size() - 6] ^= 1;  // In the checksum.
  EXPECT_EQ(gunzip(flipped, kMegabyte).code(), ErrorCode::kInvalid);
  EXPECT_EQ(gunzip(packed.substr(0, packed.size() / 2), kMegabyte).code(), ErrorCode::kInvalid);
  EXPECT_EQ(gunzip("plain text", kMegabyte).code(), ErrorCode::kInvalid);
  EXPECT_EQ(gunzip("", kMegabyte).code(), ErrorCode::kInvalid);
}

}  // namespace
}  // namespace afs
