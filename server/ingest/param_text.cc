#include "ingest/param_text.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace afs {
namespace {

void write_nested(JsonWriter& out, const JsonValue& value) {
  if (const auto* members = value.as_object()) {
    out.begin_object();
    for (const auto& [name, member] : *members) {
      out.key(name);
      write_nested(out, member);
    }
    out.end_object();
  } else if (const auto* items = value.as_array()) {
    out.begin_array();
    for (const JsonValue& item : *items) write_nested(out, item);
    out.end_array();
  } else if (const auto* text = value.as_text()) {
    out.text(*text);
  } else if (const auto* flag = value.as_boolean()) {
    out.boolean(*flag);
  } else if (const auto number = value.as_number()) {
    out.number(*number);
  } else {
    out.null();
  }
}

// `text` as valid UTF-8 of at most `bytes_max` bytes; what is cut off is shown by "…".
std::string clipped(std::string_view text, size_t bytes_max) {
  constexpr std::string_view kCut = "…";
  if (text.size() <= bytes_max) return valid_utf8(text);
  size_t end = bytes_max - kCut.size();
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80)
    --end;  // Not within a character.
  return valid_utf8(text.substr(0, end)) + std::string(kCut);
}

}  // namespace

std::string param_text(double value) { return fmt::format("{}", value); }

std::optional<std::string> param_text(const JsonValue& value) {
  if (value.is_null()) return std::nullopt;
  if (const auto* text = value.as_text()) return *text;
  if (const auto* flag = value.as_boolean()) return *flag ? "true" : "false";
  if (const auto number = value.as_number()) return param_text(*number);
  JsonWriter out;
  write_nested(out, value);
  return out.take();
}

void add_param(IngestBatch& out, std::string_view name, std::string_view value) {
  if (name.empty()) return;
  out.params.push_back({clipped(name, kParamNameBytesMax), clipped(value, kParamValueBytesMax)});
}

void add_params(IngestBatch& out, std::string_view prefix, const JsonValue& object) {
  const auto* members = object.as_object();
  if (!members) return;
  for (const auto& [key, value] : *members) {
    if (const auto text = param_text(value)) add_param(out, std::string(prefix) + key, *text);
  }
}

}  // namespace afs
