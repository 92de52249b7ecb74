// The shapes of a run's attempts and of what happened to it, beside types.h. Filled by attempts_api
// and death_api on worker threads. Times are milliseconds since the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json_codec.h"
#include "core/run.h"
#include "progress/death_cause.h"

namespace afs::api {

struct AttemptView {
  int64_t number = 1;
  int64_t first_step = 0, last_step = 0;
  int64_t started_at = 0;
  std::optional<int64_t> ended_at;  // Absent while the run goes on in it.
  int64_t redone_steps = 0;         // Of its steps, those that newer attempts did again.
};
AFS_DESCRIBE(AttemptView, number, first_step, last_step, started_at, ended_at, redone_steps)

struct AttemptList {  // GET /api/v1/runs/{id}/attempts
  std::vector<AttemptView> attempts;
  int64_t redone_steps = 0;  // The sum.
};
AFS_DESCRIBE(AttemptList, attempts, redone_steps)

struct MetricEndView {  // A metric in the last minutes before its last point.
  std::string metric;
  double first = 0, last = 0;
  double min = 0, max = 0;  // "NaN" where no value is finite.
  int64_t step = 0, time = 0;
  int64_t points = 0, not_finite = 0;
};
AFS_DESCRIBE(MetricEndView, metric, first, last, min, max, step, time, points, not_finite)

struct CheckpointView {
  std::string path;  // Relative to the workspace.
  std::optional<int64_t> step;
  bool is_step_estimated = false;  // By its time, for its name does not say it.
  int64_t modified_at = 0;
  int64_t age_ms = 0;                   // When the run was last heard of.
  std::optional<int64_t> redone_steps;  // That a resume from it does again.
};
AFS_DESCRIBE(CheckpointView, path, step, is_step_estimated, modified_at, age_ms, redone_steps)

struct DeathView {  // GET /api/v1/runs/{id}/death; 404 while the run lives or when it finished.
  std::string run, name;
  Lifecycle lifecycle = Lifecycle::kLost;
  bool is_stalled = false;
  DeathCause cause = DeathCause::kUnknown;
  std::string title;     // "The GPU ran out of memory"
  std::string sentence;  // With the run and the step.
  std::string advice;    // What to do next.
  std::string reason;    // Of the lifecycle.
  std::optional<std::string> evidence, evidence_log;  // The line that says so, and where it stands.
  std::optional<int64_t> died_at;                     // When it was last heard of.
  std::optional<int64_t> step;
  int64_t attempts = 1;
  std::optional<CheckpointView> checkpoint;
  std::vector<MetricEndView> metrics;
  int64_t metrics_total = 0;  // There may be more than are listed.
  std::optional<std::string> log;
  std::vector<std::string> log_lines;  // The last ones; secrets are masked.
  std::string report;                  // All of it as plain text.
  std::string link;                    // Where this server's page shows it.
  int64_t server_time = 0;
};
AFS_DESCRIBE(DeathView, run, name, lifecycle, is_stalled, cause, title, sentence, advice, reason, evidence,
             evidence_log, died_at, step, attempts, checkpoint, metrics, metrics_total, log, log_lines, report,
             link, server_time)

}  // namespace afs::api
