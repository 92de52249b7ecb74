// What happened, on one page.
#include "progress/death_certificate.h"

#include <gtest/gtest.h>

#include <limits>

namespace afs {
namespace {

constexpr WallTime kDied = 1'795'470'000'000;

struct Case {
  Run run;
  RunStatus status;
  RunRemains remains;
  std::vector<MetricEnd> metrics;
  std::optional<Step> estimated;

  Case() {
    run.name = "nayru-v8";
    run.points = 5;
    run.last_step = 1840;
    run.facts.total_steps = 3000;
    run.last_data_at = kDied;
    run.facts.end = RunEnd::kFailed;
    status.lifecycle = Lifecycle::kFailed;
    status.progress_text = "step 1,840 of 3,000";
    status.ended_at = kDied;
  }
  DeathEvidence evidence() const { return {run, status, remains, metrics, estimated}; }
  DeathCertificate certificate() const { return certify(evidence()); }
};

TEST(DeathCertificate, OneSentenceSaysWhatHappenedAndWhere) {
  Case the;
  the.remains.logs = {{"nayru-v8/train.log",
                       kDied,
                       {{"step 1840: loss 1.2", true}, {"CUDA out of memory", false}}}};
  const DeathCertificate certificate = the.certificate();
  EXPECT_EQ(certificate.sentence,
            "nayru-v8 failed at step 1,840 of 3,000: the GPU ran out of memory.");
  EXPECT_EQ(certificate.cause, DeathCause::kGpuMemory);
  EXPECT_EQ(certificate.evidence, "CUDA out of memory");
  EXPECT_EQ(certificate.log, "nayru-v8/train.log");
  EXPECT_EQ(certificate.last_lines.size(), 2u);
  EXPECT_EQ(certificate.died_at, kDied);
}

TEST(DeathCertificate, ACheckpointSaysWhatAResumeCosts) {
  Case the;
  the.remains.checkpoint = Checkpoint{"nayru-v8/checkpoint-1500", 1500, kDied - 6 * 60'000};
  const auto checkpoint = the.certificate().checkpoint;
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->redone_steps, 340);
  EXPECT_EQ(checkpoint->age_ms, 6 * 60'000);
  EXPECT_FALSE(checkpoint->is_step_estimated);
}

TEST(DeathCertificate, ANamelessCheckpointIsPlacedByItsTime) {
  Case the;
  the.remains.checkpoint = Checkpoint{"nayru-v8/last.ckpt", std::nullopt, kDied - 1};
  the.estimated = 1800;
  const auto checkpoint = the.certificate().checkpoint;
  ASSERT_TRUE(checkpoint);
  EXPECT_TRUE(checkpoint->is_step_estimated);
  EXPECT_EQ(checkpoint->redone_steps, 40);
}

TEST(DeathCertificate, ALossThatBecameNanTellsWhenNoMessageDoes) {
  Case the;
  the.metrics = {
      {"train/loss", 0.5, std::numeric_limits<double>::quiet_NaN(), 0.5, 0.5, 1840, kDied, 9, 3}};
  EXPECT_EQ(the.certificate().cause, DeathCause::kNanLoss);
  EXPECT_EQ(the.certificate().evidence, "train/loss was NaN at step 1,840");
}

TEST(DeathCertificate, SilenceWithoutAWordIsSaidAsSuch) {
  Case the;
  the.run.facts.end.reset();
  the.status.lifecycle = Lifecycle::kLost;
  EXPECT_EQ(the.certificate().cause, DeathCause::kUnknown);
  EXPECT_EQ(the.certificate().sentence,
            "nayru-v8 lost contact at step 1,840 of 3,000: nothing says why.");
  EXPECT_TRUE(the.certificate().log.empty());
  EXPECT_FALSE(the.certificate().checkpoint);
}

TEST(DeathCertificate, WhatTheLogOnceSaidIsKnownAfterItIsGone) {
  Case the;
  the.run.facts.end_reason = "OSError: [Errno 28] No space left on device";
  EXPECT_EQ(the.certificate().cause, DeathCause::kDiskFull);
  the.run.facts.end = RunEnd::kStopped;
  the.run.facts.end_reason = "KeyboardInterrupt";
  EXPECT_EQ(the.certificate().cause, DeathCause::kInterrupted);
}

TEST(DeathCertificate, OnlyTheLastLinesAreShown) {
  Case the;
  LogEnd log{"a.log", kDied, {}};
  for (int i = 0; i < 200; ++i) log.lines.push_back({std::to_string(i), false});
  the.remains.logs = {log};
  const auto lines = the.certificate().last_lines;
  ASSERT_EQ(lines.size(), kLastLinesMax);
  EXPECT_EQ(lines.front(), "150");
  EXPECT_EQ(lines.back(), "199");
}

TEST(DeathCertificate, TheReportHoldsItAllAndNoSecret) {
  Case the;
  the.status.reason = "RuntimeError: bad key sk-proj-0123456789abcdefghij";
  the.run.facts.end_reason = the.status.reason;
  the.remains.checkpoint = Checkpoint{"nayru-v8/checkpoint-1500", 1500, kDied - 60'000};
  the.metrics = {{"train/loss", 2, 1, 1, 2, 1840, kDied, 5, 0}};
  const std::string report = report_text(the.certificate(), the.evidence());
  for (const std::string_view part :
       {"nayru-v8 failed at step 1,840 of 3,000",
        "checkpoint-1500 of step 1,500, written 1 m before the last data",
        "a resume does 340 steps again",
        "train/loss 1 at step 1,840 (from 2, min 1, max 2, 5 points)"}) {
    EXPECT_NE(report.find(part), std::string::npos) << part << "\n" << report;
  }
  EXPECT_EQ(report.find("sk-proj"), std::string::npos) << report;
}

TEST(DeathCertificate, TheLivingAndTheFinishedHaveNone) {
  RunStatus status;
  status.lifecycle = Lifecycle::kRunning;
  EXPECT_FALSE(is_certifiable(status));
  status.is_stalled = true;
  EXPECT_TRUE(is_certifiable(status));
  status = {};
  status.lifecycle = Lifecycle::kFinished;
  EXPECT_FALSE(is_certifiable(status));
}

}  // namespace
}  // namespace afs
