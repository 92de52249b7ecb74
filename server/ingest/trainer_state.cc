#include "ingest/trainer_state.h"

#include <algorithm>
#include <cmath>

#include "ingest/batch_columns.h"
#include "ingest/json_field.h"
#include "ingest/metric_name.h"
#include "ingest/param_text.h"

namespace afs {
namespace {

constexpr std::string_view kParams[] = {"best_metric",      "best_model_checkpoint",
                                        "train_batch_size", "logging_steps",
                                        "eval_steps",       "save_steps"};
constexpr double kTrainingMsMax = 3.2e12;  // A hundred years: a longer training time is a mistake.

// The record that the Trainer adds when train() returns. A history that goes on after it belongs to
// a later train(), so only one at the last step counts.
const JsonValue* end_record(const JsonValue::Array& history) {
  const JsonValue* end = nullptr;
  Step last_step = 0;
  for (const JsonValue& record : history) {
    const auto step = step_field(record, "step");
    if (!step) continue;
    if (end && *step > last_step) end = nullptr;
    last_step = std::max(last_step, *step);
    if (number_field(record, "train_runtime") && *step == last_step) end = &record;
  }
  return end;
}

void add_record(const JsonValue& record, const TrainerClock& clock, BatchColumns& columns) {
  const auto step = step_field(record, "step");
  if (!step) {
    columns.count_bad("a record of log_history has no step");
    return;
  }
  const WallTime time = clock.at(*step);
  for (const auto& [key, value] : *record.as_object()) {
    if (key == "step") continue;
    if (const auto number = value.as_number()) {
      columns.add(hugging_face_metric(key), *step, time, *number);
    }
  }
}

void add_facts(const JsonValue& root, const JsonValue* end, RunUpdate& update) {
  update.format = "Hugging Face Trainer";
  if (const auto steps = step_field(root, "max_steps"); steps && *steps > 0) {
    update.total_steps = *steps;
  }
  if (const auto step = step_field(root, "global_step"); step && *step >= 0) {
    update.current_step = *step;
  }
  update.total_epochs = positive_field(root, "num_train_epochs");
  update.current_epoch = positive_field(root, "epoch");
  const auto step = step_field(root, "global_step");
  const auto end_step = end ? step_field(*end, "step") : std::nullopt;
  if (!end_step || (step && *step > *end_step)) return;
  update.end = RunEnd::kFinished;
  update.samples_per_second = positive_field(*end, "train_samples_per_second");
  update.tokens_per_second = positive_field(*end, "train_tokens_per_second");
}

}  // namespace

TrainerClock::TrainerClock(const JsonValue::Array& history, WallTime modified_at)
    : modified_at_(modified_at) {
  const JsonValue* end = end_record(history);
  const auto runtime_s = end ? positive_field(*end, "train_runtime") : std::nullopt;
  if (!runtime_s || *runtime_s * 1000 > kTrainingMsMax) return;
  last_step_ = *step_field(*end, "step");
  if (last_step_ > 0) ms_per_step_ = *runtime_s * 1000 / static_cast<double>(last_step_);
}

WallTime TrainerClock::at(Step step) const {
  if (ms_per_step_ == 0 || step >= last_step_) return modified_at_;
  const double steps_ago =
      static_cast<double>(last_step_) - static_cast<double>(std::max<Step>(step, 0));
  return modified_at_ - std::llround(steps_ago * ms_per_step_);
}

Result<size_t> TrainerStateDecoder::feed(Bytes bytes, const DecodeContext& context,
                                         IngestBatch& out) {
  const auto root = parse_json(as_text(bytes));
  if (!root.ok()) return size_t{0};  // Half-written: the Trainer writes in place.
  const JsonValue* history_member = root->find("log_history");
  const auto* history = history_member ? history_member->as_array() : nullptr;
  if (!history)
    return invalid(context.path + " is not a trainer_state.json: it has no log_history");

  out.kind = BatchKind::kFillIn;
  const TrainerClock clock(*history, context.modified_at);
  BatchColumns columns(out);
  columns.begin_record(false);
  for (const JsonValue& record : *history) {
    if (record.as_object()) {
      add_record(record, clock, columns);
    } else {
      columns.count_bad("a record of log_history is not an object");
    }
  }
  add_facts(*root, end_record(*history), columns.update());
  columns.update().observed_at = context.modified_at;
  for (const std::string_view name : kParams) {
    const JsonValue* value = root->find(name);
    const auto text = value ? param_text(*value) : std::nullopt;
    if (text) add_param(out, name, *text);
  }
  return bytes.size();
}

std::unique_ptr<Decoder> make_trainer_state_decoder() {
  return std::make_unique<TrainerStateDecoder>();
}

}  // namespace afs
