// Bodies of POST /api/v1/points: what becomes a batch, and what is said of the rest.
#include "api/points_body.h"

#include <gtest/gtest.h>

#include <cmath>

namespace afs::api {
namespace {

constexpr WallTime kNow = 1'795'000'000'000;

Result<std::vector<IngestBatch>> parse(std::string body, BodyForm form = BodyForm::kJson) {
  return parse_points(body, form, {"default", kNow});
}

std::string error_of(std::string body, BodyForm form = BodyForm::kJson) {
  const auto parsed = parse(std::move(body), form);
  return parsed.ok() ? "" : parsed.message();
}

TEST(PointsBody, ColumnsBecomeABatchWhateverTheOrderOfTheFields) {
  const auto parsed = parse(R"({"series":{"train/loss":[0.5,"NaN",null],"lr":[1,2,3]},
      "ts":[10,20,30],"steps":[1,2,3],"run":"a","project":"p","source":"me","sequence":7,
      "params":{"lr":3e-4,"opt":"adam","amp":true},"tags":{"team":"x"},"status":"finished","total_steps":3})");
  ASSERT_TRUE(parsed.ok()) << parsed.message();
  const IngestBatch& batch = parsed->at(0);
  EXPECT_EQ(batch.run.key, "a");
  EXPECT_EQ(batch.run.project, "p");
  EXPECT_EQ(batch.sequence->source, "me");
  EXPECT_EQ(batch.sequence->number, 7u);
  ASSERT_EQ(batch.columns.size(), 2u);
  const Points& loss = batch.columns[0].points;
  EXPECT_EQ(batch.columns[0].metric, "train/loss");
  EXPECT_EQ(loss.steps, (std::vector<Step>{1, 2})) << "null is no point";
  EXPECT_EQ(loss.times, (std::vector<WallTime>{10, 20}));
  EXPECT_TRUE(std::isnan(loss.values.at(1)));
  EXPECT_EQ(batch.columns[1].points.values, (std::vector<double>{1, 2, 3}));
  ASSERT_EQ(batch.params.size(), 3u);
  EXPECT_EQ(batch.params[0].value, "3e-4");
  EXPECT_EQ(batch.params[1].value, "adam");
  EXPECT_EQ(batch.params[2].value, "true");
  EXPECT_EQ(batch.tags.at(0).value, "x");
  EXPECT_EQ(batch.update->end, RunEnd::kFinished);
  EXPECT_EQ(batch.update->total_steps, 3);
}

TEST(PointsBody, WithoutTimesItIsNow) {
  const auto parsed = parse(R"({"run":"a","steps":5,"series":{"loss":0.5}})");
  ASSERT_TRUE(parsed.ok()) << parsed.message();
  EXPECT_EQ(parsed->at(0).run.project, "default");
  EXPECT_EQ(parsed->at(0).columns.at(0).points.steps, (std::vector<Step>{5}));
  EXPECT_EQ(parsed->at(0).columns.at(0).points.times, (std::vector<WallTime>{kNow}));
}

TEST(PointsBody, ManyObjectsComeAsAnArrayOrOneALine) {
  const std::string a = R"({"run":"a","steps":1,"series":{"loss":1}})";
  const std::string b = R"({"run":"b","steps":2,"series":{"loss":2}})";
  const auto array = parse("[" + a + "," + b + "]");
  const auto lines = parse(a + "\r\n\n" + b, BodyForm::kLines);
  ASSERT_TRUE(array.ok() && lines.ok());
  for (const auto& batches : {*array, *lines}) {
    ASSERT_EQ(batches.size(), 2u);
    EXPECT_EQ(batches[0].run.key, "a");
    EXPECT_EQ(batches[1].columns.at(0).points.values.at(0), 2);
  }
  EXPECT_TRUE(parse("[]")->empty());
  EXPECT_FALSE(parse(a + b).ok()) << "one value, unless it says lines";
}

TEST(PointsBody, SaysWhereItIsWrong) {
  EXPECT_EQ(
      error_of(R"({"run":"a","steps":[1,2],"series":{"loss":[1,"x"]}})"),
      "series: loss[1]: '\"x\"' is not a number, null, \"NaN\", \"Infinity\" or \"-Infinity\" "
      "(near byte 45)");
  EXPECT_TRUE(error_of(R"({"run":"a","steps":[1,2],"series":{"loss":[1]}})")
                  .starts_with("series: loss: 1 values for 2 steps"));
  EXPECT_TRUE(error_of(R"({"run":"a","steps":[1.5],"series":{}})")
                  .starts_with("steps: '1.5' is not a whole number"));
  EXPECT_TRUE(error_of(R"({"run":"a","step":1})").starts_with("step: there is no such field"));
  EXPECT_TRUE(error_of(R"({"steps":[]})").starts_with("run: name the run"));
  EXPECT_TRUE(
      error_of(R"({"run":"a","sequence":1})").starts_with("source and sequence go together"));
  EXPECT_TRUE(error_of(R"({"run":5})").starts_with("run: '5' is not a text in quotes"));
  EXPECT_TRUE(
      error_of("{\"run\":\"a\"}\n{\"run\":}", BodyForm::kLines).starts_with("line 2: run: "));
  EXPECT_TRUE(
      error_of(R"({"run":"a","steps":[1],"series":{"loss":[1]})").starts_with("this is not JSON"));
  EXPECT_FALSE(parse("[1]").ok());
  EXPECT_FALSE(parse("5").ok());
  EXPECT_FALSE(parse("").ok());
}

TEST(PointsBody, EverythingHasALimit) {
  std::string steps = "0";
  for (size_t i = 1; i <= kPointsPerRequestMax; ++i) steps += "," + std::to_string(i);
  EXPECT_EQ(parse("{\"run\":\"a\",\"steps\":[" + steps + "]}").code(), ErrorCode::kTooLarge);
  std::string objects = R"({"run":"a"})";
  for (size_t i = 1; i <= kBatchesPerRequestMax; ++i) objects += R"(,{"run":"a"})";
  EXPECT_EQ(parse("[" + objects + "]").code(), ErrorCode::kTooLarge);
  EXPECT_EQ(parse("{\"run\":\"" + std::string(kIngestNameBytesMax + 1, 'x') + "\"}").code(),
            ErrorCode::kTooLarge);
  EXPECT_FALSE(parse(R"({"run":"a","series":)" + std::string(5'000, '[')).ok());
}

}  // namespace
}  // namespace afs::api
