// Lines of the Prometheus text format, as numbers with labels. A pure function; called by the
// scrapes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace afs {

inline constexpr size_t kLabelsMax = 64;  // Of one line; a line with more is passed over.

struct PrometheusLine {
  std::string_view name;
  std::vector<std::pair<std::string_view, std::string>> labels;
  double value = 0;  // As written; NaN and infinities too.

  std::string_view label(std::string_view wanted) const {  // "" when it has none.
    for (const auto& [key, text] : labels) {
      if (key == wanted) return text;
    }
    return {};
  }
};

// Calls `take` for each line that can be read; comments and what is no such line are passed over.
// Returns how many were taken.
size_t each_prometheus_line(std::string_view text,
                            const std::function<void(const PrometheusLine&)>& take);

}  // namespace afs
