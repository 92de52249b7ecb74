// JSON record: one line of a JSON-lines log, its numbers flattened to named values.
// Called by trainer_log, jsonl and the format sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_value.h"
#include "base/result.h"
#include "core/point.h"

namespace afs {

struct JsonRecord {
  JsonValue::Object members;
  std::vector<std::pair<std::string, double>> numbers;  // Nested objects as "outer/inner".

  const JsonValue* find(std::string_view key) const;
  std::optional<double> number(std::string_view key) const;
  std::optional<Step> whole(std::string_view key) const;
};

// kInvalid when the line is no JSON object.
Result<JsonRecord> parse_json_record(std::string_view line);

// The key that counts the record's place in training: step, global_step, …, and epoch where there
// is no other; empty when the record has none. Shared with the sniffer.
std::string_view step_key_of(const JsonRecord& record);

}  // namespace afs
