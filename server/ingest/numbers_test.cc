#include "ingest/numbers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ingest/decoder.h"
#include "ingest/elapsed_clock.h"
#include "ingest/time_text.h"

namespace afs {
namespace {

TEST(Numbers, ParsesWhatTrainersWrite) {
  EXPECT_EQ(parse_number(" 1.5e-3 "), 1.5e-3);
  EXPECT_EQ(parse_number("+4"), 4);
  EXPECT_TRUE(std::isnan(*parse_number("NaN")));
  EXPECT_EQ(parse_number("-Infinity"), -INFINITY);
  EXPECT_EQ(parse_number("1e999"), INFINITY);
  EXPECT_EQ(parse_number("1e-999"), 0);
  for (const char* text : {"", "x", "1.2.3", "1,5", "0x10", "1 2", "nan(5)", "--1", "+-1"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(Numbers, CommasGroupThousands) {
  EXPECT_EQ(parse_grouped_number("1,234,567"), 1234567);
  EXPECT_EQ(parse_grouped_number("27,680.5"), 27680.5);
  EXPECT_EQ(parse_grouped_number("12"), 12);
  for (const char* text : {"1,23", "1234,567", ",123", "1,", "1,234,5", "1.5,000"}) {
    EXPECT_FALSE(parse_grouped_number(text)) << text;
  }
}

TEST(Numbers, StepsAreWhole) {
  EXPECT_EQ(parse_step("49.0"), 49);
  EXPECT_EQ(parse_step("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(parse_step("-3"), -3);
  for (const char* text : {"0.5", "1e30", "nan", ""}) EXPECT_FALSE(parse_step(text)) << text;
}

TEST(Numbers, KnowsWhenNothingWasMeasured) {
  for (const char* text : {"", "  ", "NA", "n/a", "null", "None", "-"})
    EXPECT_TRUE(is_missing(text)) << text;
  EXPECT_FALSE(is_missing("nan")) << "not a number is a value";
}

TEST(TimeText, Durations) {
  EXPECT_EQ(parse_duration_s("0:03:29"), 209);
  EXPECT_EQ(parse_duration_s("1 day, 0:00:01"), 86401);
  EXPECT_EQ(parse_duration_s("4 days, 7:19:52"), 4 * 86400 + 7 * 3600 + 19 * 60 + 52);
  EXPECT_EQ(parse_duration_s("02:05.5"), 125.5);
  for (const char* text : {"", "5", "1:2:3:4", "soon", "1 day", "1:xx"})
    EXPECT_FALSE(parse_duration_s(text)) << text;
}

TEST(TimeText, PointsInTime) {
  EXPECT_EQ(parse_time("2023-11-14T22:13:20Z"), 1'700'000'000'000);
  EXPECT_EQ(parse_time("2023-11-14 22:13:20,250"), 1'700'000'000'250);
  EXPECT_EQ(parse_time("2023-11-15T00:13:20.5+02:00"), 1'700'000'000'500);
  EXPECT_EQ(parse_time("11/14/2023 22:13:20"), 1'700'000'000'000);
  EXPECT_EQ(parse_time("1700000000.25"), 1'700'000'000'250);
  EXPECT_EQ(parse_time("1700000000000"), 1'700'000'000'000);
  EXPECT_EQ(parse_time("1700000000000000000"), 1'700'000'000'000);
  for (const char* text : {"12.5", "22:13:20", "2023-13-01 00:00:00", "tomorrow", "nan"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

std::vector<ElapsedClock::Reading> readings(std::vector<double> seconds) {
  std::vector<ElapsedClock::Reading> made;
  for (const double s : seconds) made.push_back({s, 0, false});
  return made;
}

TEST(ElapsedClock, TheLastReadingWasTakenWhenTheFileWasWritten) {
  ElapsedClock clock;
  auto first = readings({10, 20, 30});
  clock.resolve(first, 1'000'000);
  EXPECT_EQ(first[0].time, 980'000);
  EXPECT_EQ(first[2].time, 1'000'000);
  auto later = readings({45});
  clock.resolve(later, 1'016'000);
  EXPECT_EQ(later[0].time, 1'015'000) << "from the start known already";
  EXPECT_FALSE(later[0].starts_attempt);
}

TEST(ElapsedClock, GoingBackStartsAnAttemptAfterTheOneBefore) {
  ElapsedClock clock;
  auto all = readings({10, 20, 5, 15});
  EXPECT_TRUE(clock.needs_end(all));
  clock.resolve(all, 1'000'000);
  EXPECT_TRUE(all[2].starts_attempt);
  EXPECT_FALSE(all[3].starts_attempt);
  EXPECT_EQ(all[3].time, 1'000'000);
  EXPECT_EQ(all[1].time, 985'000) << "it was over when the next began";
  EXPECT_FALSE(clock.needs_end(readings({16})));
  EXPECT_TRUE(clock.needs_end(readings({16, 2})));
}

TEST(ElapsedClock, ADecoderWaitsForTheEndOfTheFileToTellItsStart) {
  const std::string line = R"({"current_steps": 5, "loss": 1, "elapsed_time": "0:00:10"})"
                           "\n";
  const auto decoder = make_trainer_log_decoder();
  IngestBatch batch;
  DecodeContext context{"trainer_log.jsonl", 1'000'000, true};
  EXPECT_EQ(*decoder->feed(as_bytes(line + "damaged\n"), context, batch), 0u);
  EXPECT_EQ(batch.point_count(), 0u);
  EXPECT_EQ(batch.records_bad, 0);
  context.has_more = false;
  EXPECT_EQ(*decoder->feed(as_bytes(line), context, batch), line.size());
  context.has_more = true;  // It knows now.
  EXPECT_EQ(*decoder->feed(as_bytes(line), context, batch), line.size());
}

TEST(ElapsedClock, NothingIsNewerThanTheFile) {
  ElapsedClock clock;
  auto first = readings({10});
  clock.resolve(first, 1'000'000);
  auto later = readings({100});
  clock.resolve(later, 1'000'000);
  EXPECT_EQ(later[0].time, 1'000'000);
}

}  // namespace
}  // namespace afs
