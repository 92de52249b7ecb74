// Any JSON lines with a step-like key and numbers: torchtune, detectron2, a script's own. Names
// stay as they are; a record's "mode": "val" parts them. Called by log_dir on its thread.
#include <cmath>

#include "ingest/batch_columns.h"
#include "ingest/decoder.h"
#include "ingest/json_record.h"
#include "ingest/lines.h"
#include "ingest/metric_name.h"
#include "ingest/numbers.h"
#include "ingest/step_names.h"
#include "ingest/time_text.h"

namespace afs {
namespace {

constexpr std::string_view kEventKeys[] = {"event", "type", "event_type"};
constexpr std::string_view kStartWords[] = {"start",       "started",          "run_start",
                                            "train_start", "training_started", "training_start",
                                            "resume",      "resumed"};
constexpr std::string_view kSplitKeys[] = {"mode", "split", "phase"};

// The wall time that the record carries, and under which key. A small number called "time" is a
// duration, which is a metric like any other.
struct RecordTime {
  std::string_view key;
  WallTime time = 0;
};
std::optional<RecordTime> time_of(const JsonRecord& record) {
  for (const std::string_view name : kTimeNames) {
    for (const auto& [key, value] : record.members) {
      if (!equal_words(key, name)) continue;
      const std::string* text = value.as_text();
      const auto time = text                ? parse_time(*text)
                        : value.is_number() ? time_of_number(*value.as_number())
                                            : std::nullopt;
      if (time) return RecordTime{key, *time};
    }
  }
  return std::nullopt;
}

std::string prefix_of(const JsonRecord& record) {
  for (const std::string_view key : kSplitKeys) {
    const JsonValue* value = record.find(key);
    const std::string* text = value ? value->as_text() : nullptr;
    if (text && !split_of(*text).empty()) return std::string(split_of(*text)) + "/";
  }
  return {};
}

// {"event": "START", …}: a process began.
bool is_start_event(const JsonRecord& record) {
  for (const std::string_view key : kEventKeys) {
    const JsonValue* value = record.find(key);
    const std::string* text = value ? value->as_text() : nullptr;
    if (text && is_one_of(*text, kStartWords)) return true;
  }
  return false;
}

class JsonlDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;

 private:
  void take_line(std::string_view line, WallTime modified_at, BatchColumns& columns);
  void emit(const JsonRecord& record, std::string_view step_key, Step step, WallTime modified_at,
            BatchColumns& columns);

  LineSplitter lines_;
  bool has_records_ = false;   // Of steps: a start before the first one is no resume.
  bool is_start_due_ = false;  // The next record begins an attempt.
};

// Words, so that what older versions kept, "" or "skipping", still means the same.
std::string JsonlDecoder::state() const {
  std::string words;
  if (lines_.is_skipping()) words += "skipping ";
  if (has_records_) words += "records ";
  if (is_start_due_) words += "start ";
  return words;
}

void JsonlDecoder::restore(std::string_view state) {
  lines_.set_skipping(state.find("skipping") != std::string_view::npos);
  has_records_ = state.find("records") != std::string_view::npos;
  is_start_due_ = state.find("start") != std::string_view::npos;
}

Result<size_t> JsonlDecoder::feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) {
  BatchColumns columns(out);
  int64_t too_long = 0;
  const size_t taken = lines_.split(bytes, too_long, [&](std::string_view line, std::string_view) {
    take_line(line, context.modified_at, columns);
    return true;
  });
  columns.count_too_long(too_long);
  return taken;
}

void JsonlDecoder::take_line(std::string_view line, WallTime modified_at, BatchColumns& columns) {
  if (trimmed(line).empty()) return;
  const auto record = parse_json_record(line);
  if (!record.ok()) return columns.count_bad(record.message());
  if (is_start_event(*record)) is_start_due_ = has_records_;
  const std::string_view step_key = step_key_of(*record);
  if (step_key.empty()) return;  // A line of another kind, such as the settings at the start.
  const auto step = record->whole(step_key);
  if (!step) {
    return columns.count_bad("\"" + std::string(step_key) + "\" is not a whole number");
  }
  emit(*record, step_key, *step, modified_at, columns);
}

void JsonlDecoder::emit(const JsonRecord& record, std::string_view step_key, Step step,
                        WallTime modified_at, BatchColumns& columns) {
  const auto time = time_of(record);
  const std::string prefix = prefix_of(record);
  RunUpdate& update = columns.update();
  update.format = "JSON lines";
  if (is_epoch_name(step_key)) update.step_unit = "epoch";
  if (record.numbers.size() > 1) {  // More than its step.
    columns.begin_record(is_start_due_);
    is_start_due_ = false;
    has_records_ = true;
  } else {
    columns.begin_record(false);
  }
  for (const auto& [key, value] : record.numbers) {
    if (is_one_of(key, kTotalStepsNames)) {
      if (to_step(value).value_or(0) > 0) update.total_steps = to_step(value);
    } else if (is_one_of(key, kTotalEpochsNames)) {
      if (value > 0) update.total_epochs = value;
    } else if (key != step_key && !(time && time->key == key)) {
      columns.add(prefix + key, step, time ? time->time : modified_at, value);
    }
    if (is_epoch_name(key) && std::isfinite(value)) update.current_epoch = value;
  }
}

}  // namespace

std::unique_ptr<Decoder> make_jsonl_decoder() { return std::make_unique<JsonlDecoder>(); }

}  // namespace afs
