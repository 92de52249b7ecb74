#include "ingest/tfevents.h"

#include <fmt/format.h>

#include <cmath>

#include "ingest/hparams_plugin.h"
#include "ingest/proto_wire.h"
#include "ingest/tensor_scalar.h"
#include "ingest/tfrecord.h"
#include "ingest/trainer_args.h"

namespace afs {
namespace {

constexpr double kWallTimeMaxS = 8.64e12;  // What a date can hold; beyond it a clock is broken.
constexpr uint64_t kStateVersion = 1;
constexpr size_t kStateTagsBytesMax = 64 * 1024;  // Of remembered tags; more are forgotten.
constexpr uint64_t kHasEvent = 1;                 // Flags of the state.
constexpr uint64_t kIsTrainer = 2;
constexpr uint64_t kHasSessionStart = 4;
constexpr uint64_t kHasPoints = 8;
constexpr uint64_t kStartsAttempt = 16;

bool is_wall_time(double seconds) { return std::abs(seconds) <= kWallTimeMaxS; }  // NaN is not.

RunUpdate& update_of(IngestBatch& out) {
  if (!out.update) out.update.emplace();
  return *out.update;
}

bool is_session_start(Bytes session_log) {
  constexpr uint64_t kStart = 1;
  uint64_t status = 0;
  ProtoReader fields(session_log);
  while (fields.next()) {
    if (fields.key() == proto_key(1, ProtoWire::kVarint)) status = fields.varint();
  }
  return status == kStart;
}

}  // namespace

Result<size_t> TfeventsDecoder::feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) {
  using State = Tfrecord::State;
  tags_.begin_feed();
  size_t at = 0;
  while (true) {
    const Tfrecord record = read_tfrecord(bytes.subspan(at), kRecordBytesMax);
    Status fate;
    switch (record.state) {
      case State::kNeedsMore:
        return at;
      case State::kBadLength:
        fate =
            corrupt(fmt::format("{} cannot be read further: the length of the record at byte {} "
                                "is damaged; what stands before it is kept",
                                context.path, position_));
        break;
      case State::kTooLong:
        fate =
            too_large(fmt::format("{} cannot be read further: the record at byte {} says it has "
                                  "{} bytes, more than the {} allowed",
                                  context.path, position_, record.length, kRecordBytesMax));
        break;
      case State::kBadPayload:
        reject(out, "a record's checksum is wrong; it was passed over");
        break;
      case State::kWhole:
        fate = on_record(record.payload, out);
        break;
    }
    // The error is told when it stands first, so that what came before it is handed over first.
    if (!fate.ok()) return at > 0 ? Result<size_t>(at) : fate.error();
    at += record.bytes;
    position_ += record.bytes;
  }
}

bool TfeventsDecoder::read_event(Bytes record, Event& event) {
  ProtoReader fields(record);
  while (fields.next()) {
    switch (fields.key()) {
      case proto_key(1, ProtoWire::kFixed64):
        event.wall_time_s = fields.as_double();
        break;
      case proto_key(2, ProtoWire::kVarint):
        event.step = fields.as_int64();
        break;
      case proto_key(3, ProtoWire::kBytes):  // The version of the file.
        break;
      case proto_key(5, ProtoWire::kBytes):
        event.has_summary = true;
        break;
      case proto_key(7, ProtoWire::kBytes):
        event.is_session_start = is_session_start(fields.bytes());
        break;
      default:
        continue;  // A graph, a log message: nothing of ours.
    }
    event.is_event = true;
  }
  return fields.ok();
}

Status TfeventsDecoder::on_record(Bytes record, IngestBatch& out) {
  Event event;
  const bool is_read = read_event(record, event);
  if (!has_event_) {
    if (!is_read || !event.is_event) {
      return corrupt("not a TensorBoard event file: its first record is not an event");
    }
    has_event_ = true;
    update_of(out).format = "TensorBoard";
    // Its first record was written when its process opened the file.
    if (is_wall_time(event.wall_time_s) && event.wall_time_s > 0)
      update_of(out).process_started_at = std::llround(event.wall_time_s * 1000);
  }
  if (!is_read) {
    reject(out, "a record is not an event; it was passed over");
    return Status::success();
  }
  if (event.is_session_start) on_session_start();
  if (event.has_summary) on_summaries(record, event, out);
  return Status::success();
}

// The first start of a file is its own; a later one with points between is another process.
void TfeventsDecoder::on_session_start() {
  if (has_session_start_ && has_points_) starts_attempt_ = true;
  has_session_start_ = true;
  has_points_ = false;
}

void TfeventsDecoder::on_summaries(Bytes record, const Event& event, IngestBatch& out) {
  if (!is_wall_time(event.wall_time_s)) {
    reject(out, fmt::format("an event of step {} has no valid time", event.step));
    return;
  }
  const WallTime time = std::llround(event.wall_time_s * 1000);
  // Read again for the summary, because time and step may stand behind it.
  ProtoReader fields(record);
  bool ok = true;
  while (fields.next()) {
    if (fields.key() != proto_key(5, ProtoWire::kBytes)) continue;
    ok = on_summary(fields.bytes(), event.step, time, out) && ok;
  }
  if (!ok) reject(out, fmt::format("an event of step {} is malformed", event.step));
}

