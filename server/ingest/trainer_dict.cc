#include "ingest/trainer_dict.h"

#include <algorithm>

#include "ingest/numbers.h"

namespace afs {
namespace {

bool has_prefix(const PythonDict& dict, std::string_view prefix) {
  return std::any_of(dict.numbers.begin(), dict.numbers.end(),
                     [&](const auto& item) { return item.first.starts_with(prefix); });
}

bool has_word(const PythonDict& dict, std::string_view word) {
  return std::any_of(dict.numbers.begin(), dict.numbers.end(),
                     [&](const auto& item) { return item.first.find(word) != std::string::npos; });
}

}  // namespace

std::optional<double> TrainerDict::number(std::string_view key) const {
  for (const auto& [name, value] : dict.numbers) {
    if (name == key) return value;
  }
  return std::nullopt;
}

std::optional<TrainerDict> parse_trainer_dict(std::string_view message) {
  if (!message.starts_with("{'") && !message.starts_with("{\"")) return std::nullopt;
  auto dict = parse_python_dict(message);
  if (!dict || !trimmed(message.substr(dict->bytes)).empty()) return std::nullopt;
  TrainerDict trainer{std::move(*dict), false, false};
  // Settings hold a learning_rate and epochs too, but neither a loss nor the epoch that training is
  // in.
  const bool has_place =
      trainer.number("epoch") || trainer.number("step") || trainer.number("global_step");
  const bool has_rate = trainer.number("learning_rate") || trainer.number("grad_norm");
  const bool is_eval = has_prefix(trainer.dict, "eval_");
  trainer.is_summary = trainer.number("train_runtime").has_value();
  const bool is_log = trainer.number("loss") || trainer.is_summary || (is_eval && has_place) ||
                      (has_place && (has_rate || has_word(trainer.dict, "loss") ||
                                     has_word(trainer.dict, "reward")));
  if (!is_log) return std::nullopt;
  trainer.is_training = !is_eval && !trainer.is_summary;
  return trainer;
}

}  // namespace afs
