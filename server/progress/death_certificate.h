// DeathCertificate: what happened to a run that failed, stalled, stopped or was lost, on one page:
// why, where, its last lines and values, and what a resume costs. Pure; called by death_api on
// worker threads with what was read before.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/run.h"
#include "core/run_remains.h"
#include "progress/death_cause.h"
#include "progress/metric_end.h"
#include "progress/run_status.h"

namespace afs {

inline constexpr size_t kLastLinesMax = 50;

struct LastCheckpoint {
  std::string path;
  std::optional<Step> step;
  bool is_step_estimated = false;  // By its time, for its name does not say it.
  WallTime modified_at = 0;
  int64_t age_ms = 0;                // When the run was last heard of.
  std::optional<Step> redone_steps;  // That a resume from it would do again.
};

struct DeathCertificate {
  DeathCause cause = DeathCause::kUnknown;
  std::string title;     // "The GPU ran out of memory"
  std::string sentence;  // "nayru-v8 failed at step 1,840 of 3,000: the GPU ran out of memory."
  std::string advice;
  std::string evidence, evidence_log;  // The line that says so; empty when none does.
  std::optional<WallTime> died_at;     // When it was last heard of.
  std::optional<LastCheckpoint> checkpoint;
  std::string log;  // Whose last lines these are; empty = no log was found.
  std::vector<std::string> last_lines;
};

// Whether there is anything to certify: it failed, was stopped or lost, or stalled.
bool is_certifiable(const RunStatus& status);

struct DeathEvidence {
  const Run& run;
  const RunStatus& status;
  const RunRemains& remains;
  std::span<const MetricEnd> metrics;
  std::optional<Step>
      checkpoint_step_estimated;  // Where the run was when the checkpoint was written.
};
DeathCertificate certify(const DeathEvidence& evidence);

// The same as plain text, to be sent to somebody.
std::string report_text(const DeathCertificate& certificate, const DeathEvidence& evidence);

}  // namespace afs
