#include "progress/batch_size.h"

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "progress/param_value.h"

namespace afs {
namespace {

constexpr double kBatchSizeMax = 1e9;  // More samples a step is no batch size.

std::optional<double> positive(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  if (!is_whole || !(value >= 1) || value > kBatchSizeMax || value != std::floor(value))
    return std::nullopt;
  return value;
}

// Takes the first of the names that the run has into the product.
bool times(const Run& run, std::initializer_list<std::string_view> names, BatchSize& size) {
  for (const std::string_view wanted : names) {
    for (const Param& param : run.params) {
      const auto value = plain_param_name(param.name) == wanted ? positive(param.value) : std::nullopt;
      if (!value) continue;
      size.samples *= *value;
      size.words += (size.words.empty() ? "" : " × ") + std::string(wanted) + " " + param.value;
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<BatchSize> batch_size_of(const Run& run) {
  BatchSize size{1, ""};
  if (times(run,
            {"total_train_batch_size", "effective_batch_size", "global_batch_size",
             "total_batch_size"},
            size)) {
    return size;
  }
  const bool is_known = times(
      run, {"per_device_train_batch_size", "train_batch_size", "micro_batch_size", "batch_size"},
      size);
  if (!is_known) return std::nullopt;
  times(run, {"gradient_accumulation_steps", "accumulate_grad_batches"}, size);
  if (!times(run, {"world_size", "num_devices", "n_gpu"}, size))
    size.words += ", one device taken for granted";
  return size;
}

}  // namespace afs
