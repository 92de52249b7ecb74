#include "base/json_value.h"

#include <cmath>
#include <limits>

#include "base/json_library.h"

namespace afs {
namespace {

// Python's json module writes these three bare words; JSON has no such numbers.
constexpr std::string_view kBareWords[] = {"-Infinity", "Infinity", "NaN"};

bool may_hold_bare_words(std::string_view text) {
  return text.find("NaN") != std::string_view::npos ||
         text.find("Infinity") != std::string_view::npos;
}

// The text with bare words quoted and marked by a leading U+0001, which JSON text cannot hold raw.
std::string quote_bare_words(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  bool in_string = false;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (in_string) {
      const size_t step = c == '\\' && at + 1 < text.size() ? 2 : 1;
      if (c == '"') in_string = false;
      out += text.substr(at, step);
      at += step;
      continue;
    }
    if (c == '"') in_string = true;
    bool replaced = false;
    for (const std::string_view word : kBareWords) {
      if (!text.substr(at).starts_with(word)) continue;
      out += "\"\\u0001";
      out += word;
      out += '"';
      at += word.size();
      replaced = true;
      break;
    }
    if (replaced) continue;
    out += c;
    ++at;
  }
  return out;
}

JsonValue from_text(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "\x01NaN") return JsonValue(std::numeric_limits<double>::quiet_NaN());
  if (text == "\x01Infinity") return JsonValue(kInfinity);
  if (text == "\x01-Infinity") return JsonValue(-kInfinity);
  return JsonValue(std::string(text));
}

JsonValue convert(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY: {
      JsonValue::Array items;
      for (const auto item : simdjson::dom::array(element)) items.push_back(convert(item));
      return JsonValue(std::move(items));
    }
    case element_type::OBJECT: {
      JsonValue::Object members;
      for (const auto field : simdjson::dom::object(element)) {
        members.emplace_back(std::string(field.key), convert(field.value));
      }
      return JsonValue(std::move(members));
    }
    case element_type::INT64: return JsonValue(int64_t(element));
    case element_type::UINT64: return JsonValue(static_cast<double>(uint64_t(element)));
    case element_type::DOUBLE: return JsonValue(double(element));
    case element_type::STRING: return from_text(std::string_view(element));
    case element_type::BOOL: return JsonValue(bool(element));
    case element_type::NULL_VALUE: return JsonValue();
  }
  return JsonValue();
}

}  // namespace

std::optional<double> JsonValue::as_number() const {
  if (const auto* integer = std::get_if<int64_t>(&node_)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&node_)) return *number;
  return std::nullopt;
}

std::optional<int64_t> JsonValue::as_integer() const {
  if (const auto* integer = std::get_if<int64_t>(&node_)) return *integer;
  const auto* number = std::get_if<double>(&node_);
  constexpr double kLimit = 9.007199254740992e15;  // 2^53: beyond it a double skips integers.
  if (number && std::nearbyint(*number) == *number && std::abs(*number) <= kLimit) {
    return static_cast<int64_t>(*number);
  }
  return std::nullopt;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const Object* members = as_object();
  if (!members) return nullptr;
  for (const auto& [name, value] : *members) {
    if (name == key) return &value;
  }
  return nullptr;
}

Result<JsonValue> parse_json(std::string_view text) {
  thread_local simdjson::dom::parser parser;  // Its buffers are reused from document to document.
  const std::string quoted = may_hold_bare_words(text) ? quote_bare_words(text) : std::string();
  const std::string_view source = quoted.empty() ? text : std::string_view(quoted);
  // Left to itself the parser would forget our depth when a longer document makes it grow.
  const bool must_grow =
      parser.max_depth() != kJsonDepthMax || parser.capacity() < source.size() + 1;
  if (must_grow && parser.allocate(source.size() + 1, kJsonDepthMax) != simdjson::SUCCESS) {
    return unavailable("not enough memory to parse this JSON document");
  }
  simdjson::dom::element root;
  const auto error = parser.parse(source.data(), source.size()).get(root);
  if (error) return invalid(std::string("not valid JSON: ") + simdjson::error_message(error));
  return convert(root);
}

}  // namespace afs
