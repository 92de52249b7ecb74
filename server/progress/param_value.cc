#include "progress/param_value.h"

#include <algorithm>
#include <charconv>

#include "progress/metric_words.h"

namespace afs {

// A run's settings are sorted by name.
std::string_view param_text(const Run& run, std::string_view name) {
  const auto at = std::lower_bound(
      run.params.begin(), run.params.end(), name,
      [](const Param& param, std::string_view wanted) { return param.name < wanted; });
  const bool is_set = at != run.params.end() && at->name == name;
  return is_set ? std::string_view(at->value) : std::string_view();
}

std::optional<int64_t> whole_param(const Run& run, std::string_view name) {
  const std::string_view text = param_text(run, name);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

std::string plain_param_name(std::string_view name) {
  const size_t cut = name.find_last_of("/.");
  return joined(words_of(cut == std::string_view::npos ? name : name.substr(cut + 1)), '_');
}

}  // namespace afs
