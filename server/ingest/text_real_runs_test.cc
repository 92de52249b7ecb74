// Real logs of real trainings, read where they lie: what must be found in them, and that no cut
// changes it.
#include <gtest/gtest.h>

#include "ingest/format_sniffer.h"
#include "ingest/test_files.h"
#include "ingest/text_decoding.h"

namespace afs {
namespace {

class RealRuns : public testing::Test {
 protected:
  // Sniffs and decodes; the file must be of `format`.
  Decoded read(const std::string& path, Format format) {
    const auto whole = shared_dir() / path;
    const std::string bytes = read_whole(whole);
    const auto head = as_bytes(std::string_view(bytes).substr(0, kSniffBytesMax));
    EXPECT_EQ(sniff_format(whole.filename().string(), head, bytes.size()), format) << path;
    Decoded decoded = decode_at_once([format] { return make_decoder(format); }, as_bytes(bytes));
    EXPECT_EQ(decoded.breach, "");
    EXPECT_EQ(decoded.consumed, bytes.size());
    EXPECT_EQ(decoded.records_bad, 0) << decoded.bad_reason;
    return decoded;
  }

  static Step last_step(const Decoded& decoded, const std::string& metric) {
    return decoded.series.at(metric).points.steps.back();
  }
  static double last_value(const Decoded& decoded, const std::string& metric) {
    return decoded.series.at(metric).points.values.back();
  }
};

TEST_F(RealRuns, LlamaFactoryIsDoneAfterAllItsSteps) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs");
  const Decoded run = read("real-runs/llama-factory-luojiu/trainer_log.jsonl", Format::kTrainerLog);
  EXPECT_EQ(run.facts.at("current_step"), "8712");
  EXPECT_EQ(run.facts.at("total_steps"), "8712");
  EXPECT_EQ(run.facts.at("end"), "finished");
  const Points& loss = run.series.at("train/loss").points;
  EXPECT_EQ(loss.size(), 1742u);
  EXPECT_EQ(loss.steps.back(), 8710);
  EXPECT_DOUBLE_EQ(loss.values.back(), 1.3703);
  // 0:03:29 and 4 days, 7:18:24 after the start.
  EXPECT_EQ(loss.times.back() - loss.times.front(),
            (4 * 86'400 + 7 * 3600 + 18 * 60 + 24 - 209) * 1000);
  EXPECT_LE(loss.times.back(), 1'700'000'000'000);
}

TEST_F(RealRuns, UltralyticsWasStartedTwiceAndDidAHundredEpochs) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs");
  const Decoded run = read("real-runs/ultralytics-plant/results.csv", Format::kCsv);
  EXPECT_EQ(run.facts.at("format"), "Ultralytics");
  EXPECT_EQ(run.facts.at("current_epoch"), "100");
  EXPECT_EQ(run.facts.at("step_unit"), "epoch");
  EXPECT_EQ(run.series.size(), 13u);
  for (const auto& [metric, series] : run.series) {
    EXPECT_EQ(series.points.size(), 100u) << metric;
    EXPECT_EQ(series.attempt_starts, std::set<size_t>{3}) << metric;
    EXPECT_TRUE(std::is_sorted(series.points.times.begin(), series.points.times.end())) << metric;
  }
  EXPECT_DOUBLE_EQ(last_value(run, "metrics/mAP50-95(B)"), 0.77149);
  const Decoded args = read("real-runs/ultralytics-plant/args.yaml", Format::kParamsYaml);
  EXPECT_EQ(args.facts.at("total_epochs"), "100");
  EXPECT_EQ(args.params.at("lr0"), "0.01");
  EXPECT_EQ(args.params.at("device"), "0");
}

TEST_F(RealRuns, LightningKeepsItsStepsAndNames) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs");
  const Decoded first = read("real-runs/lightning-slm/version_0/metrics.csv", Format::kCsv);
  EXPECT_EQ(first.facts.at("format"), "Lightning CSV");
  EXPECT_EQ(first.facts.at("current_epoch"), "10");
  EXPECT_EQ(first.series.at("train_loss_step").points.steps.front(), 49);
  EXPECT_EQ(first.series.at("val_loss").points.size(), 10u);
  EXPECT_EQ(last_step(first, "val_loss"), 140739);
  EXPECT_DOUBLE_EQ(last_value(first, "val_loss"), 3.570486068725586);
  const Decoded resumed = read("real-runs/lightning-slm/version_5/metrics.csv", Format::kCsv);
  EXPECT_EQ(resumed.series.at("train_loss_step").points.steps.front(), 140749);
  EXPECT_EQ(resumed.facts.at("current_epoch"), "14");
  EXPECT_EQ(last_step(resumed, "val_loss"), 197035);
  const Decoded unfinished = read("real-runs/lightning-slm/version_8/metrics.csv", Format::kCsv);
  EXPECT_EQ(last_step(unfinished, "train_loss_step"), 75549);
  EXPECT_EQ(unfinished.facts.at("current_epoch"), "0");
  EXPECT_FALSE(unfinished.series.contains("val_loss"));
  const Decoded params =
      read("real-runs/lightning-slm/version_5/hparams.yaml", Format::kParamsYaml);
  EXPECT_EQ(params.facts.at("total_epochs"), "20");
}

TEST_F(RealRuns, AConsoleLogGivesLossPerEpochAndProgress) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs");
  const Decoded run = read("real-runs/stdout-slm/train.log", Format::kConsole);
  EXPECT_EQ(run.facts.at("current_epoch"), "20");
  EXPECT_EQ(run.facts.at("total_epochs"), "20");
  EXPECT_EQ(run.facts.at("step_unit"), "epoch");
  EXPECT_EQ(run.series.at("train/loss").points.size(), 20u);
  EXPECT_DOUBLE_EQ(run.series.at("train/loss").points.values.front(), 7.4976);
  EXPECT_EQ(last_step(run, "val/loss"), 20);
  EXPECT_DOUBLE_EQ(last_value(run, "val/loss"), 5.3239);
  EXPECT_DOUBLE_EQ(last_value(run, "test/loss"), 5.3181);
  EXPECT_DOUBLE_EQ(last_value(run, "lr"), 1e-5);
  EXPECT_EQ(run.series.size(), 8u) << "generated text and warnings are no metrics";
}

