#include "ingest/run_layout.h"

#include <gtest/gtest.h>

#include <map>

#include "ingest/log_name.h"

namespace afs {
namespace {

// A tiny language: files are named, their format follows from the name; what comes out is told by
// path.
class RunLayoutTest : public testing::Test {
 public:
  RunLayoutTest& file(const std::string& path, bool has_args = false, bool has_hparams = false) {
    FoundFile found;
    found.path = path;
    found.format = format_of(path);
    found.has_args_summary = has_args;
    found.has_hparams = has_hparams;
    listing_.files.push_back(found);
    return *this;
  }
  RunLayoutTest& file(const std::string& path, const StepSpan& steps) {
    file(path);
    listing_.files.back().steps = steps;
    return *this;
  }
  RunLayoutTest& from_hf(const std::string& path) { return file(path, true); }
  RunLayoutTest& with_hparams(const std::string& path) { return file(path, false, true); }

  Placement at(const std::string& path) {
    const auto placements = lay_out_runs(listing_, "work");
    for (size_t i = 0; i < placements.size(); ++i) {
      if (listing_.files[i].path == path) return placements[i];
    }
    ADD_FAILURE() << "no such file: " << path;
    return {};
  }
  std::string run_of(const std::string& path) { return at(path).run_key; }

  Listing listing_;

