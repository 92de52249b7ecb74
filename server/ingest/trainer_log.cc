// LLaMA-Factory's trainer_log.jsonl, in both dialects: current_steps with an elapsed_time, and the
// raw log keys with a step. Called by log_dir on its thread. Never reads a clock: elapsed_time and
// the file's age give the times.
#include <cmath>
#include <tuple>

#include "ingest/batch_columns.h"
#include "ingest/decoder.h"
#include "ingest/elapsed_clock.h"
#include "ingest/json_record.h"
#include "ingest/lines.h"
#include "ingest/metric_name.h"
#include "ingest/numbers.h"
#include "ingest/time_text.h"
#include "ingest/words.h"

namespace afs {
namespace {

// What tells of progress rather than measures something.
constexpr std::string_view kBookkeeping[] = {"current_steps", "total_steps",  "step",
                                             "percentage",    "elapsed_time", "remaining_time"};

std::string metric_of(std::string_view key) {
  if (key == "lr") return "train/learning_rate";
  if (key == "predict_loss") return "predict/loss";
  return hugging_face_metric(key);
}

class TrainerLogDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;

 private:
  void take_line(std::string_view line, BatchColumns& columns);
  void emit(const JsonRecord& record, const ElapsedClock::Reading& reading, BatchColumns& columns);
  void note_progress(const JsonRecord& record, Step step, RunUpdate& update);

  LineSplitter lines_;
  ElapsedClock clock_;
  std::vector<JsonRecord> records_;  // Of one feed().
  std::vector<ElapsedClock::Reading> readings_;
};

Result<size_t> TrainerLogDecoder::feed(Bytes bytes, const DecodeContext& context,
                                       IngestBatch& out) {
  BatchColumns columns(out);
  int64_t too_long = 0;
  records_.clear();
  readings_.clear();
  const bool may_wait = context.has_more && bytes.size() < kClockBytesMax;
  const bool was_skipping = lines_.is_skipping();
  const auto bad_before = std::pair(out.records_bad, out.bad_reason);
  const size_t taken = lines_.split(bytes, too_long, [&](std::string_view line, std::string_view) {
    take_line(line, columns);
    return true;
  });
  if (may_wait && clock_.needs_end(readings_)) {
    lines_.set_skipping(was_skipping);
    std::tie(out.records_bad, out.bad_reason) = bad_before;
    return size_t{0};
  }
  columns.count_too_long(too_long);
  clock_.resolve(readings_, context.modified_at);
  for (size_t i = 0; i < records_.size(); ++i) emit(records_[i], readings_[i], columns);
  if (!records_.empty()) {
    columns.update().format = "LLaMA-Factory";
    columns.update().process_started_at = clock_.start();
  }
  return taken;
}

void TrainerLogDecoder::take_line(std::string_view line, BatchColumns& columns) {
  if (trimmed(line).empty()) return;
  auto record = parse_json_record(line);
  if (!record.ok()) return columns.count_bad(record.message());
  if (!record->whole("current_steps") && !record->whole("step")) {
    return columns.count_bad("the line has neither current_steps nor step");
  }
  const JsonValue* elapsed = record->find("elapsed_time");
  const std::string* text = elapsed ? elapsed->as_text() : nullptr;
  readings_.push_back({text ? parse_duration_s(*text) : std::nullopt, 0, false});
  records_.push_back(std::move(*record));
}

void TrainerLogDecoder::emit(const JsonRecord& record, const ElapsedClock::Reading& reading,
                             BatchColumns& columns) {
  const auto current = record.whole("current_steps");
  const Step step = current ? *current : record.whole("step").value_or(0);
  columns.begin_record(reading.starts_attempt);
  for (const auto& [key, value] : record.numbers) {
    if (!is_one_of(key, kBookkeeping)) columns.add(metric_of(key), step, reading.time, value);
  }
  note_progress(record, step, columns.update());
}

void TrainerLogDecoder::note_progress(const JsonRecord& record, Step step, RunUpdate& update) {
  update.current_step = step;
  const auto epoch = record.number("epoch");
  if (epoch && std::isfinite(*epoch)) update.current_epoch = epoch;
  if (const auto rate = record.number("throughput")) update.tokens_per_second = rate;
  const auto total = record.whole("total_steps");
  if (!total || *total <= 0) return;
  update.total_steps = total;
  if (step >= *total) {
    update.end = RunEnd::kFinished;
  } else {
    update.end.reset();  // A later line of the same bytes: it went on.
  }
}

std::string TrainerLogDecoder::state() const {
  JsonWriter out;
  out.begin_object().key("skipping").boolean(lines_.is_skipping());
  clock_.write_state(out);
  return out.end_object().take();
}

void TrainerLogDecoder::restore(std::string_view state) {
  const auto parsed = parse_json(state);
  if (!parsed.ok()) return;
  const JsonValue* skipping = parsed->find("skipping");
  lines_.set_skipping(skipping && skipping->as_boolean() && *skipping->as_boolean());
  clock_.read_state(*parsed);
}

}  // namespace

std::unique_ptr<Decoder> make_trainer_log_decoder() {
  return std::make_unique<TrainerLogDecoder>();
}

}  // namespace afs