TEST_F(RealRuns, HuggingFaceDictsOfBothGenerations) {
  AFS_SKIP_WITHOUT(shared_dir() / "trainer-logs");
  for (const char* path : {"trainer-logs/hf-4.42/stdout.txt", "trainer-logs/hf-5.5-style.stdout"}) {
    const Decoded run = read(path, Format::kConsole);
    EXPECT_EQ(run.facts.at("format"), "Hugging Face Trainer (console)");
    EXPECT_EQ(run.facts.at("end"), "finished");
    EXPECT_EQ(run.facts.at("current_epoch"), "1.5");
    EXPECT_EQ(run.series.at("train/loss").points.size(), 12u);
    EXPECT_EQ(run.series.at("eval/loss").points.size(), 3u);
    EXPECT_NEAR(last_value(run, "train/loss"), 3.964, 0.001);
  }
  for (const char* path :
       {"trainer-logs/hf-4.42/stderr_tqdm.txt", "trainer-logs/hf-5.5-style.stderr"}) {
    const Decoded bars = read(path, Format::kConsole);
    EXPECT_EQ(bars.facts.at("current_step"), "60") << path;
    EXPECT_EQ(bars.facts.at("total_steps"), "60") << path;
    EXPECT_EQ(bars.point_count(), 0u);
  }
}

TEST_F(RealRuns, NanoGptAndLightningOnTheConsole) {
  AFS_SKIP_WITHOUT(shared_dir() / "trainer-logs");
  const Decoded nano = read("trainer-logs/nanogpt.stdout", Format::kConsole);
  EXPECT_EQ(nano.series.at("loss").points.size(), 31u);
  EXPECT_EQ(nano.series.at("val/loss").points.steps, (std::vector<Step>{0, 10, 20, 30}));
  EXPECT_DOUBLE_EQ(last_value(nano, "val/loss"), 4.1765);
  EXPECT_EQ(nano.series.size(), 5u);
  const Decoded bars = read("trainer-logs/lightning-2.2.5/stdout.txt", Format::kConsole);
  EXPECT_EQ(bars.facts.at("current_epoch"), "3");
  EXPECT_EQ(bars.facts.at("current_step"), "60");
  const Decoded said = read("trainer-logs/lightning-2.2.5/stderr.txt", Format::kConsole);
  EXPECT_EQ(said.facts.at("end"), "finished");
  EXPECT_EQ(said.facts.at("total_steps"), "60");
}

TEST_F(RealRuns, NoCutOfAFileChangesWhatItSays) {
  AFS_SKIP_WITHOUT(shared_dir() / "real-runs");
  const std::pair<Format, const char*> kFiles[] = {
      {Format::kTrainerLog, "real-runs/llama-factory-luojiu/trainer_log.jsonl"},
      {Format::kJsonl, "real-runs/llama-factory-luojiu/trainer_log.jsonl"},
      {Format::kCsv, "real-runs/ultralytics-plant/results.csv"},
      {Format::kCsv, "real-runs/lightning-slm/version_5/metrics.csv"},
      {Format::kCsv, "trainer-logs/lightning-2.2.5/csv/version_0/metrics.csv"},
      {Format::kConsole, "real-runs/stdout-slm/train.log"},
      {Format::kConsole, "trainer-logs/nanogpt.stdout"},
      {Format::kConsole, "trainer-logs/hf-4.42/stdout.txt"},
      {Format::kConsole, "trainer-logs/hf-4.42/stderr_tqdm.txt"},
      {Format::kConsole, "trainer-logs/hf-5.5-style.stderr"},
      {Format::kConsole, "trainer-logs/lightning-2.2.5/stdout.txt"}};
  for (const auto& [format, path] : kFiles) {
    const std::string file = read_whole(shared_dir() / path);
    EXPECT_EQ(difference_between_cuts(format, file, one_byte(), Restarts::kNever), "") << path;
    for (uint32_t seed = 1; seed <= 5; ++seed) {
      EXPECT_EQ(
          difference_between_cuts(format, file, random_cuts(seed, 997), Restarts::kAfterEachPiece),
          "")
          << path << " cut by seed " << seed;
    }
  }
}

}  // namespace
}  // namespace afs
