// Metric words: the name of a metric as the words it is made of, for comparing names of many
// writers. Pure functions; called by run_metrics, metric_direction and comparability, on any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace afs {

using Words = std::vector<std::string>;

Words words_of(std::string_view name);  // "train/Loss_step" → train, loss, step.
std::string joined(const Words& words, char by = ' ');
// "eval/loss" → "eval loss"; that it was logged each step or epoch says nothing.
std::string metric_text(std::string_view metric);
bool has_word(const Words& words, std::string_view word);
bool is_of_validation(const Words& words);

}  // namespace afs
