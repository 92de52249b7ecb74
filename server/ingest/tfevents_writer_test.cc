// What the writer writes, the decoder reads: every number, to the bit.
#include "ingest/tfevents_writer.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "ingest/decoded.h"
#include "ingest/tfevents.h"

namespace afs {
namespace {

TEST(TfeventsWriter, TheDecoderReadsBackWhatWasWritten) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {0.1f,  0.1,        -0.0,
                                      1e300, 5e-324,     kInf,
                                      -kInf, 16777217.0, std::numeric_limits<double>::quiet_NaN()};
  std::string file;
  append_tfevents_head(file, 1'795'000'000'123);
  for (size_t i = 0; i < values.size(); ++i) {
    const auto step = static_cast<Step>(i * i * 1000);
    append_tfevents_scalar(file, "metric a", step, 1'795'000'000'123 + step, values[i]);
    append_tfevents_scalar(file, "metric/b", -step, 7, values[i]);
  }
  const Decoded back = decode_at_once(make_tfevents_decoder, as_bytes(file));
  EXPECT_FALSE(back.error.has_value());
  EXPECT_EQ(back.records_bad, 0) << back.bad_reason;
  EXPECT_EQ(back.consumed, file.size());
  ASSERT_EQ(back.series.size(), 2u);
  const Points& points = back.series.begin()->second.points;
  ASSERT_EQ(points.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const auto step = static_cast<Step>(i * i * 1000);
    EXPECT_EQ(points.steps[i], step);
    EXPECT_EQ(points.times[i], 1'795'000'000'123 + step);
    EXPECT_EQ(std::bit_cast<uint64_t>(points.values[i]), std::bit_cast<uint64_t>(values[i]));
  }
}

}  // namespace
}  // namespace afs
