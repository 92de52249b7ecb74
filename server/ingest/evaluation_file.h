// EvaluationFile: one evaluations/results/<key>_results.json as the seed's evaluation scripts write
// it. Called by workspace on its thread.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/model.h"

namespace afs {

inline constexpr size_t kEvaluationBytesMax = 4u << 20;
inline constexpr size_t kEvaluationScoresMax = 1000;

// "nayru_results.json" → "nayru"; empty when the name is no such.
std::string_view evaluation_key(std::string_view file_name);

// Every number in the document is a score, by its path: {"mmlu": {"acc": 0.5}} → "mmlu.acc".
// `modified_at` stands in for a missing timestamp.
Result<Evaluation> parse_evaluation(std::string_view text, WallTime modified_at);

}  // namespace afs
