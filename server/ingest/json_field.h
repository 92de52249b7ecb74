// Fields of a JSON object as numbers, absent when they are no number or make no sense as what they
// are. Called by decoders of JSON documents on log_dir's thread.
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "base/json_value.h"
#include "core/point.h"

namespace afs {

inline std::optional<double> number_field(const JsonValue& object, std::string_view key) {
  const JsonValue* member = object.find(key);
  return member ? member->as_number() : std::nullopt;
}

// A duration, a rate, a count: finite and above 0.
inline std::optional<double> positive_field(const JsonValue& object, std::string_view key) {
  const auto number = number_field(object, key);
  return number && std::isfinite(*number) && *number > 0 ? number : std::nullopt;
}

inline std::optional<Step> step_field(const JsonValue& object, std::string_view key) {
  const JsonValue* member = object.find(key);
  return member ? member->as_integer() : std::nullopt;
}

}  // namespace afs
