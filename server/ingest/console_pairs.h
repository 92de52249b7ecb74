// Pairs line: a printed line that is nothing but names with numbers and says how training goes,
// such as "step 30: train loss 4.1782, val loss 4.1765" or "Epoch 3 | loss: 0.5 lr=1e-4". A line
// with anything else in it is prose: a false metric is worse than a missed one. Called by the
// console decoder and the format sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/point.h"

namespace afs {

struct PairsLine {
  std::vector<std::pair<std::string, double>> values;  // By metric name.
  std::optional<Step> step, step_total;                // "step 50", "Step [50/1000]", "iter 50".
  bool counts_iterations =
      false;              // It is an iteration; litgpt counts steps beside them, which are fewer.
  bool has_both = false;  // "iter 32 step 4".
  std::optional<double> epoch;
  std::optional<double> epoch_total;
  bool is_in_epoch = false;  // The step counts inside the epoch: "Epoch: [0][10/5005]".
  bool is_keras =
      false;  // "1875/1875 [====] - 3s 1ms/step - loss: 0.3": a step is a batch of the epoch.
  std::optional<Step> total_steps;
  std::optional<double> total_epochs;
  bool has_measure = false;  // A loss or the like, not only its companions.
  bool has_marker = false;   // A step or an epoch of its own.
};

// `message`: the line without what loggers put before it. nullopt: no such line.
std::optional<PairsLine> parse_pairs_line(std::string_view message);

}  // namespace afs
