#include "base/json_reader.h"

#include <cmath>
#include <limits>
#include <optional>

#include "base/json_library.h"

namespace afs {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr double kIntegerMax = 9'007'199'254'740'992.0;  // 2^53: beyond it a double skips integers.
constexpr size_t kShownBytesMax = 24;                    // Of a wrong value in an error.

struct Word {
  std::string_view spelling;
  double value;
};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Word kWords[] = {{"NaN", std::numeric_limits<double>::quiet_NaN()},
                           {"Infinity", kInfinity},
                           {"-Infinity", -kInfinity}};

// The token as it stands in the text, without what follows it.
std::string_view trimmed(std::string_view token) {
  const size_t end = token.find_first_of(" \t\r\n,]}");
  return token.substr(0, end);
}

std::optional<double> word_of(std::string_view token) {
  token = trimmed(token);
  if (token.size() > 2 && token.front() == '"' && token.back() == '"') {
    token = token.substr(1, token.size() - 2);
  }
  for (const Word& word : kWords) {
    if (token == word.spelling) return word.value;
  }
  return std::nullopt;
}

Error not_that(std::string_view wanted, std::string_view token) {
  return invalid("'" + std::string(token.substr(0, kShownBytesMax)) + "' is not " +
                 std::string(wanted));
}

Result<int64_t> integer_of(ondemand::value value) {
  int64_t whole = 0;
  if (value.get_int64().get(whole) == simdjson::SUCCESS) return whole;
  double number = 0;
  const std::string_view token = trimmed(value.raw_json_token());
  if (value.get_double().get(number) == simdjson::SUCCESS && std::nearbyint(number) == number &&
      std::abs(number) <= kIntegerMax) {
    return static_cast<int64_t>(number);
  }
  return not_that("a whole number", token);
}

}  // namespace

struct JsonReader::Impl {
  ondemand::parser parser;
  ondemand::document document;
  ondemand::value value;  // At hand.
  const char* begin = nullptr;
  bool is_open = false;  // Without it the document points nowhere.

  Error error_of(simdjson::error_code code) const {
    switch (code) {
      case simdjson::INCORRECT_TYPE:
        return invalid("another kind of value is expected here");
      case simdjson::MEMALLOC:
        return unavailable("not enough memory to read this JSON document");
      default:
        return invalid(std::string("this is not JSON: ") + simdjson::error_message(code));
    }
  }

  // Calls `take` with each item of the array at hand, or with the value itself.
  template <typename Take>
  Status each_number(size_t count_max, Take take) {
    ondemand::json_type type;
    if (const auto code = value.type().get(type)) return error_of(code);
    if (type != ondemand::json_type::array) return take(value);
    ondemand::array items;
    if (const auto code = value.get_array().get(items)) return error_of(code);
    size_t count = 0;
    for (auto item : items) {
      ondemand::value one;
      if (const auto code = item.get(one)) return error_of(code);
      if (++count > count_max) {
        return too_large("more than " + std::to_string(count_max) +
                         " values; send them in smaller parts");
      }
      TRY(take(one));
    }
    return {};
  }
};

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;

Status JsonReader::open(std::string_view text) {
  impl_->begin = text.data();
  impl_->is_open = false;
  const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + kPaddingBytes);
  if (const auto code = impl_->parser.iterate(padded).get(impl_->document)) {
    return impl_->error_of(code);
  }
  // What was wrong with the text as a whole may come out only here.
  if (const auto code = impl_->document.get_value().get(impl_->value)) {
    return code == simdjson::SCALAR_DOCUMENT_AS_VALUE
               ? Status(invalid("a JSON object or array is expected"))
               : Status(impl_->error_of(code));
  }
  impl_->is_open = true;
  return {};
}

Result<JsonKind> JsonReader::kind() {
  ondemand::json_type type;
  if (const auto code = impl_->value.type().get(type)) return impl_->error_of(code);
  switch (type) {
    case ondemand::json_type::object:
      return JsonKind::kObject;
    case ondemand::json_type::array:
      return JsonKind::kArray;
    case ondemand::json_type::string:
      return JsonKind::kText;
    default:
      return JsonKind::kOther;
  }
}

Status JsonReader::each_field(const std::function<Status(std::string_view)>& on_field) {
  ondemand::object object;
  if (const auto code = impl_->value.get_object().get(object)) {
    return code == simdjson::INCORRECT_TYPE ? Status(invalid("an object is expected here"))
                                            : Status(impl_->error_of(code));
  }
  for (auto each : object) {
    ondemand::field field;
    if (const auto code = std::move(each).get(field)) return impl_->error_of(code);
    std::string_view name;
    if (const auto code = field.unescaped_key().get(name)) return impl_->error_of(code);
    impl_->value = field.value();
    TRY(on_field(name));
  }
  return {};
}

Status JsonReader::each_item(const std::function<Status()>& on_item) {
  ondemand::array items;
  if (const auto code = impl_->value.get_array().get(items)) {
    return code == simdjson::INCORRECT_TYPE ? Status(invalid("an array is expected here"))
                                            : Status(impl_->error_of(code));
  }
  for (auto item : items) {
    if (const auto code = item.get(impl_->value)) return impl_->error_of(code);
    TRY(on_item());
  }
  return {};
}

Result<std::string> JsonReader::text() {
  std::string_view read;
  if (const auto code = impl_->value.get_string().get(read)) {
    return code == simdjson::INCORRECT_TYPE
               ? not_that("a text in quotes", trimmed(impl_->value.raw_json_token()))
               : impl_->error_of(code);
  }
  return std::string(read);
}

Result<int64_t> JsonReader::integer() { return integer_of(impl_->value); }

Result<std::string> JsonReader::scalar_text() {
  TRY_ASSIGN(const JsonKind what, kind());
  if (what == JsonKind::kText) return text();
  if (what != JsonKind::kOther) return invalid("a text, a number or a boolean is expected here");
  return std::string(trimmed(impl_->value.raw_json_token()));
}

Status JsonReader::integers(std::vector<int64_t>& to, size_t count_max) {
  return impl_->each_number(count_max, [&to](ondemand::value value) -> Status {
    TRY_ASSIGN(const int64_t whole, integer_of(value));
    to.push_back(whole);
    return {};
  });
}

Status JsonReader::numbers(std::vector<double>& to, std::vector<size_t>& gaps, size_t count_max) {
  return impl_->each_number(count_max, [&](ondemand::value value) -> Status {
    double number = 0;
    if (value.get_double().get(number) != simdjson::SUCCESS) {
      const std::string_view token = value.raw_json_token();
      const auto word = word_of(token);
      if (!word && trimmed(token) != "null") {
        return not_that(R"(a number, null, "NaN", "Infinity" or "-Infinity")", trimmed(token));
      }
      if (!word) gaps.push_back(to.size());
      number = word.value_or(std::numeric_limits<double>::quiet_NaN());
    }
    to.push_back(number);
    return {};
  });
}

Status JsonReader::end() {
  const char* at = nullptr;
  if (impl_->document.current_location().get(at) == simdjson::OUT_OF_BOUNDS) return {};
  return invalid(
      "something follows the end of the JSON value; send one value, or one a line as "
      "Content-Type: application/x-ndjson");
}

size_t JsonReader::where() const {
  const char* at = nullptr;
  if (!impl_->is_open) return 0;
  if (impl_->document.current_location().get(at) != simdjson::SUCCESS || at < impl_->begin)
    return 0;
  return static_cast<size_t>(at - impl_->begin);
}

}  // namespace afs
