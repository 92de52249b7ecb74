// Any CSV with a step-like column: Lightning's metrics.csv, Ultralytics' results.csv, Keras'
// CSVLogger, a script's own. Rows may be sparse. Called by log_dir on its thread, which starts a
// file over whose head has changed.
#include <cmath>
#include <tuple>

#include "ingest/batch_columns.h"
#include "ingest/csv_header.h"
#include "ingest/csv_line.h"
#include "ingest/decoder.h"
#include "ingest/elapsed_clock.h"
#include "ingest/lines.h"
#include "ingest/numbers.h"
#include "ingest/time_text.h"

namespace afs {
namespace {

constexpr size_t kCsvHeaderBytesMax =
    200 * 1024;  // It is the decoder's state, which has a limit too.

struct Row {
  std::shared_ptr<const CsvHeader> header;  // The one above it: a file may have a second.
  Step step = 0;
  std::vector<std::pair<size_t, double>> values;  // By column; blank cells are left out.
  std::optional<WallTime> time;                   // From a column that tells it.
  std::optional<double> epoch;
  bool ends_epoch = false;
};

// Lightning logs these once an epoch, when it is over.
bool is_epoch_end(const std::string& name) {
  return name.ends_with("_epoch") || name == "epoch_time";
}

class CsvDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;

 private:
  void take_line(std::string_view line, BatchColumns& columns);
  void take_header(std::string_view line);
  void take_row(std::vector<std::string> cells, BatchColumns& columns);
  void take_cell(size_t column, std::string_view cell, Row& row, ElapsedClock::Reading& reading);
  void emit(const Row& row, const ElapsedClock::Reading& reading, BatchColumns& columns);
  void note_epoch(const Row& row, RunUpdate& update);

  LineSplitter lines_;
  ElapsedClock clock_;
  std::shared_ptr<const CsvHeader> header_;
  bool has_counted_epochs_ = false;    // Some row above did: a later header may count steps.
  std::optional<bool> is_zero_based_;  // Epochs that are steps, told by the first one.
  std::vector<Row> rows_;              // Of one feed().
  std::vector<ElapsedClock::Reading> readings_;
  std::optional<Error> error_;
};

Result<size_t> CsvDecoder::feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) {
  BatchColumns columns(out);
  int64_t too_long = 0;
  rows_.clear();
  readings_.clear();
  const bool may_wait = context.has_more && bytes.size() < kClockBytesMax;
  const std::optional<CsvDecoder> before = may_wait ? std::optional(*this) : std::nullopt;
  const auto bad_before = std::pair(out.records_bad, out.bad_reason);
  const size_t taken = lines_.split(bytes, too_long, [&](std::string_view line, std::string_view) {
    if (!error_) take_line(line, columns);
    return true;
  });
  if (error_) return *error_;
  if (may_wait && clock_.needs_end(readings_)) {
    *this = *before;
    std::tie(out.records_bad, out.bad_reason) = bad_before;
    return size_t{0};
  }
  columns.count_too_long(too_long);
  clock_.resolve(readings_, context.modified_at);
  for (size_t i = 0; i < rows_.size(); ++i) emit(rows_[i], readings_[i], columns);
  if (!rows_.empty()) {
    const CsvHeader& header = *rows_.back().header;
    columns.update().format = std::string(to_string(header.dialect));
    columns.update().process_started_at = clock_.start();
    if (header.counts_epochs) columns.update().step_unit = "epoch";
    // Taken back only where it was told: a run's other logs may know better than this silence.
    else if (has_counted_epochs_)
      columns.update().step_unit = "step";
  }
  return taken;
}

void CsvDecoder::take_line(std::string_view line, BatchColumns& columns) {
  if (trimmed(line).empty() || line.starts_with('#')) return;
  if (!header_) return take_header(line);
  auto cells = split_csv_line(line, header_->separator);
  if (!cells) return columns.count_bad("a row has a quote that is not closed");
  const bool has_step = cells->size() > header_->step_column &&
                        parse_step((*cells)[header_->step_column]).has_value();
  if (has_step) return take_row(std::move(*cells), columns);
  // A process that was started again on the same file may write its header again.
  if (auto header = parse_csv_header(line)) {
    header_ = std::make_shared<CsvHeader>(std::move(*header));
  } else {
    columns.count_bad("a row has no whole number in column \"" +
                      header_->names[header_->step_column] + "\"");
  }
}

