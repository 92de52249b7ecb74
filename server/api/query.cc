#include "api/query.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace afs::api {

Result<std::optional<int64_t>> integer_parameter(const HttpRequest& request, std::string_view name, int64_t least,
                                                 int64_t most) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<int64_t>();
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < least || value > most) {
    return invalid(fmt::format("'{}' must be a whole number from {} to {}", name, least, most));
  }
  return std::optional(value);
}

Result<std::optional<double>> number_parameter(const HttpRequest& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<double>();
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || !std::isfinite(value)) {
    return invalid(fmt::format("'{}' must be a number", name));
  }
  return std::optional(value);
}

}  // namespace afs::api
