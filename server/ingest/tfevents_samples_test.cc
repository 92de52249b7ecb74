// Event files of real writers against what TensorBoard's own reader makes of them, point by point.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/json_value.h"
#include "ingest/decoded.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

double number(const JsonValue& value) {
  if (const auto* word = value.as_text()) {
    if (*word == "NaN") return std::nan("");
    return (*word == "-Infinity" ? -1 : 1) * std::numeric_limits<double>::infinity();
  }
  return value.as_number().value();
}

bool is_event_file(const fs::path& path) {
  return path.filename().string().find("tfevents") != std::string::npos;
}

// The files of a run directory in their order, one after the other.
Points all_points(const fs::path& run_dir, const std::string& tag) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(run_dir)) {
    if (is_event_file(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Points points;
  for (const fs::path& file : files) {
    const std::string bytes = read_whole(file);
    const Decoded decoded = decode_at_once(make_tfevents_decoder, as_bytes(bytes));
    const auto found = decoded.series.find(tag);
    if (found == decoded.series.end()) continue;
    decoded_detail::append(points.steps, found->second.points.steps);
    decoded_detail::append(points.times, found->second.points.times);
    decoded_detail::append(points.values, found->second.points.values);
  }
  return points;
}

void expect_point(const Points& points, size_t index, const JsonValue& expected) {
  const JsonValue::Array& triple = *expected.as_array();
  ASSERT_LT(index, points.size());
  EXPECT_EQ(points.steps[index], triple[0].as_integer());
  EXPECT_NEAR(static_cast<double>(points.times[index]), number(triple[1]) * 1000, 0.51);
  const double value = number(triple[2]);
  if (std::isnan(value)) {
    EXPECT_TRUE(std::isnan(points.values[index]));
  } else {
    EXPECT_EQ(points.values[index], value);
    EXPECT_EQ(std::signbit(points.values[index]), std::signbit(value));
  }
}

void expect_series(const Points& points, const JsonValue& expected) {
  if (const auto* list = expected.as_array()) {
    EXPECT_GE(points.size(), list->size());
    for (size_t i = 0; i < list->size(); ++i) expect_point(points, i, (*list)[i]);
    return;
  }
  // The large sample: only its size, its ends and the sum of its values.
  ASSERT_EQ(static_cast<int64_t>(points.size()), expected.find("n")->as_integer());
  expect_point(points, 0, *expected.find("first"));
  expect_point(points, points.size() - 1, *expected.find("last"));
  double sum = 0;
  for (const double value : points.values) sum += value;
  EXPECT_DOUBLE_EQ(sum, number(*expected.find("sum")));
}

// Every scalar that TensorBoard reads is there; where both read the whole file, there is nothing
// more.
void expect_as_tensorboard(const fs::path& root, const fs::path& expected_json) {
  const auto expected = parse_json(read_whole(expected_json));
  ASSERT_TRUE(expected.ok()) << expected.message();
  size_t series_compared = 0;
  for (const auto& [run, facts] : *expected->as_object()) {
    for (const auto& [tag, plugin] : *facts.find("tags")->as_object()) {
      if (*(*plugin.as_array())[0].as_text() != "scalars") continue;
      SCOPED_TRACE(run + " " + tag);
      const Points points = all_points(root / run, tag);
      const JsonValue& raw = *facts.find("raw")->find(tag);
      expect_series(points, raw);
      if (raw.as_array() && !run.starts_with("corrupt_badcrc_data")) {
        EXPECT_EQ(points.size(), raw.as_array()->size());
      }
      ++series_compared;
    }
  }
  EXPECT_GT(series_compared, 10u);
}

TEST(TfeventsSamples, AgreeWithTensorBoardPointByPoint) {
  const fs::path root = shared_dir() / "tfevents-samples";
  AFS_SKIP_WITHOUT(root);
  expect_as_tensorboard(root, root / "expected.json");
}

TEST(TfeventsSamples, OfTrainersAgreeWithTensorBoardPointByPoint) {
  const fs::path root = shared_dir() / "trainer-logs";
  AFS_SKIP_WITHOUT(root);
  expect_as_tensorboard(root, root / "tb_expected.json");
}

TEST(TfeventsSamples, DecodeToTheSameInAnyCut) {
  AFS_SKIP_WITHOUT(shared_dir());
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(shared_dir())) {
    if (!entry.is_regular_file() || !is_event_file(entry.path())) continue;
    SCOPED_TRACE(entry.path());
    const std::string bytes = read_whole(entry.path());
    const size_t piece = bytes.size() > 100'000 ? 997 : 1;
    const auto pieces = [piece](size_t) { return piece; };
    const DecodeContext context{"run/file", 0};
    const Decoded whole = decode_at_once(make_tfevents_decoder, as_bytes(bytes), context);
    const Decoded grown = decode(make_tfevents_decoder, as_bytes(bytes), context, pieces);
    const Decoded restarted =
        decode(make_tfevents_decoder, as_bytes(bytes), context, pieces, Restarts::kAfterEachPiece);
    EXPECT_EQ(grown.breach, "");
    EXPECT_EQ(difference(whole, grown), "");
    EXPECT_EQ(difference(whole, restarted), "");
    ++files;
  }
  EXPECT_GT(files, 10u);
}

Decoded sample(const std::string& run) {
  for (const auto& entry : fs::directory_iterator(shared_dir() / "tfevents-samples" / run)) {
    if (!is_event_file(entry.path())) continue;
    const std::string bytes = read_whole(entry.path());
    return decode_at_once(make_tfevents_decoder, as_bytes(bytes));
  }
  return {};
}

TEST(TfeventsSamples, HparamsBecomeParams) {
  AFS_SKIP_WITHOUT(shared_dir() / "tfevents-samples");
  const std::map<std::string, std::string> by_tensorboard_x{
      {"lr", "0.1"}, {"opt", "adam"}, {"bsize", "32"}, {"amp", "true"}};
  const std::map<std::string, std::string> by_torch{
      {"lr", "0.01"}, {"opt", "sgd"}, {"bsize", "4"}, {"flag", "0"}};
  EXPECT_EQ(sample("tbx_hparams/trial0").params, by_tensorboard_x);
  EXPECT_EQ(sample("torch_hparams/r0").params, by_torch);
  EXPECT_FALSE(sample("torch_hparams/r0").facts.contains("end"));
}

TEST(TfeventsSamples, ADamagedRecordCostsOnlyItself) {
  AFS_SKIP_WITHOUT(shared_dir() / "tfevents-samples");
  const Decoded decoded = sample("corrupt_badcrc_data");
  EXPECT_EQ(decoded.records_bad, 1);
  EXPECT_FALSE(decoded.error);
  EXPECT_EQ(decoded.point_count(), 49u);  // Of 50.
}

TEST(TfeventsSamples, ADamagedLengthEndsTheFileAndSaysWhere) {
  AFS_SKIP_WITHOUT(shared_dir() / "tfevents-samples");
  const Decoded decoded = sample("corrupt_badcrc_len");
  ASSERT_TRUE(decoded.error);
  EXPECT_EQ(decoded.error->code, ErrorCode::kCorrupt);
  EXPECT_NE(decoded.error->message.find("cannot be read further"), std::string::npos);
  EXPECT_NE(decoded.error->message.find(std::to_string(decoded.consumed)), std::string::npos);
  EXPECT_EQ(decoded.point_count(), 19u);
}

}  // namespace
}  // namespace afs
