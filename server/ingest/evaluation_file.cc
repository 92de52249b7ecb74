#include "ingest/evaluation_file.h"

#include <cmath>

#include "base/iso_time.h"
#include "base/json_value.h"

namespace afs {
namespace {

constexpr std::string_view kEnding = "_results.json";

void flatten(const JsonValue& value, const std::string& name, std::map<std::string, double>& into) {
  if (into.size() >= kEvaluationScoresMax) return;
  if (const auto number = value.as_number()) {
    if (std::isfinite(*number)) into[name] = *number;
    return;
  }
  const JsonValue::Object* object = value.as_object();
  if (object == nullptr) return;
  for (const auto& [key, member] : *object) {
    flatten(member, name.empty() ? key : name + "." + key, into);
  }
}

}  // namespace

std::string_view evaluation_key(std::string_view file_name) {
  if (!file_name.ends_with(kEnding)) return {};
  return file_name.substr(0, file_name.size() - kEnding.size());
}

Result<Evaluation> parse_evaluation(std::string_view text, WallTime modified_at) {
  TRY_ASSIGN(const JsonValue document, parse_json(text));
  if (document.as_object() == nullptr) return invalid("is not a JSON object");
  Evaluation evaluation;
  flatten(document, "", evaluation.scores);
  if (const JsonValue* score = document.find("overall_score"); score && !score->is_null()) {
    const auto number = score->as_number();
    if (!number || !(*number >= 0 && *number <= 1)) {
      return invalid("overall_score is not a number between 0 and 1");
    }
    evaluation.overall_score = *number;
    evaluation.scores.erase("overall_score");
  }
  const JsonValue* at = document.find("timestamp");
  const std::string* words = at == nullptr ? nullptr : at->as_text();
  if (words != nullptr && !words->empty()) {
    evaluation.evaluated_at = *words;
  } else if (const auto seconds = at == nullptr ? std::nullopt : at->as_number();
             seconds && std::abs(*seconds) < 1e11) {
    evaluation.evaluated_at = iso_time(static_cast<WallTime>(*seconds * 1000));
    evaluation.scores.erase("timestamp");
  } else {
    evaluation.evaluated_at = iso_time(modified_at);
  }
  return evaluation;
}

}  // namespace afs
