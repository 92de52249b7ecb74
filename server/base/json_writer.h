// JSON text, written forwards into a string. Numbers take their shortest exact form; NaN and the
// infinities travel as the strings "NaN", "Infinity", "-Infinity". Called by adapters, on any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace afs {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);  // Escaped; bytes that are not UTF-8 become U+FFFD.
  JsonWriter& number(double value);
  JsonWriter& integer(int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // A complete JSON value made elsewhere.
  JsonWriter& numbers(std::span<const double> values);
  JsonWriter& integers(std::span<const int64_t> values);

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool needs_comma_ = false;
};

// `text` as a quoted JSON string; `<` is written as \u003c so that it may stand inside a script element.
void append_json_text(std::string& out, std::string_view text);
void append_json_number(std::string& out, double value);

// The bytes of `text` with every sequence that is not UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace afs
