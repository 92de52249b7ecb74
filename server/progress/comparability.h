// Comparability: what makes the losses of two runs mean different things: other data, tokenizer,
// loss, packing or sequence length. Pure functions; called by verdict and by tests, on any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/run.h"

namespace afs {

struct Incomparable {
  std::string topic;   // "dataset", "tokenizer", "loss", "packing", "sequence length"
  std::string reason;  // "dataset_name is b here, a in nayru-v7"
};

// What a parameter names that changes the meaning of a loss; empty: nothing such.
std::string_view topic_of_param(std::string_view name);

// The first that differs; of a parameter that only one of the two states nothing is known.
std::optional<Incomparable> incomparable(const Run& run, const Run& baseline,
                                         std::string_view baseline_name,
                                         const std::optional<TrainingData>& trained_on,
                                         const std::optional<TrainingData>& baseline_trained_on);

}  // namespace afs
