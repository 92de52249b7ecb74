// Metric words: a metric's name as words, by which metrics are recognised: "train/Loss_step" is
// train, loss, step. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace afs {

using MetricWords = std::vector<std::string>;

MetricWords metric_words(std::string_view name);
std::string joined(const MetricWords& words);  // By a space.
bool has_word(const MetricWords& words, std::string_view word);
bool is_of_validation(const MetricWords& words);

}  // namespace afs
