// Model: a named thing that is trained again and again, with its training data and its evaluations as the
// workspace shows them. The seed's "model key" is a Model. No I/O; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/point.h"

namespace afs {

// A model as the configuration names it, or as found by directory name.
struct Model {
  std::string key;   // "nayru"
  std::string name;  // "Nayru v7"
  std::string description;
  std::optional<int64_t> planned_gpu_milliseconds;
  std::optional<Rate> rate;           // What its machine costs per hour.
  std::vector<std::string> patterns;  // Globs over run keys and names; empty = "<key>*".
  bool is_configured = false;
};

// models/<key>*merged.jsonl, summed over the files that match.
struct TrainingData {
  int64_t samples = 0;  // Lines.
  int64_t bytes = 0;
  WallTime modified_at = 0;
  std::string fingerprint;  // Differs when the content does; empty while not known.
};

// evaluations/results/<key>_results.json
struct Evaluation {
  std::optional<double> overall_score;  // 0..1
  std::string evaluated_at;             // As the file says it; its modification time when it does not.
  std::map<std::string, double> scores; // Further figures by name.
};

// What the workspace holds of one model; replaced whole when it changes.
struct ModelRecord {
  std::optional<TrainingData> training;
  std::optional<Evaluation> evaluation;
};

}  // namespace afs
