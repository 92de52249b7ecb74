#include "ingest/step_span.h"

#include <algorithm>
#include <vector>

#include "ingest/csv_header.h"
#include "ingest/csv_line.h"
#include "ingest/numbers.h"
#include "ingest/proto_wire.h"
#include "ingest/tfrecord.h"

namespace afs {
namespace {

constexpr size_t kSpanRecordBytesMax = kSpanTailBytes;

// The steps of the first two reports, or all of a piece: what comes of them is the same.
class Steps {
 public:
  void add(Step step) {
    if (count_ == 0) span_.first = span_.second = step;
    if (span_.second == span_.first) span_.second = std::max(span_.second, step);
    span_.last = count_ == 0 ? step : std::max(span_.last, step);
    ++count_;
  }
  std::optional<Step> last() const {
    return count_ == 0 ? std::nullopt : std::optional(span_.last);
  }
  std::optional<StepSpan> span() const {
    return span_.second > span_.first ? std::optional(span_) : std::nullopt;
  }

 private:
  StepSpan span_;
  size_t count_ = 0;
};

void add_rows(std::string_view text, const CsvHeader& header, Steps& steps) {
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    const auto cells = split_csv_line(text.substr(0, end), header.separator);
    text.remove_prefix(end + 1);
    if (!cells || cells->size() <= header.step_column) continue;
    if (const auto step = parse_step((*cells)[header.step_column])) steps.add(*step);
  }
}

std::optional<StepSpan> csv_span(std::string_view head, std::string_view tail) {
  const size_t end = head.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto header = parse_csv_header(head.substr(0, end));
  if (!header || header->counts_epochs) return std::nullopt;
  Steps first, last;
  add_rows(head.substr(end + 1), *header, first);
  auto span = first.span();
  if (!span) return span;
  tail.remove_prefix(std::min(tail.find('\n'), tail.size()));  // The rest of a line is no line.
  add_rows(tail, *header, last);
  span->last = std::max(span->last, last.last().value_or(span->last));
  return span;
}

// TensorBoardLogger writes what it knows of the parameters at step 0, whatever step it goes on
// from.
bool is_of_parameters(std::string_view tag) {
  return tag == "hp_metric" || tag.starts_with("_hparams_/");
}

std::optional<Step> step_of_event(Bytes record) {
  Step step = 0;
  bool has_values = false;
  ProtoReader event(record);
  while (event.next()) {
    if (event.key() == proto_key(2, ProtoWire::kVarint)) step = event.as_int64();
    if (event.key() != proto_key(5, ProtoWire::kBytes)) continue;
    ProtoReader summary(event.bytes());
    while (summary.next()) {
      if (summary.key() != proto_key(1, ProtoWire::kBytes)) continue;
      ProtoReader value(summary.bytes());
      while (value.next()) {
        if (value.key() == proto_key(1, ProtoWire::kBytes))
          has_values |= !is_of_parameters(value.text());
      }
    }
  }
  return event.ok() && has_values ? std::optional(step) : std::nullopt;
}

void add_events(Bytes bytes, Steps& steps) {
  for (;;) {
    const Tfrecord record = read_tfrecord(bytes, kSpanRecordBytesMax);
    if (record.bytes == 0) return;
    if (record.state == Tfrecord::State::kWhole) {
      if (const auto step = step_of_event(record.payload)) steps.add(*step);
    }
    bytes = bytes.subspan(record.bytes);
  }
}

// A frame carries the checksum of its length: that is how one is found in the middle of a file.
std::optional<StepSpan> event_span(Bytes head, Bytes tail) {
  Steps first, last;
  add_events(head, first);
  auto span = first.span();
  if (!span) return span;
  while (tail.size() >= kTfrecordHeadBytes) {
    if (read_tfrecord(tail, kSpanRecordBytesMax).state == Tfrecord::State::kWhole) break;
    tail = tail.subspan(1);
  }
  add_events(tail, last);
  span->last = std::max(span->last, last.last().value_or(span->last));
  return span;
}

}  // namespace

std::optional<StepSpan> step_span_of(Bytes head, Bytes tail, Format format) {
  if (format == Format::kCsv) return csv_span(as_text(head), as_text(tail));
  if (format == Format::kTfevents) return event_span(head, tail);
  return std::nullopt;
}

Result<std::optional<StepSpan>> read_step_span(const File& file, Format format, uint64_t size) {
  std::vector<std::byte> head(kSpanTailBytes), tail(kSpanTailBytes);
  TRY_ASSIGN(const size_t head_bytes, file.read_at(0, head));
  const uint64_t tail_at = size > kSpanTailBytes ? size - kSpanTailBytes : 0;
  TRY_ASSIGN(const size_t tail_bytes, file.read_at(tail_at, tail));
  return step_span_of(Bytes(head.data(), head_bytes), Bytes(tail.data(), tail_bytes), format);
}

bool continues(const StepSpan& later, const StepSpan& earlier) {
  const Step spacing = std::max(later.second - later.first, earlier.second - earlier.first);
  return later.first > earlier.first + 2 * spacing && later.first <= earlier.last + 2 * spacing;
}

}  // namespace afs
