#include "ingest/json_record.h"

#include "ingest/numbers.h"
#include "ingest/step_names.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr size_t kRecordNumbersMax = 20'000;
constexpr size_t kNestingMax = 8;

// Numbers that JSON has no word for travel as text: "NaN", "inf", "-Infinity". Other text is no
// number here: it may be an identifier.
std::optional<double> number_of(const JsonValue& value) {
  if (value.is_number()) return value.as_number();
  const std::string* text = value.as_text();
  if (!text || text->empty() || text->size() > 9) return std::nullopt;
  const std::string_view word = std::string_view(*text).substr(text->front() == '-' ? 1 : 0);
  if (word.empty() || !is_letter(word.front())) return std::nullopt;
  return parse_number(*text);
}

void flatten(const JsonValue::Object& members, const std::string& prefix, size_t depth,
             std::vector<std::pair<std::string, double>>& numbers) {
  for (const auto& [key, value] : members) {
    if (numbers.size() >= kRecordNumbersMax) return;
    if (const auto* inner = value.as_object()) {
      if (depth < kNestingMax) flatten(*inner, prefix + key + "/", depth + 1, numbers);
    } else if (const auto number = number_of(value)) {
      numbers.emplace_back(prefix + key, *number);
    }
  }
}

}  // namespace

const JsonValue* JsonRecord::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::optional<double> JsonRecord::number(std::string_view key) const {
  const JsonValue* value = find(key);
  return value ? number_of(*value) : std::nullopt;
}

std::optional<Step> JsonRecord::whole(std::string_view key) const {
  const auto value = number(key);
  return value ? to_step(*value) : std::nullopt;
}

Result<JsonRecord> parse_json_record(std::string_view line) {
  TRY_ASSIGN(const JsonValue value, parse_json(line));
  const JsonValue::Object* members = value.as_object();
  if (!members) return invalid("the line is JSON but not an object");
  JsonRecord record{*members, {}};
  flatten(record.members, "", 1, record.numbers);
  return record;
}

std::string_view step_key_of(const JsonRecord& record) {
  for (const std::string_view name : kStepNames) {
    for (const auto& [key, value] : record.members) {
      if (equal_words(key, name) && value.is_number()) return key;
    }
  }
  return {};
}

}  // namespace afs
