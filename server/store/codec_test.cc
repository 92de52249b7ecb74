// What goes into a blob comes out bit by bit; a damaged blob is told as such and never more than
// that.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "store/bucket_codec.h"
#include "store/chunk.h"
#include "store/frame.h"
#include "store/integer_codec.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

std::vector<uint64_t> bits(const std::vector<double>& values) {
  std::vector<uint64_t> list;
  for (const double value : values) list.push_back(std::bit_cast<uint64_t>(value));
  return list;
}

class CodecTest : public testing::Test {
 protected:
  size_t integers_there_and_back(const std::vector<int64_t>& integers) {
    std::string bytes;
    append_integers(integers, bytes);
    ByteReader reader(as_bytes(bytes));
    std::vector<int64_t> back;
    EXPECT_TRUE(read_integers(reader, integers.size(), back));
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(back, integers);
    return bytes.size();
  }
  size_t values_there_and_back(const std::vector<double>& values) {
    std::string bytes;
    append_values(values, bytes);
    ByteReader reader(as_bytes(bytes));
    std::vector<double> back;
    EXPECT_TRUE(read_values(reader, values.size(), back));
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(bits(back), bits(values));
    return bytes.size();
  }
  template <typename Make>
  std::vector<double> thousand(Make make) {
    std::vector<double> values;
    for (int i = 0; i < 1000; ++i) values.push_back(make(i));
    return values;
  }
  double noise() { return std::normal_distribution<>(1, 0.1)(random_); }

  std::mt19937_64 random_{7};
};

TEST_F(CodecTest, IntegersOfEveryShape) {
  integers_there_and_back({});
  integers_there_and_back({kLeast});
  integers_there_and_back({kLeast, kMost, 0, -1, kMost, kLeast});
  integers_there_and_back({5, 5});
  for (int width = 1; width < 63; ++width) {
    std::vector<int64_t> integers;
    for (int i = 0; i < 100; ++i)
      integers.push_back(static_cast<int64_t>(random_() >> (64 - width)));
    integers_there_and_back(integers);
  }
}

TEST_F(CodecTest, StepsAndTimesAreSmall) {
  std::vector<int64_t> steps, times;
  for (int i = 0; i < 1000; ++i) {
    steps.push_back(i * 10);
    times.push_back(1'795'000'000'000 + i * 250 + static_cast<int64_t>(random_() % 40));
  }
  EXPECT_LT(integers_there_and_back(steps), 16u);
  EXPECT_LT(integers_there_and_back(times), 1000u);
  times[500] += 86'400'000;  // The machine slept: one gap must not widen every delta.
  EXPECT_LT(integers_there_and_back(times), 1500u);
}

TEST_F(CodecTest, ValuesOfEveryShape) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double odd_nan = std::bit_cast<double>(uint64_t{0x7ff8dead0000beef});
  const double inf = std::numeric_limits<double>::infinity();
  values_there_and_back({});
  values_there_and_back({nan, odd_nan, inf, -inf, -0.0, 0.0, 5e-324, 1.7976931348623157e308});
  values_there_and_back(thousand([&](int) { return std::bit_cast<double>(random_()); }));
  values_there_and_back({nan, nan, 1.5});
  values_there_and_back({-0.0, 1});
}

TEST_F(CodecTest, DecimalsAndFloatsAreSmall) {
  EXPECT_LT(values_there_and_back(thousand([](int i) { return i % 7; })), 500u);
  EXPECT_LT(values_there_and_back(thousand([&](int) { return std::round(noise() * 1000) / 1000; })),
            1400u);
  EXPECT_LT(values_there_and_back(thousand([&](int) { return static_cast<float>(noise()); })),
            3600u);
  EXPECT_LT(values_there_and_back(thousand([&](int) { return noise(); })), 8100u);
}

TEST_F(CodecTest, ADamagedBlobIsCorrupt) {
  Points points;
  std::vector<Bucket> page(3);
  auto commit = std::make_shared<Commit>();
  for (int i = 0; i < 300; ++i) points.add(i, i * 7, noise());
  for (Bucket& bucket : page) bucket.add(1, 2, noise());
  commit->columns.push_back({SeriesId{1}, 1, 0, points});
  const std::shared_ptr<const Commit> commits[] = {commit};
  std::string frame;
  encode_frame(commits, frame);
  const std::string axis = encode_axis(points);
  const std::string blobs[] = {encode_chunk(points.values, axis_digest(as_bytes(axis))),
                               encode_page(page), frame, axis};
  const auto is_read = [](int kind, const std::string& blob) {
    if (kind == 0) return decode_chunk(as_bytes(blob)).ok();
    if (kind == 3) return decode_axis(as_bytes(blob)).ok();
    return kind == 1 ? decode_page(as_bytes(blob)).ok() : decode_frame(as_bytes(blob)).ok();
  };
  for (int kind = 0; kind < 4; ++kind) {
    ASSERT_TRUE(is_read(kind, blobs[kind]));
    for (size_t at = 0; at < blobs[kind].size(); at += 3) {
      std::string damaged = blobs[kind];
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      EXPECT_FALSE(is_read(kind, damaged)) << "kind " << kind << ", byte " << at;
      EXPECT_FALSE(is_read(kind, blobs[kind].substr(0, at)));
    }
  }
}

TEST_F(CodecTest, RandomBytesNeverCrashAReader) {
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random_() % 64, '\0');
    for (char& byte : bytes)
      byte = static_cast<char>(random_() % 2 == 0 ? random_() : random_() % 4);
    std::vector<int64_t> integers;
    std::vector<double> values;
    ByteReader integers_reader(as_bytes(bytes)), values_reader(as_bytes(bytes));
    (void)read_integers(integers_reader, 1 + random_() % 1024, integers);
    (void)read_values(values_reader, 1 + random_() % 1024, values);
  }
}

TEST_F(CodecTest, AFrameKeepsEveryColumn) {
  auto commit = std::make_shared<Commit>();
  commit->run = RunId{9};
  Points points;
  for (int i = 0; i < 50; ++i) points.add(i * 3, kMost - i, noise());
  commit->columns.push_back({SeriesId{1}, 2, 77, points});
  points.values[3] = std::numeric_limits<double>::quiet_NaN();
  commit->columns.push_back({SeriesId{2}, 1, 0, points});  // Shares steps and times.
  points.steps[0] = kLeast;
  for (double& value : points.values) value = static_cast<float>(value);
  commit->columns.push_back({SeriesId{1LL << 40}, 1000, 1LL << 50, points});
  const std::shared_ptr<const Commit> commits[] = {commit, std::make_shared<Commit>(), commit};
  std::string frame;
  encode_frame(commits, frame);
  const auto back = decode_frame(as_bytes(frame));
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->size(), 3u);
  EXPECT_TRUE((*back)[1].columns.empty());
  EXPECT_EQ((*back)[2].run, RunId{9});
  for (size_t i = 0; i < commit->columns.size(); ++i) {
    const Commit::Column& column = (*back)[2].columns[i];
    EXPECT_EQ(column.series, commit->columns[i].series);
    EXPECT_EQ(column.attempt, commit->columns[i].attempt);
    EXPECT_EQ(column.first_ordinal, commit->columns[i].first_ordinal);
    EXPECT_EQ(column.points.steps, commit->columns[i].points.steps);
    EXPECT_EQ(column.points.times, commit->columns[i].points.times);
    EXPECT_EQ(bits(column.points.values), bits(commit->columns[i].points.values));
  }
}

}  // namespace
}  // namespace afs
