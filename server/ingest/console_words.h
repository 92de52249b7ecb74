// The vocabulary of printed training lines: which names measure something, and which count steps
// and epochs. Called by the console decoder's parts on log_dir's thread.
#pragma once

#include <string_view>

namespace afs {

enum class NameKind {
  kMeasure,    // loss, accuracy, perplexity, …: enough by itself.
  kCompanion,  // lr, grad_norm, time, …: a metric beside a measure or a step.
  kStep,       // step, global_step
  kIteration,  // iter, batch: a step too, but a "step" in the same line goes before it
  kEpoch,
  kTotalSteps,
  kTotalEpochs,
  kNoise,  // eta, v_num, samples done: understood and left out.
  kUnknown,
};

// `name`: the words before a value, e.g. "train loss", "global_step", "Acc@1".
NameKind kind_of_name(std::string_view name);

// Every word of `name` is vocabulary: such a name may stand before a value without ":" or "=".
bool is_all_vocabulary(std::string_view name);

// A unit after a number: "ms", "%", "it/s", "GiB".
bool is_unit(std::string_view word);

}  // namespace afs
