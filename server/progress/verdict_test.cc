// The verdict on a run in words, and what it is compared with, from a real store and catalog.
#include <cmath>

#include "progress/progress_fixture.h"
#include "progress/verdict_book.h"

namespace afs {
namespace {

class VerdictTest : public ProgressTest {
 protected:
  void SetUp() override {
    ProgressTest::SetUp();
    for (auto& connection : connections_) connection = connect();
    models_ = std::move(ModelRegistry::open(*connections_[0], clock_)).value();
    pins_ = std::move(BaselinePins::open(*connections_[1], clock_)).value();
    training_ = std::move(TrainingHistory::open(*connections_[2], clock_)).value();
    book_ = std::make_unique<VerdictBook>(
        VerdictBook::Sources{*catalog_, *store_, *models_, *pins_, *training_, clock_});
  }
  void TearDown() override {
    book_.reset();
    training_.reset();
    pins_.reset();
    models_.reset();
    for (auto& connection : connections_) connection.reset();
    ProgressTest::TearDown();
  }
  void configure(const std::string& key) {
    Model model;
    model.key = key;
    models_->set_models({model});
    book_->forget();
  }
  // A finished run of 400 steps whose loss ends at about `level`.
  IngestBatch version(const std::string& key, double level, int64_t days) {
    return finished(batch_with(key, "train/loss", 400, kStart + days * 86'400'000,
                               [level](int step) { return level + std::exp(-step / 30.0); }));
  }
  Verdict verdict(const std::string& key) {
    clock_.advance_ms(kVerdictKeptMinMs);
    return book_->of(run(key));
  }
  std::string baseline(const std::string& key) {
    const Verdict made = verdict(key);
    return made.baseline ? made.baseline->key : "";
  }
  TrainingData data(std::string fingerprint, int64_t samples, int64_t days) {
    TrainingData made;
    made.fingerprint = std::move(fingerprint);
    made.samples = samples;
    made.modified_at = kStart + days * 86'400'000;
    return made;
  }

