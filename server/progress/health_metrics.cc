// The machine's metrics are known by the names that the usual trackers give them:
// "system/gpu.0.gpu", "system/gpu.0.memoryAllocated", "system/gpu.0.temp", "system/disk",
// "gpu.0/utilization_percent", "system/gpu.0/temperature_c".
#include "progress/health_metrics.h"

#include <algorithm>
#include <array>

#include "progress/metric_words.h"

namespace afs {
namespace {

bool has_any(const Words& words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return has_word(words, word); });
}

bool is_gradient_norm(const Words& words) {
  const bool is_gradient = has_any(words, {"grad", "grads", "gradient", "gradients"});
  return (is_gradient && has_word(words, "norm")) || has_word(words, "gradnorm");
}

bool is_learning_rate(const Words& words) {
  return has_word(words, "lr") || (has_word(words, "learning") && has_word(words, "rate"));
}

std::optional<Reading> reading_of(const Words& words) {
  const bool is_percent = has_any(words, {"percent", "pct"});
  if (!has_any(words, {"gpu", "cuda"})) {
    const bool is_disk = has_word(words, "disk") && (is_percent || words.back() == "disk");
    return is_disk ? std::optional(Reading::kDisk) : std::nullopt;
  }
  if (has_any(words, {"memoryallocated"}) || (has_any(words, {"memory", "mem"}) && is_percent))
    return Reading::kGpuMemory;
  if (has_any(words, {"memory", "mem"})) return std::nullopt;
  if (has_any(words, {"temp", "temperature"})) return Reading::kGpuTemperature;
  const bool is_whole = words.back() == "gpu" && words.size() > 1;
  if (is_whole || has_any(words, {"util", "utilization", "busy"})) return Reading::kGpuBusy;
  return std::nullopt;
}

// The name with the fewest words: the whole rather than a part.
void prefer(std::optional<SeriesName>& chosen, size_t& chosen_words, const SeriesName& name,
            size_t words) {
  if (chosen && chosen_words <= words) return;
  chosen = name;
  chosen_words = words;
}

}  // namespace

HealthMetrics choose_health_metrics(std::span<const SeriesName> names) {
  HealthMetrics chosen;
  size_t gradient_words = 0, rate_words = 0;
  std::array<size_t, kReadingKinds> devices{};
  for (const SeriesName& name : names) {
    const Words words = words_of(name.metric);
    if (words.empty()) continue;
    if (is_gradient_norm(words)) prefer(chosen.gradient_norm, gradient_words, name, words.size());
    if (is_learning_rate(words)) prefer(chosen.learning_rate, rate_words, name, words.size());
    const auto reading = reading_of(words);
    if (reading && ++devices[static_cast<size_t>(*reading)] <= kDevicesMax)
      chosen.telemetry.push_back({*reading, name});
  }
  return chosen;
}

}  // namespace afs
