// A parsed JSON document as a plain tree, for small documents at the border (config-like files, log
// lines, request bodies). Accepts the bare NaN, Infinity and -Infinity that Python writes.
// Called by adapters, on any thread. The .cc is the only file that names simdjson.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace afs {

class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<std::pair<std::string, JsonValue>>;  // In the order of the text.

  JsonValue() = default;
  template <typename T>
  explicit JsonValue(T value) : node_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(node_); }
  bool is_number() const { return as_number().has_value(); }
  const bool* as_boolean() const { return std::get_if<bool>(&node_); }
  const std::string* as_text() const { return std::get_if<std::string>(&node_); }
  const Array* as_array() const { return std::get_if<Array>(&node_); }
  const Object* as_object() const { return std::get_if<Object>(&node_); }
  std::optional<double> as_number() const;    // Integers too.
  std::optional<int64_t> as_integer() const;  // Also a double with an integral value.

  // The member of an object, or nullptr when this is no object or has no such member.
  const JsonValue* find(std::string_view key) const;

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, Array, Object> node_;
};

inline constexpr size_t kJsonDepthMax = 64;

// kInvalid when the text is not one JSON value, or is nested deeper than kJsonDepthMax.
Result<JsonValue> parse_json(std::string_view text);

}  // namespace afs