bool TfeventsDecoder::on_summary(Bytes summary, Step step, WallTime time, IngestBatch& out) {
  ProtoReader values(summary);
  bool ok = true;
  while (values.next()) {
    if (values.key() != proto_key(1, ProtoWire::kBytes)) continue;
    const auto value = read_summary_value(values.bytes());
    if (value) on_value(*value, step, time, out);
    ok = ok && value.has_value();
  }
  return ok && values.ok();
}

void TfeventsDecoder::on_value(const SummaryValue& value, Step step, WallTime time,
                               IngestBatch& out) {
  if (value.tag.starts_with("_hparams_/")) {
    if (value.plugin == "hparams" && !read_hparams(value.plugin_content, out)) {
      reject(out, "the hyperparameters of an event are malformed");
    }
    return;
  }
  switch (value.kind) {
    case SummaryValue::Kind::kSimple:
      add_point(value.tag, step, time, value.simple, out);  // A float is widened exactly.
      return;
    case SummaryValue::Kind::kTensor:
      on_tensor(value, step, time, out);
      return;
    case SummaryValue::Kind::kNone:
      return;
  }
}

void TfeventsDecoder::on_tensor(const SummaryValue& value, Step step, WallTime time,
                                IngestBatch& out) {
  // Only the first value of a tag must name the plugin that owns it.
  if (!value.plugin.empty() && value.plugin != "scalars") {
    if (value.plugin == "text" && value.tag == "args/text_summary" &&
        read_trainer_args(read_tensor_text(value.tensor), out)) {
      on_trainer(out);
    }
    tags_.remember_other(value.tag);
    return;
  }
  if (tags_.is_other(value.tag)) return;
  const TensorScalar scalar = read_tensor_scalar(value.tensor);
  if (scalar.state == TensorScalar::State::kScalar) {
    add_point(value.tag, step, time, scalar.value, out);
  } else if (scalar.state == TensorScalar::State::kMalformed || value.plugin == "scalars") {
    reject(out, "a tensor that should be one number is not");
  }
}

void TfeventsDecoder::add_point(std::string_view tag, Step step, WallTime time, double value,
                                IngestBatch& out) {
  if (tag.empty() || tag.size() > kMetricNameBytesMax) {
    reject(out, tag.empty() ? "a point has no tag" : "the tag of a point is too long");
    return;
  }
  TagColumns::Entry* entry = tags_.find_or_add(tag);
  if (!entry) {
    reject(out, fmt::format("there are more than {} tags in this file", kRunMetricsMax));
    return;
  }
  tags_.points(*entry, out, starts_attempt_).add(step, time, value);
  starts_attempt_ = false;
  has_points_ = true;
  if (entry->fact != TagColumns::Fact::kNone) add_fact(entry->fact, value, out);
}

void TfeventsDecoder::add_fact(TagColumns::Fact fact, double value, IngestBatch& out) {
  using Fact = TagColumns::Fact;
  if (fact == Fact::kEpoch || fact == Fact::kTrainEnd) on_trainer(out);
  if (!std::isfinite(value) || value < 0) return;
  RunUpdate& update = update_of(out);
  switch (fact) {
    case Fact::kEpoch:
      update.current_epoch = value;
      break;
    case Fact::kTrainEnd:
      update.end = RunEnd::kFinished;
      break;
    case Fact::kSamplesPerSecond:
      update.samples_per_second = value;
      break;
    case Fact::kTokensPerSecond:
      update.tokens_per_second = value;
      break;
    case Fact::kNone:
      break;
  }
}

void TfeventsDecoder::on_trainer(IngestBatch& out) {
  if (is_trainer_) return;
  is_trainer_ = true;
  update_of(out).format = "Hugging Face Trainer";
}

void TfeventsDecoder::reject(IngestBatch& out, std::string reason) const {
  ++out.records_bad;
  out.bad_reason = fmt::format("at byte {}: {}", position_, reason);
}

// varint version | varint flags | varint position | then each remembered tag: varint size, bytes
std::string TfeventsDecoder::state() const {
  std::string state;
  append_varint(state, kStateVersion);
  append_varint(state, (has_event_ ? kHasEvent : 0) | (is_trainer_ ? kIsTrainer : 0) |
                           (has_session_start_ ? kHasSessionStart : 0) |
                           (has_points_ ? kHasPoints : 0) | (starts_attempt_ ? kStartsAttempt : 0));
  append_varint(state, position_);
  for (const std::string& tag : tags_.others()) {
    if (state.size() + tag.size() > kStateTagsBytesMax) break;
    append_varint(state, tag.size());
    state += tag;
  }
  return state;
}

void TfeventsDecoder::restore(std::string_view state) {
  ByteReader reader(as_bytes(state));
  if (reader.varint() != kStateVersion) return;
  const uint64_t flags = reader.varint();
  position_ = reader.varint();
  while (reader.ok() && !reader.at_end()) {
    const Bytes tag = reader.take(reader.varint());
    if (reader.ok()) tags_.remember_other(as_text(tag));
  }
  has_event_ = flags & kHasEvent;
  is_trainer_ = flags & kIsTrainer;
  has_session_start_ = flags & kHasSessionStart;
  has_points_ = flags & kHasPoints;
  starts_attempt_ = flags & kStartsAttempt;
}

std::unique_ptr<Decoder> make_tfevents_decoder() { return std::make_unique<TfeventsDecoder>(); }

}  // namespace afs