  std::unique_ptr<sql::Connection> connections_[3];
  std::unique_ptr<ModelRegistry> models_;
  std::unique_ptr<BaselinePins> pins_;
  std::unique_ptr<TrainingHistory> training_;
  std::unique_ptr<VerdictBook> book_;
};

TEST_F(VerdictTest, ANewVersionIsBetterThanTheLast) {
  keep(version("runs/nayru-v7", 0.86, 1));
  keep(version("runs/nayru-v8", 0.81, 2));
  const Verdict made = verdict("runs/nayru-v8");
  EXPECT_EQ(made.state, VerdictState::kBetter);
  EXPECT_EQ(made.words, "Better: train loss 0.81 against 0.86 of runs/nayru-v7 at step 400");
  EXPECT_EQ(made.metric, "train/loss");
  EXPECT_EQ(made.step, 400);
  EXPECT_NEAR(*made.value, 0.81, 1e-3);
  EXPECT_NEAR(*made.baseline_value, 0.86, 1e-3);
  EXPECT_EQ(verdict("runs/nayru-v7").words, "No earlier version of it is known");
  configure("nayru");
  EXPECT_EQ(verdict("runs/nayru-v7").words, "The first of its model");
  keep(version("runs/nayru-v9", 0.9, 3));
  EXPECT_EQ(verdict("runs/nayru-v9").state, VerdictState::kWorse);
  EXPECT_EQ(baseline("runs/nayru-v9"), "runs/nayru-v8");
}

TEST_F(VerdictTest, ThePreviousFinishedVersionIsTheBaseline) {
  keep(version("runs/nayru-v7", 0.86, 1));
  IngestBatch failed = version("runs/nayru-v9", 0.8, 3);
  failed.update->end = RunEnd::kFailed;
  keep(failed);
  IngestBatch stopped = version("runs/nayru-v8", 0.8, 2);
  stopped.update->end = RunEnd::kStopped;
  keep(stopped);
  keep(version("runs/nayru-v10", 0.8, 4));
  EXPECT_EQ(baseline("runs/nayru-v10"), "runs/nayru-v7");
  // Where none has finished, one that is over stands in, never a failed one.
  EXPECT_EQ(baseline("runs/nayru-v7"), "");
  keep(version("runs/din-v3", 1, 5));
  IngestBatch over = version("runs/din-v1", 1, 1);
  over.update->end = RunEnd::kStopped;
  keep(over);
  clock_.advance_ms(kLineageRefreshMs);
  EXPECT_EQ(baseline("runs/din-v3"), "runs/din-v1");
}

TEST_F(VerdictTest, VersionsAreOrderedByNumberAndOtherRunsOfTheModelByTime) {
  configure("nayru");
  keep(version("runs/nayru-v10", 0.8, 1));
  keep(version("runs/nayru-v9", 0.8, 9));  // Its files were copied later.
  EXPECT_EQ(baseline("runs/nayru-v10"), "runs/nayru-v9");
  keep(version("runs/nayru-lora-test", 0.8, 10));
  clock_.advance_ms(kLineageRefreshMs);
  EXPECT_EQ(baseline("runs/nayru-lora-test"), "runs/nayru-v9");
  EXPECT_EQ(baseline("runs/nayru-v10"), "runs/nayru-v9");
}

TEST_F(VerdictTest, DirectoriesThatAreNumbersAreVersions) {
  keep(version("slm/version_0", 0.8, 1));
  keep(version("slm/version_5", 0.8, 2));
  keep(version("other/version_1", 0.8, 2));
  EXPECT_EQ(baseline("slm/version_5"), "slm/version_0");
  EXPECT_EQ(baseline("other/version_1"), "");
  EXPECT_EQ(verdict("slm/version_5").state, VerdictState::kSame);
}

TEST_F(VerdictTest, SomebodyMayChooseAnotherOrNone) {
  const RunId old = keep(version("runs/nayru-v6", 0.7, 1));
  keep(version("runs/nayru-v7", 0.86, 2));
  const RunId id = keep(version("runs/nayru-v8", 0.81, 3));
  ASSERT_TRUE(pins_->set(id, old).ok());
  EXPECT_EQ(baseline("runs/nayru-v8"), "runs/nayru-v6");
  EXPECT_TRUE(verdict("runs/nayru-v8").is_pinned);
  EXPECT_EQ(verdict("runs/nayru-v8").state, VerdictState::kWorse);
  ASSERT_TRUE(pins_->set(id, RunId{}).ok());
  EXPECT_EQ(verdict("runs/nayru-v8").words, "Compared with no other run, as chosen");
  ASSERT_TRUE(pins_->clear(id).ok());
  EXPECT_EQ(baseline("runs/nayru-v8"), "runs/nayru-v7");
}

TEST_F(VerdictTest, ValidationOutranksTrainingAsSoonAsThereIsEnoughOfIt) {
  IngestBatch before = version("runs/nayru-v7", 0.8, 1);
  IngestBatch now = version("runs/nayru-v8", 0.7, 2);
  const auto evaluate = [](IngestBatch& batch, std::vector<double> values) {
    Step step = 0;
    for (const double value : values) {
      batch.column("eval/loss").points.add(step += 100, kStart, value);
    }
  };
  evaluate(before, {1.2, 1.0, 0.95, 0.9});
  evaluate(now, {1.3, 1.1});
  keep(before);
  keep(now);
  EXPECT_EQ(verdict("runs/nayru-v8").metric, "train/loss");
  IngestBatch more;
  more.run.key = "runs/nayru-v8";
  more.column("eval/loss").points.add(300, kStart, 1.05);
  more.column("eval/loss").points.add(400, kStart, 1.0);
  keep(more);
  EXPECT_EQ(verdict("runs/nayru-v8").words,
            "Worse: eval loss 1 against 0.9 of runs/nayru-v7 at step 400");
}

TEST_F(VerdictTest, HigherIsBetterOfScores) {
  const auto scored = [this](const std::string& key, double level) {
    keep(finished(batch_with(key, "accuracy", 100, kStart,
                             [level](int step) { return level + 0.001 * (step % 3); })));
  };
  scored("runs/nayru-v7", 0.8);
  scored("runs/nayru-v8", 0.9);
  EXPECT_EQ(verdict("runs/nayru-v8").state, VerdictState::kBetter);
}

TEST_F(VerdictTest, OtherTrainingDataAreNotComparable) {
  configure("nayru");
  ASSERT_TRUE(training_->keep("nayru", data("a", 1'200, 0)).ok());
  keep(version("runs/nayru-v7", 0.86, 1));
  keep(version("runs/nayru-v8", 0.81, 2));
  EXPECT_EQ(verdict("runs/nayru-v8").state, VerdictState::kBetter);
  ASSERT_TRUE(training_->keep("nayru", data("b", 1'500, 3)).ok());
  keep(version("runs/nayru-v9", 0.7, 4));
  clock_.advance_ms(kLineageRefreshMs);
  EXPECT_EQ(verdict("runs/nayru-v9").state, VerdictState::kNotComparable);
  EXPECT_EQ(verdict("runs/nayru-v9").words,
            "Not comparable: dataset changed, 1,500 samples here, 1,200 in runs/nayru-v8");
  // What was trained before the data changed stays comparable.
  book_->forget();
  EXPECT_EQ(verdict("runs/nayru-v8").state, VerdictState::kBetter);
}

TEST_F(VerdictTest, OtherSettingsThatChangeTheLossAreNotComparable) {
  IngestBatch before = version("runs/nayru-v7", 0.86, 1);
  IngestBatch now = version("runs/nayru-v8", 0.81, 2);
  before.params = {{"max_seq_length", "2048"}, {"learning_rate", "1e-4"}};
  now.params = {{"max_seq_length", "4096"}, {"learning_rate", "2e-4"}};
  keep(before);
  keep(now);
  EXPECT_EQ(verdict("runs/nayru-v8").words,
            "Not comparable: sequence length changed, max_seq_length is 4096 here, 2048 in "
            "runs/nayru-v7");
}

TEST_F(VerdictTest, SaysWhyThereIsNone) {
  keep(version("runs/nayru-v7", 0.86, 1));
  IngestBatch empty;
  empty.run.key = "runs/nayru-v8";
  keep(empty);
  EXPECT_EQ(verdict("runs/nayru-v8").words,
            "No metric in common with runs/nayru-v7 that tells which is better");
  keep(batch_with("runs/nayru-v8", "train/loss", 2, kStart, [](int) { return 2.0; }));
  EXPECT_EQ(verdict("runs/nayru-v8").words,
            "No verdict yet: too few points of train loss to compare with runs/nayru-v7");
}

TEST_F(VerdictTest, ARunThatGoesOnIsJudgedAnewWithinSeconds) {
  keep(version("runs/nayru-v7", 0.86, 1));
  keep(batch_with("runs/nayru-v8", "train/loss", 200, kStart, [](int) { return 2.0; }));
  EXPECT_EQ(verdict("runs/nayru-v8").step, 200);
  IngestBatch more;
  more.run.key = "runs/nayru-v8";
  for (int step = 201; step <= 300; ++step) {
    more.column("train/loss").points.add(step, kStart + step * 1'000, 2.0);
  }
  keep(more);
  EXPECT_EQ(book_->of(run("runs/nayru-v8")).step, 200);  // Not with each point.
  EXPECT_EQ(verdict("runs/nayru-v8").step, 300);
}

}  // namespace
}  // namespace afs
