// How batches add up to a record.
#include "catalog/run_facts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "catalog/catalog_fixture.h"

namespace afs {
namespace {

Commit commit_at(int32_t attempt, Step step, WallTime time) {
  Commit commit;
  commit.columns.push_back({{1}, attempt, 0, {}});
  commit.columns[0].points.add(step, time, 1);
  return commit;
}

TEST(RunFacts, ProgressNeverGoesBackWithinAnAttempt) {
  afs::Run run;
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) {
                           fact.current_step = 10;
                           fact.observed_at = 100;
                         })),
            FactsChange::kProgress);
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) {
                           fact.current_step = 4;
                           fact.observed_at = 50;
                         })),
            FactsChange::kNone);
  EXPECT_EQ(run.facts.current_step, 10);
  EXPECT_EQ(run.facts.observed_at, 100);
  EXPECT_EQ(run.last_data_at, 100);
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) { fact.total_steps = 20; })),
            FactsChange::kRecord);
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) { fact.total_steps = 20; })),
            FactsChange::kNone);
}

TEST(RunFacts, ANumberThatIsNoneIsNoFact) {
  afs::Run run;
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) {
                           fact.total_epochs = NAN;
                           fact.current_epoch = NAN;
                         })),
            FactsChange::kNone);
  EXPECT_FALSE(run.facts.total_epochs);
}

TEST(RunFacts, EachAttemptKeepsWhereItBeganAndHowFarItGot) {
  afs::Run run;
  apply_commit(run, commit_at(1, 10, 1'000), {});
  apply_commit(run, commit_at(1, 30, 3'000), {});
  apply_commit(run, commit_at(1, 20, 2'000), {});  // Another metric, later told.
  apply_commit(run, commit_at(2, 15, 9'000), {});
  apply_commit(run, commit_at(1, 40, 4'000), {});  // A straggler of the first.
  ASSERT_EQ(run.attempt_list.size(), 2u);
  const Attempt& first = run.attempt_list[0];
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.first_step, 10);
  EXPECT_EQ(first.second_step, 20);
  EXPECT_EQ(first.last_step, 40);
  EXPECT_EQ(first.first_time, 1'000);
  EXPECT_EQ(first.last_time, 4'000);
  EXPECT_EQ(run.attempt_list[1].first_step, 15);
  EXPECT_EQ(run.attempt_list[1].second_step, 0);
}

TEST(RunFacts, ANewAttemptMayGoBack) {
  afs::Run run;
  apply_commit(run, commit_at(1, 900, 5'000), {});
  const RunUpdate resumed = said([](RunUpdate& fact) {
    fact.current_step = 401;
    fact.current_epoch = 1.5;
  });
  apply_commit(run, commit_at(2, 400, 4'000), {{}, resumed, run.last_data_at});
  EXPECT_EQ(run.attempts, 2);
  EXPECT_EQ(run.last_step, 400);
  EXPECT_EQ(run.last_data_at, 4'000);
  EXPECT_EQ(run.facts.current_step, 401);
  EXPECT_EQ(run.points, 2);
  // A late point of the old attempt is kept, and says nothing of where the run is.
  apply_commit(run, commit_at(1, 950, 3'000), {});
  EXPECT_EQ(run.last_step, 400);
  EXPECT_EQ(run.points, 3);
}

TEST(RunFacts, AnEndHoldsUntilANewerAttempt) {
  afs::Run run;
  apply_commit(run, commit_at(1, 900, 5'000), {});
  merge_update(run, said([](RunUpdate& fact) {
                 fact.observed_at = 5'500;
                 fact.end = RunEnd::kFailed;
                 fact.end_reason = "out of memory";
               }));
  apply_commit(run, commit_at(1, 900, 5'600), {{}, {}, run.last_data_at});  // A last evaluation.
  EXPECT_EQ(run.facts.end, RunEnd::kFailed);

  afs::Run resumed = run;
  apply_commit(resumed, commit_at(2, 800, 9'000), {{}, {}, resumed.last_data_at});
  EXPECT_FALSE(resumed.facts.end);
  EXPECT_FALSE(resumed.facts.end_reason);

  // The older attempts of a log that is read only now do not make it run again.
  apply_commit(run, commit_at(2, 800, 4'000), {{}, {}, run.last_data_at});
  EXPECT_EQ(run.facts.end, RunEnd::kFailed);
}

TEST(RunFacts, ANewAttemptThatEndsInTheSameBatchHasEnded) {
  afs::Run run;
  const RunUpdate update = said([](RunUpdate& fact) { fact.end = RunEnd::kFinished; });
  merge_update(run, update);
  apply_commit(run, commit_at(2, 8, 10), {{}, update, 0});
  EXPECT_EQ(run.facts.end, RunEnd::kFinished);
}

TEST(RunFacts, AnotherEndBringsItsOwnReason) {
  afs::Run run;
  merge_update(run, said([](RunUpdate& fact) {
                 fact.end = RunEnd::kFailed;
                 fact.end_reason = "out of memory";
               }));
  EXPECT_EQ(merge_update(run, said([](RunUpdate& fact) { fact.end = RunEnd::kFinished; })),
            FactsChange::kRecord);
  EXPECT_FALSE(run.facts.end_reason);
}

TEST(RunFacts, OfParamsTheNewerValueIsKept) {
  std::vector<Param> kept;
  EXPECT_EQ(merge_params(kept, {{"b", "1"}, {"a", "2"}, {"b", "3"}, {"", "x"}}).size(), 2u);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].name, "a");
  EXPECT_EQ(kept[1].value, "3");
  EXPECT_TRUE(merge_params(kept, {{"b", "3"}}).empty());
  const auto changed = merge_params(kept, {{"a", std::string(kParamValueBytesMax + 5, 'x')}});
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].value.size(), kParamValueBytesMax);
}

TEST(RunFacts, ParamsHaveALimit) {
  std::vector<Param> many, kept;
  for (size_t i = 0; i < kRunParamsMax + 10; ++i) many.push_back({std::to_string(i), "v"});
  merge_params(kept, many);
  EXPECT_EQ(kept.size(), kRunParamsMax);
}

TEST_F(RunCatalogTest, ParamsAreWrittenOnlyWhenTheyChange) {
  IngestBatch batch = batch_of("runs/a");
  batch.params = {{"lr", "0.1"}};
  EXPECT_TRUE(keep(batch).record_changed);
  // What is written again would come back: so a row that was taken away by hand stays away.
  ASSERT_TRUE(connection_->execute("DELETE FROM param").ok());
  EXPECT_FALSE(keep(batch).record_changed);
  EXPECT_EQ(number("SELECT COUNT(*) FROM param"), 0);
  batch.params = {{"lr", "0.2"}};
  EXPECT_TRUE(keep(batch).record_changed);
  EXPECT_EQ(number("SELECT COUNT(*) FROM param"), 1);
}

TEST_F(RunCatalogTest, HowFarARunIsIsNewsOnlyWhenNoPointTellsIt) {
  keep(batch_of("runs/a", "loss", 1, 1));
  IngestBatch with_points = batch_of("runs/a", "loss", 2, 2);
  with_points.update = said([](RunUpdate& fact) { fact.current_step = 2; });
  EXPECT_FALSE(keep(with_points).record_changed);
  IngestBatch bar = batch_of("runs/a");
  bar.update = said([](RunUpdate& fact) { fact.current_step = 3; });
  EXPECT_TRUE(keep(bar).record_changed);
}

}  // namespace
}  // namespace afs