 private:
  static Format format_of(const std::string& path) {
    const auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
    if (path.find("tfevents") != std::string::npos) return Format::kTfevents;
    if (ends("trainer_state.json")) return Format::kTrainerState;
    if (ends("trainer_log.jsonl")) return Format::kTrainerLog;
    if (ends("_results.json")) return Format::kResultsJson;
    if (ends(".jsonl")) return Format::kJsonl;
    if (ends(".csv")) return Format::kCsv;
    if (ends(".yaml")) return Format::kParamsYaml;
    if (ends("config.json")) return Format::kUnknown;
    return Format::kConsole;
  }
};

TEST_F(RunLayoutTest, ADirectoryWithLogsIsARunNamedByItsMeaningfulParts) {
  file("runs/nayru-v8/metrics.csv").file("lightning-slm/version_0/metrics.csv").file("metrics.csv");
  EXPECT_EQ("runs/nayru-v8", run_of("runs/nayru-v8/metrics.csv"));
  EXPECT_EQ("nayru-v8", at("runs/nayru-v8/metrics.csv").run_name);
  EXPECT_EQ("lightning-slm/version_0", at("lightning-slm/version_0/metrics.csv").run_name);
  EXPECT_EQ(".", run_of("metrics.csv"));
  EXPECT_EQ("work", at("metrics.csv").run_name);
}

TEST_F(RunLayoutTest, AnHfStampDirectoryBelongsToItsOutputDirectory) {
  const std::string events = "t5/runs/Mar24_22-23-40_HOST/events.out.tfevents.17.HOST.1.0";
  file(events).file("t5/trainer_state.json").file("t5/all_results.json");
  EXPECT_EQ("t5", run_of(events));
  EXPECT_EQ("", at(events).metric_prefix);
  EXPECT_EQ(FileRole::kPrimary, at(events).role);
  EXPECT_EQ(FileRole::kSecondary, at("t5/trainer_state.json").role);
}

TEST_F(RunLayoutTest, TheArgumentsInTheEventFileAreEvidenceBeforeAnyCheckpointIs) {
  from_hf("t5/runs/Mar24_22-23-40_HOST/events.out.tfevents.17.HOST.1.0");
  EXPECT_EQ("t5", run_of("t5/runs/Mar24_22-23-40_HOST/events.out.tfevents.17.HOST.1.0"));
}

TEST_F(RunLayoutTest, TorchRunsWithTheSameStampShapeStayApart) {
  file("runs/Mar24_22-23-40_H/events.out.tfevents.1.H.5.0");
  file("runs/Mar25_22-23-40_H/events.out.tfevents.2.H.6.0");
  EXPECT_EQ("runs/Mar24_22-23-40_H", run_of("runs/Mar24_22-23-40_H/events.out.tfevents.1.H.5.0"));
  EXPECT_EQ("Mar25_22-23-40_H", at("runs/Mar25_22-23-40_H/events.out.tfevents.2.H.6.0").run_name);
}

TEST_F(RunLayoutTest, AResumedHfRunIsOneRunWithANewAttempt) {
  // "Apr" sorts before "Mar": the writers' clocks decide which came first.
  from_hf("out/runs/Apr01_00-00-01_vm/events.out.tfevents.200.vm.2.0");
  from_hf("out/runs/Mar31_23-59-59_vm/events.out.tfevents.100.vm.1.0");
  EXPECT_EQ("out", run_of("out/runs/Apr01_00-00-01_vm/events.out.tfevents.200.vm.2.0"));
  EXPECT_TRUE(at("out/runs/Apr01_00-00-01_vm/events.out.tfevents.200.vm.2.0").starts_attempt);
  EXPECT_FALSE(at("out/runs/Mar31_23-59-59_vm/events.out.tfevents.100.vm.1.0").starts_attempt);
}

TEST_F(RunLayoutTest, OnlyTheNewestCheckpointAndTheTopStateAreRead) {
  file("out/checkpoint-90/trainer_state.json").file("out/checkpoint-100/trainer_state.json");
  file("out/trainer_state.json");
  EXPECT_EQ("out", run_of("out/checkpoint-90/trainer_state.json"));
  EXPECT_FALSE(at("out/checkpoint-90/trainer_state.json").is_read);
  EXPECT_TRUE(at("out/checkpoint-100/trainer_state.json").is_read);
  EXPECT_TRUE(at("out/trainer_state.json").is_read);
}

TEST_F(RunLayoutTest, KerasSplitsAreOneRunWithPrefixes) {
  file("k/train/events.out.tfevents.1.h.1.0.v2")
      .file("k/validation/events.out.tfevents.2.h.1.1.v2");
  EXPECT_EQ("k", run_of("k/train/events.out.tfevents.1.h.1.0.v2"));
  EXPECT_EQ("train/", at("k/train/events.out.tfevents.1.h.1.0.v2").metric_prefix);
  EXPECT_EQ("validation/", at("k/validation/events.out.tfevents.2.h.1.1.v2").metric_prefix);
}

TEST_F(RunLayoutTest, UltralyticsTrainDirectoryIsARunByItself) {
  file("runs/detect/train/events.out.tfevents.1.h.1.0").file("runs/detect/train/results.csv");
  file("runs/detect/train/args.yaml");
  EXPECT_EQ("runs/detect/train", run_of("runs/detect/train/results.csv"));
  EXPECT_EQ("runs/detect/train", run_of("runs/detect/train/events.out.tfevents.1.h.1.0"));
}

TEST_F(RunLayoutTest, AddScalarsAndAddHparamsBelongToTheRunAbove) {
  file("r/events.out.tfevents.1.vm.9.0").file("r/loss_a/events.out.tfevents.1.vm.9.1");
  with_hparams("r/1700000.5/events.out.tfevents.1.vm.9.2");
  EXPECT_EQ("r", run_of("r/loss_a/events.out.tfevents.1.vm.9.1"));
  EXPECT_EQ("loss_a/", at("r/loss_a/events.out.tfevents.1.vm.9.1").metric_prefix);
  EXPECT_EQ("r", run_of("r/1700000.5/events.out.tfevents.1.vm.9.2"));
  EXPECT_EQ("", at("r/1700000.5/events.out.tfevents.1.vm.9.2").metric_prefix);
}

TEST_F(RunLayoutTest, AVersionThatGoesOnWithAnEarlierOneIsItsNextAttempt) {
  file("lab/version_0/metrics.csv", {49, 99, 140'739}).file("lab/version_0/hparams.yaml");
  file("lab/version_5/metrics.csv", {140'749, 140'799, 197'035}).file("lab/version_5/hparams.yaml");
  file("lab/version_8/metrics.csv", {49, 99, 75'549});
  file("lab/version_9/metrics.csv", {190'049, 190'099, 190'099});  // From a checkpoint of 5.
  EXPECT_EQ("lab/version_0", run_of("lab/version_5/metrics.csv"));
  EXPECT_EQ("lab/version_0", run_of("lab/version_5/hparams.yaml"));
  EXPECT_TRUE(at("lab/version_5/metrics.csv").starts_attempt);
  EXPECT_FALSE(at("lab/version_0/metrics.csv").starts_attempt);
  EXPECT_EQ("lab/version_8", run_of("lab/version_8/metrics.csv"));
  EXPECT_FALSE(at("lab/version_8/metrics.csv").starts_attempt);
  EXPECT_EQ("lab/version_0", run_of("lab/version_9/metrics.csv"));
}

TEST_F(RunLayoutTest, AVersionWhoseStepsAreToComeIsNotPlacedYet) {
  file("lab/version_0/metrics.csv", {49, 99, 500}).file("lab/version_1/hparams.yaml");
  file("lab/version_1/metrics.csv");
  listing_.files.back().is_waiting = true;
  EXPECT_EQ("", run_of("lab/version_1/metrics.csv"));
  EXPECT_EQ("", run_of("lab/version_1/hparams.yaml"));
  listing_.files.back().is_waiting = false;  // It stays as short as it is.
  EXPECT_EQ("lab/version_1", run_of("lab/version_1/metrics.csv"));
}

TEST_F(RunLayoutTest, AStrayEventFileInTheRootDoesNotSwallowItsNeighbours) {
  file("events.out.tfevents.1.vm.9.0").file("exp/events.out.tfevents.2.vm.10.0");
  file("part/events.out.tfevents.1.vm.9.1");
  EXPECT_EQ("exp", run_of("exp/events.out.tfevents.2.vm.10.0"));
  EXPECT_EQ(".", run_of("part/events.out.tfevents.1.vm.9.1")) << "written by the same process";
}

TEST_F(RunLayoutTest, GenericConsoleLogsAreTheDirectorysOthersAreRuns) {
  file("d/stdout.txt").file("d/stderr_tqdm.txt").file("d/train.log.1").file("d/a.stdout");
  file("d/a.stderr").file("nanogpt.stdout");
  EXPECT_EQ("d", run_of("d/stdout.txt"));
  EXPECT_EQ("d", run_of("d/stderr_tqdm.txt"));
  EXPECT_EQ("d", run_of("d/train.log.1"));
  EXPECT_EQ("d/a", run_of("d/a.stdout"));
  EXPECT_EQ("d/a", run_of("d/a.stderr"));
  EXPECT_EQ("nanogpt", run_of("nanogpt.stdout"));
  EXPECT_EQ(FileRole::kPrimary, at("d/stdout.txt").role);
}

TEST_F(RunLayoutTest, AConsoleLogBesideATableOnlyFillsIn) {
  file("r/metrics.csv").file("r/my_experiment.log");
  EXPECT_EQ("r", run_of("r/my_experiment.log"));
  EXPECT_EQ(FileRole::kSecondary, at("r/my_experiment.log").role);
}

TEST_F(RunLayoutTest, TwoTellingTablesInOneDirectoryAreTwoRuns) {
  file("t/lr1e-4.csv").file("t/lr1e-5.csv").file("u/only.csv");
  EXPECT_EQ("t/lr1e-4", run_of("t/lr1e-4.csv"));
  EXPECT_EQ("t/lr1e-5", run_of("t/lr1e-5.csv"));
  EXPECT_EQ("u", run_of("u/only.csv"));
}

TEST_F(RunLayoutTest, AConfigurationAloneIsNoRun) {
  file("configs/base.yaml").file("run/hparams.yaml").file("run/metrics.csv");
  EXPECT_EQ("", run_of("configs/base.yaml"));
  EXPECT_EQ("run", run_of("run/hparams.yaml"));
}

TEST_F(RunLayoutTest, NamesThatAreNotUtf8StayDifferent) {
  file("r\xff/metrics.csv").file("r\xfe/metrics.csv");
  EXPECT_EQ(
      "r\xEF\xBF\xBD"
      "FF",
      run_of("r\xff/metrics.csv"));
  EXPECT_NE(run_of("r\xff/metrics.csv"), run_of("r\xfe/metrics.csv"));
}

TEST(LogName, EventFileNamesTellTheirWriter) {
  const auto torch = parse_event_file_name("events.out.tfevents.1795468915.my.host.17298.0");
  ASSERT_TRUE(torch);
  EXPECT_EQ(1795468915, torch->started_s);
  EXPECT_EQ("my.17298", torch->writer);
  EXPECT_EQ("", parse_event_file_name("events.out.tfevents.1795468914.vm")->writer);
  EXPECT_TRUE(parse_event_file_name("events.out.tfevents.1.h.2.3.v2")->is_tf2);
  EXPECT_FALSE(parse_event_file_name("metrics.csv"));
}

TEST(LogName, StemsLoseEndingAndRotation) {
  EXPECT_EQ("train", log_stem("train.log.12"));
  EXPECT_EQ("hf-5.5-style", log_stem("hf-5.5-style.stdout"));
  EXPECT_EQ("nohup", log_stem("nohup.out"));
  EXPECT_EQ("train.log", rotation_base("train.log.1"));
  EXPECT_EQ("a.1795468915", rotation_base("a.1795468915")) << "a time stamp is no rotation number";
}

TEST(LogName, EventFileNamesTellTheirHost) {
  const auto host = [](const std::string& name) {
    const auto parsed = parse_event_file_name("events.out.tfevents." + name);
    return parsed ? parsed->host : "no event file";
  };
  EXPECT_EQ(host("1548797801.omaha"), "omaha");
  EXPECT_EQ(host("1742826235.DESKTOP-41L2EO3.107869.0"), "DESKTOP-41L2EO3");
  EXPECT_EQ(host("1795468915.vm.17298.6.0"), "vm") << "with a suffix of its writer";
  EXPECT_EQ(host("1795468915.vm.17298.0.after"), "vm");
  EXPECT_EQ(host("1795468915.gpu-box.lab.example.17298.0.v2"), "gpu-box.lab.example");
  EXPECT_EQ(host("1795468915.gpu-box.lab.example"), "gpu-box.lab.example");
  EXPECT_EQ(host("1795468915.box.17298.0.profile-empty"), "box");
  EXPECT_EQ(host("1795468915.box.profile-empty"), "box");
  EXPECT_EQ(host("1795468915.192.0.2.45.17298.0"), "192.0.2.45");
  EXPECT_EQ(host("1795468915.192.0.2.45"), "192.0.2.45");
  EXPECT_EQ(host("1795468915.localhost.localdomain.17298.0"), "") << "that is everywhere";
  for (const char* none : {"", "1795468915", "1795468915.17298.0", "1795468915.", "x.host.1.0"})
    EXPECT_EQ(host(none), "") << none;
}

}  // namespace
}  // namespace afs
