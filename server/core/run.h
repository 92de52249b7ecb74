// Run: one training execution, with what its logs say of it. No I/O; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/point.h"

namespace afs {

enum class Lifecycle {
  kQueued,
  kStarting,
  kRunning,
  kPaused,
  kEvaluating,
  kFinished,
  kFailed,
  kStopped,
  kLost,
};
std::string_view to_string(Lifecycle lifecycle);  // "queued" … "lost"
std::span<const Lifecycle> enum_values(Lifecycle);

// How the log itself says that the run is over.
enum class RunEnd { kFinished, kFailed, kStopped };

// How a source names a run: stable across restarts, unique in its project.
struct RunRef {
  std::string project = "default";
  std::string key;   // e.g. "runs/nayru-v8": the directory, relative to the workspace.
  std::string name;  // What people read; first writer wins.
};

// Facts that a log states of its run; each field replaces what was known only when set.
struct RunUpdate {
  std::optional<std::string>
      format;  // "Hugging Face Trainer", "Lightning CSV", …: what the page shows.
  std::optional<std::string> source_path;  // Where its files lie.
  std::optional<Step> total_steps;   // The step at which the run is done (max_steps, total_steps).
  std::optional<Step> current_step;  // Where no series carries it (tqdm bars, global_step).
  std::optional<double> total_epochs;
  std::optional<double> current_epoch;   // Epochs completed; 2.5 = half of the third is done.
  std::optional<std::string> step_unit;  // "step" (default) or "epoch".
  std::optional<WallTime> started_at;
  std::optional<WallTime> process_started_at;  // Of its newest process, as a log tells; not kept
                                               // over a restart of ours.
  std::optional<WallTime> observed_at;         // When the newest of its data was written.
  std::optional<RunEnd> end;
  std::optional<std::string>
      end_reason;  // In words, e.g. "torch.cuda.OutOfMemoryError: CUDA out of memory".
  std::optional<double> samples_per_second;
  std::optional<double> tokens_per_second;
};

struct Param {
  std::string name, value;
};
struct Tag {
  std::string name, value;
};

// One process start of a run, as far as its points tell; steps and times are their extremes.
struct Attempt {
  int32_t number = 1;
  Step first_step = 0, last_step = 0;
  Step second_step =
      0;  // The smallest above the first: how far apart its points lie; 0 = only one.
  WallTime first_time = 0, last_time = 0;
};

// A run as the catalog keeps it. `facts` is the sum of all updates so far.
struct Run {
  RunId id;
  ProjectId project;
  std::string project_name;
  std::string key, name;
  RunUpdate facts;
  int32_t attempts = 1;
  std::vector<Attempt> attempt_list;  // By number; none without points.
  std::vector<Param> params;
  std::vector<Tag> tags;
  WallTime created_at = 0;  // When this server first saw it.
  WallTime last_data_at =
      0;  // Wall time of its newest point or observed_at, whichever is later; 0 = none.
  Step last_step = 0;  // Largest step of the newest attempt over its series.
  int64_t points = 0;
  int64_t points_rejected = 0;
};

// A file that cannot be read, or of which a part cannot: shown with the reason.
struct FileTrouble {
  std::string path;
  std::string reason;  // A sentence, with a next step where there is one.
  WallTime since = 0;
  int64_t count = 1;  // How many records were passed over.
};

}  // namespace afs
