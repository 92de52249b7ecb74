// Real trainer_state.json files beside the event files of the same runs.
#include <gtest/gtest.h>

#include "ingest/decoded.h"
#include "ingest/test_files.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

Decoded state_of(const fs::path& run_dir) {
  const std::string text = read_whole(run_dir / "trainer_state.json");
  return decode_at_once(make_trainer_state_decoder, as_bytes(text));
}

// The event file in which the training was logged; a second one holds an evaluation after it.
Decoded events_of(const fs::path& run_dir) {
  fs::path first;
  for (const auto& entry : fs::recursive_directory_iterator(run_dir / "runs")) {
    if (!entry.is_regular_file()) continue;
    if (first.empty() || entry.path() < first) first = entry.path();
  }
  const std::string bytes = read_whole(first);
  return decode_at_once(make_tfevents_decoder, as_bytes(bytes));
}

// The event file holds floats, the document the doubles they were made of.
void expect_agreement(const Decoded& state, const Decoded& events) {
  EXPECT_FALSE(state.error);
  ASSERT_EQ(state.series.size(), events.series.size());
  for (const auto& [metric, series] : state.series) {
    SCOPED_TRACE(metric);
    ASSERT_TRUE(events.series.contains(metric));
    const Points& logged = events.series.at(metric).points;
    ASSERT_EQ(series.points.steps, logged.steps);
    for (size_t i = 0; i < logged.size(); ++i) {
      EXPECT_EQ(static_cast<float>(series.points.values[i]), static_cast<float>(logged.values[i]))
          << "at step " << logged.steps[i];
    }
  }
}

TEST(TrainerStateSamples, AgreesWithTheEventFileOfT5PointByPoint) {
  const fs::path run = shared_dir() / "real-runs" / "hf-trainer-t5";
  AFS_SKIP_WITHOUT(run);
  const Decoded state = state_of(run);
  const Decoded events = events_of(run);
  expect_agreement(state, events);
  EXPECT_EQ(state.series.at("train/loss").points.size(), 430u);
  EXPECT_EQ(state.facts.at("total_steps"), "215337");
  EXPECT_EQ(state.facts.at("current_step"), "215337");
  EXPECT_EQ(state.facts.at("end"), "finished");
  EXPECT_EQ(events.facts.at("end"), "finished");
  EXPECT_EQ(events.facts.at("format"), "Hugging Face Trainer");
  EXPECT_EQ(events.facts.at("total_epochs"), "3");
  EXPECT_EQ(events.params.at("learning_rate"), "5e-05");
}

TEST(TrainerStateSamples, AgreesWithTheEventFileOfAShortRunPointByPoint) {
  const fs::path run = shared_dir() / "trainer-logs" / "hf-4.42" / "out";
  AFS_SKIP_WITHOUT(run);
  expect_agreement(state_of(run), events_of(run));
}

TEST(TrainerStateSamples, ALlamaFactoryRunIsFinishedAtItsLastStep) {
  const fs::path run = shared_dir() / "real-runs" / "llama-factory-luojiu";
  AFS_SKIP_WITHOUT(run);
  const Decoded state = state_of(run);
  EXPECT_EQ(state.facts.at("total_steps"), "8712");
  EXPECT_EQ(state.facts.at("current_step"), "8712");
  EXPECT_EQ(state.facts.at("end"), "finished");
  EXPECT_EQ(state.series.at("train/loss").points.size(), 1742u);
  const Points& loss = state.series.at("train/loss").points;
  EXPECT_TRUE(std::is_sorted(loss.times.begin(), loss.times.end()));
}

TEST(TrainerStateSamples, ACheckpointInTheMiddleIsNotFinished) {
  const fs::path run = shared_dir() / "trainer-logs" / "hf-4.42" / "out" / "checkpoint-40";
  AFS_SKIP_WITHOUT(run);
  const Decoded state = state_of(run);
  EXPECT_FALSE(state.facts.contains("end"));
  EXPECT_EQ(state.facts.at("current_step"), "40");
  EXPECT_EQ(state.facts.at("total_steps"), "60");
}

TEST(TrainerStateSamples, ResultsSayThatTheRunIsOver) {
  const fs::path runs = shared_dir() / "real-runs";
  AFS_SKIP_WITHOUT(runs);
  for (const char* run : {"hf-trainer-t5", "llama-factory-luojiu"}) {
    const std::string text = read_whole(runs / run / "all_results.json");
    const Decoded results = decode_at_once(make_results_json_decoder, as_bytes(text));
    EXPECT_EQ(results.facts.at("end"), "finished");
    EXPECT_TRUE(results.params.contains("result/train_loss"));
    EXPECT_EQ(results.point_count(), 0u);
  }
}

}  // namespace
}  // namespace afs