void CsvDecoder::take_header(std::string_view line) {
  if (line.size() > kCsvHeaderBytesMax) {
    error_ =
        too_large("the header line is longer than " + std::to_string(kCsvHeaderBytesMax >> 10) +
                  " KiB: split the table into several files");
    return;
  }
  if (auto header = parse_csv_header(line)) {
    header_ = std::make_shared<CsvHeader>(std::move(*header));
  } else {
    error_ =
        corrupt("the first line is no header with a step-like column (step, iteration, epoch)");
  }
}

void CsvDecoder::take_row(std::vector<std::string> cells, BatchColumns& columns) {
  if (cells.size() == header_->names.size() + 1 && cells.back().empty()) cells.pop_back();
  if (cells.size() != header_->names.size()) {
    return columns.count_bad("a row has " + std::to_string(cells.size()) + " cells, the header " +
                             std::to_string(header_->names.size()));
  }
  Row row;
  ElapsedClock::Reading reading;
  row.header = header_;
  row.step = *parse_step(cells[header_->step_column]);
  for (size_t i = 0; i < cells.size(); ++i) take_cell(i, cells[i], row, reading);
  if (!is_zero_based_) is_zero_based_ = row.step == 0;
  has_counted_epochs_ = has_counted_epochs_ || header_->counts_epochs;
  rows_.push_back(std::move(row));
  readings_.push_back(reading);
}

void CsvDecoder::take_cell(size_t column, std::string_view cell, Row& row,
                           ElapsedClock::Reading& reading) {
  if (is_missing(cell) || header_->names[column].empty()) return;
  const CsvRole role = header_->roles[column];
  if (role == CsvRole::kStep) return;
  const auto number = parse_number(cell);
  if (role == CsvRole::kElapsed) {
    reading.elapsed_s = number ? number : parse_duration_s(cell);
    if (!is_duration_s(reading.elapsed_s.value_or(0))) reading.elapsed_s.reset();
    return;
  }
  if (role == CsvRole::kTime) {
    const auto time = parse_time(cell);
    if (time) row.time = time;
    if (time || !number) return;  // A small number is a duration: a metric like any other.
  }
  if (!number) return;
  if (role == CsvRole::kEpoch && std::isfinite(*number)) row.epoch = number;
  row.ends_epoch = row.ends_epoch || is_epoch_end(header_->names[column]);
  row.values.emplace_back(column, *number);
}

void CsvDecoder::emit(const Row& row, const ElapsedClock::Reading& reading, BatchColumns& columns) {
  columns.begin_record(reading.starts_attempt);
  const WallTime time = row.time.value_or(reading.time);
  for (const auto& [column, value] : row.values) {
    columns.add(row.header->names[column], row.step, time, value);
  }
  note_epoch(row, columns.update());
}

void CsvDecoder::note_epoch(const Row& row, RunUpdate& update) {
  if (row.header->counts_epochs) {  // Such a row is written when the epoch is over.
    update.current_epoch = static_cast<double>(row.step) + (is_zero_based_.value_or(false) ? 1 : 0);
  } else if (row.epoch) {
    const bool is_over = row.header->dialect == CsvDialect::kLightning && row.ends_epoch;
    update.current_epoch = *row.epoch + (is_over ? 1 : 0);
  }
}

std::string CsvDecoder::state() const {
  JsonWriter out;
  out.begin_object().key("skipping").boolean(lines_.is_skipping());
  if (header_) out.key("header").text(header_->line);
  if (has_counted_epochs_) out.key("counted_epochs").boolean(true);
  if (is_zero_based_) out.key("zero_based").boolean(*is_zero_based_);
  clock_.write_state(out);
  return out.end_object().take();
}

void CsvDecoder::restore(std::string_view state) {
  const auto parsed = parse_json(state);
  if (!parsed.ok()) return;
  const JsonValue* skipping = parsed->find("skipping");
  lines_.set_skipping(skipping && skipping->as_boolean() && *skipping->as_boolean());
  const JsonValue* header = parsed->find("header");
  if (header && header->as_text()) take_header(*header->as_text());
  has_counted_epochs_ = parsed->find("counted_epochs") != nullptr;
  const JsonValue* zero_based = parsed->find("zero_based");
  if (zero_based && zero_based->as_boolean()) is_zero_based_ = *zero_based->as_boolean();
  clock_.read_state(*parsed);
}

}  // namespace

std::unique_ptr<Decoder> make_csv_decoder() { return std::make_unique<CsvDecoder>(); }

}  // namespace afs
