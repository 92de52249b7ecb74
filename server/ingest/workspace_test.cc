#include "ingest/workspace.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "ingest/evaluation_file.h"
#include "ingest/training_data.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

class WorkspaceTest : public testing::Test {
 public:
  WorkspaceTest()
      : root_(fs::temp_directory_path() /
              ("afs-workspace-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(root_ / "models");
    fs::create_directories(root_ / "evaluations/results");
    Workspace::Options options;
    options.root = root_;
    options.model_keys = [this] { return keys_; };
    options.on_record = [this](std::string_view key, ModelRecord record) {
      records_[std::string(key)] = std::move(record);
      ++told_;
    };
    options.on_troubles = [this](std::vector<FileTrouble> all) { troubles_ = std::move(all); };
    workspace_ = std::make_unique<Workspace>(std::move(options), clock_);
  }
  ~WorkspaceTest() override {
    workspace_.reset();
    fs::remove_all(root_);
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name, std::ios::trunc) << text;
  }
  void append(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name, std::ios::app) << text;
  }
  void look() { workspace_->look(); }
  int64_t samples(const std::string& key) {
    return records_[key].training ? records_[key].training->samples : -1;
  }

  const fs::path root_;
  FakeClock clock_{1'800'000'000'000};
  std::vector<std::string> keys_ = {"majora", "nayru"};
  std::map<std::string, ModelRecord> records_;
  std::vector<FileTrouble> troubles_;
  int told_ = 0;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(WorkspaceTest, TheFingerprintIsOfTheContent) {
  const auto fingerprint = [this] {
    look();
    return records_["majora"].training->fingerprint;
  };
  const std::string large(3u << 20, 'x');  // Longer than what is hashed at both ends.
  write("models/majora_v1_merged.jsonl", "a" + large + "z\n");
  const std::string first = fingerprint();
  EXPECT_FALSE(first.empty());
  fs::last_write_time(root_ / "models/majora_v1_merged.jsonl", fs::file_time_type::clock::now());
  EXPECT_EQ(fingerprint(), first);  // Touched only.
  write("models/majora_v1_merged.jsonl", "b" + large + "z\n");
  const std::string other_begin = fingerprint();
  EXPECT_NE(other_begin, first);
  write("models/majora_v1_merged.jsonl", "a" + large + "y\n");
  EXPECT_NE(fingerprint(), first);
  EXPECT_NE(fingerprint(), other_begin);
  write("models/majora_v1_merged.jsonl", "a" + large + "z\n");
  EXPECT_EQ(fingerprint(), first);
  append("models/majora_v1_merged.jsonl", "one more\n");
  EXPECT_NE(fingerprint(), first);
}

TEST_F(WorkspaceTest, SamplesAreLinesAndGrowWithTheFile) {
  write("models/majora_v1_merged.jsonl", "{}\n{}\n");
  look();
  EXPECT_EQ(2, samples("majora"));
  EXPECT_EQ(6, records_["majora"].training->bytes);
  append("models/majora_v1_merged.jsonl", "{}\n{}");
  look();
  EXPECT_EQ(4, samples("majora")) << "a last line without an end is a sample too";
  append("models/majora_v1_merged.jsonl", "\n");
  look();
  EXPECT_EQ(4, samples("majora"));
}

TEST_F(WorkspaceTest, ARewrittenOrShrunkFileIsCountedAgain) {
  write("models/majora_merged.jsonl", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n");
  look();
  write("models/majora_merged.jsonl", "{}\n");
  look();
  EXPECT_EQ(1, samples("majora"));
  write("models/majora_merged.jsonl", "{\"b\": 1}\n{\"b\": 2}\n");
  look();
  EXPECT_EQ(2, samples("majora"));
}

TEST_F(WorkspaceTest, FilesOfOneKeyAddUpAndUnknownKeysComeFromTheName) {
  write("models/nayru_v7_merged.jsonl", "{}\n");
  write("models/nayru_v8_extra_merged.jsonl", "{}\n{}\n");
  write("models/zelda_v2_merged.jsonl", "{}\n");
  write("models/notes.txt", "no\n");
  look();
  EXPECT_EQ(3, samples("nayru"));
  EXPECT_EQ(1, samples("zelda"));
  EXPECT_EQ(2u, records_.size());
}

TEST_F(WorkspaceTest, WhatDidNotChangeIsNotToldAgainAndWhatWentIsToldOnce) {
  write("models/majora_merged.jsonl", "{}\n");
  look();
  look();
  EXPECT_EQ(1, told_);
  fs::remove(root_ / "models/majora_merged.jsonl");
  look();
  look();
  EXPECT_EQ(2, told_);
  EXPECT_FALSE(records_["majora"].training);
}

TEST_F(WorkspaceTest, EvaluationsHaveTheirScoreTheirTimeAndFurtherFigures) {
  write(
      "evaluations/results/nayru_results.json",
      R"({"overall_score": 0.87, "timestamp": "2026-11-01T10:00:00", "mmlu": {"acc": 0.5}, "n": 3})");
  look();
  const Evaluation& evaluation = records_["nayru"].evaluation.value();
  EXPECT_EQ(0.87, evaluation.overall_score);
  EXPECT_EQ("2026-11-01T10:00:00", evaluation.evaluated_at);
  EXPECT_EQ((std::map<std::string, double>{{"mmlu.acc", 0.5}, {"n", 3}}), evaluation.scores);
}

TEST_F(WorkspaceTest, AMalformedResultIsATroubleAndTheRestGoesOn) {
  write("evaluations/results/nayru_results.json", "{\"overall_score\": 0.8");
  write("evaluations/results/majora_results.json", "{\"overall_score\": 0.5}");
  write("evaluations/results/din_results.json", "{\"overall_score\": \"high\"}");
  look();
  ASSERT_EQ(2u, troubles_.size());
  EXPECT_EQ("evaluations/results/din_results.json", troubles_[0].path);
  EXPECT_NE(std::string::npos, troubles_[0].reason.find("between 0 and 1"));
  EXPECT_EQ(0.5, records_["majora"].evaluation->overall_score);
  write("evaluations/results/nayru_results.json", "{\"overall_score\": 0.8}");
  fs::remove(root_ / "evaluations/results/din_results.json");
  look();
  EXPECT_TRUE(troubles_.empty());
  EXPECT_EQ(0.8, records_["nayru"].evaluation->overall_score);
}

TEST_F(WorkspaceTest, AWorkspaceWithoutTheFoldersIsNoTrouble) {
  fs::remove_all(root_ / "models");
  fs::remove_all(root_ / "evaluations");
  look();
  EXPECT_TRUE(troubles_.empty());
  EXPECT_EQ(0, told_);
}

TEST_F(WorkspaceTest, StartsAndStopsOnAThreadOfItsOwn) {
  workspace_->start();
  workspace_->stop();
}

TEST(TrainingDataName, TheKeyIsWhatStandsBeforeVersionOrMerged) {
  EXPECT_EQ("nayru", training_data_key("nayru_v1_merged.jsonl"));
  EXPECT_EQ("oracle_of_ages", training_data_key("oracle_of_ages_merged.jsonl"));
  EXPECT_EQ("", training_data_key("nayru.jsonl"));
  EXPECT_TRUE(is_training_data_of("din_v4_merged.jsonl", "din"));
  EXPECT_FALSE(is_training_data_of("dinner_merged.jsonl", "din"));
  EXPECT_EQ("nayru", evaluation_key("nayru_results.json"));
}

}  // namespace
}  // namespace afs
