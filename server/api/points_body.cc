#include "api/points_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json_reader.h"
#include "core/machine.h"

namespace afs::api {
namespace {

constexpr std::string_view kFields =
    "run, project, source, sequence, steps, ts, series, params, tags, status, total_steps";

Error within(std::string_view place, const Error& error) {
  return {error.code, fmt::format("{}: {}", place, error.message)};
}

Status take_text(JsonReader& reader, std::string& to) {
  TRY_ASSIGN(to, reader.text());
  if (to.size() <= kIngestNameBytesMax) return {};
  return too_large(fmt::format("longer than {} bytes", kIngestNameBytesMax));
}

Result<RunEnd> end_of(std::string_view status) {
  if (status == "finished") return RunEnd::kFinished;
  if (status == "failed") return RunEnd::kFailed;
  if (status == "stopped") return RunEnd::kStopped;
  return invalid("a status that can be set is running, finished, failed or stopped");
}

// One object of the body on its way to a batch: fields come in any order, so the columns are joined
// with their steps at the end.
class BatchReader {
 public:
  BatchReader(JsonReader& reader, const PointsDefaults& defaults, size_t points_left)
      : reader_(reader), defaults_(defaults), points_left_(points_left) {
    batch_.run.project = defaults.project;
  }

  Result<IngestBatch> read() {
    TRY(reader_.each_field([this](std::string_view name) -> Status {
      const std::string field(name);
      const Status taken = take_field(field);
      return taken.ok() ? taken : Status(within(field, taken.error()));
    }));
    TRY(finish());
    return std::move(batch_);
  }

 private:
  struct Column {
    std::string metric;
    std::vector<double> values;
    std::vector<size_t> gaps;
  };

  Status take_field(std::string_view name) {
    if (name == "run") return take_text(reader_, batch_.run.key);
    if (name == "project") return take_text(reader_, batch_.run.project);
    if (name == "source") return take_text(reader_, source_);
    if (name == "sequence") return take_sequence();
    if (name == "steps") return reader_.integers(steps_, points_left_);
    if (name == "ts") return reader_.integers(times_, points_left_);
    if (name == "series") return take_series();
    if (name == "params") return take_labels(batch_.params);
    if (name == "tags") return take_labels(batch_.tags);
    if (name == "status") return take_status();
    if (name == "total_steps") return take_total_steps();
    return invalid(fmt::format("there is no such field; the fields are {}", kFields));
  }

  Status take_sequence() {
    TRY_ASSIGN(const int64_t number, reader_.integer());
    if (number < 0) return invalid("a sequence counts upwards from 0");
    sequence_ = static_cast<uint64_t>(number);
    return {};
  }

  Status take_series() {
    return reader_.each_field([this](std::string_view metric) -> Status {
      if (columns_.size() >= kMetricsPerRequestMax) {
        return too_large(fmt::format("more than {} metrics", kMetricsPerRequestMax));
      }
      Column& column = columns_.emplace_back();
      column.metric = metric;
      column.values.reserve(steps_.size());
      const Status read = reader_.numbers(column.values, column.gaps, points_left_);
      if (!read.ok())
        return within(fmt::format("{}[{}]", column.metric, column.values.size()), read.error());
      points_left_ -= column.values.size();
      return {};
    });
  }

  template <typename Label>
  Status take_labels(std::vector<Label>& to) {
    return reader_.each_field([this, &to](std::string_view name) -> Status {
      if (to.size() >= kParamsPerRequestMax) {
        return too_large(fmt::format("more than {} of them", kParamsPerRequestMax));
      }
      Label label{std::string(name), ""};
      auto value = reader_.scalar_text();
      if (!value.ok()) return within(label.name, value.error());
      label.value = std::move(*value);
      to.push_back(std::move(label));
      return {};
    });
  }

  Status take_status() {
    TRY_ASSIGN(const std::string status, reader_.text());
    if (status == "running") return {};  // What its points say anyway.
    TRY_ASSIGN(const RunEnd end, end_of(status));
    facts().end = end;
    return {};
  }

  Status take_total_steps() {
    TRY_ASSIGN(facts().total_steps, reader_.integer());
    return {};
  }

  RunUpdate& facts() { return batch_.update ? *batch_.update : batch_.update.emplace(); }

  Status finish() {
    if (batch_.run.key.empty()) return invalid("run: name the run that the points belong to");
    if (is_machine_project(batch_.run.project)) {
      return invalid("project: this name is kept for the series of machines; choose another");
    }
    if (source_.empty() != !sequence_) {
      return invalid(
          "source and sequence go together: the client's own name, and a number for each batch");
    }
    if (sequence_) batch_.sequence = BatchSequence{std::move(source_), *sequence_};
    if (times_.empty()) times_.assign(steps_.size(), defaults_.now);
    if (times_.size() != steps_.size()) {
      return invalid(fmt::format("ts: {} times for {} steps", times_.size(), steps_.size()));
    }
    batch_.columns.reserve(columns_.size());
    for (Column& column : columns_) TRY(add_column(column));
    return {};
  }

  Status add_column(Column& from) {
    if (from.values.size() != steps_.size()) {
      return invalid(fmt::format("series: {}: {} values for {} steps", from.metric,
                                 from.values.size(), steps_.size()));
    }
    IngestBatch::Column& column = batch_.columns.emplace_back();
    column.metric = std::move(from.metric);
    column.points = {steps_, times_, std::move(from.values)};
    if (!from.gaps.empty()) leave_out(from.gaps, column.points);
    return {};
  }

  static void leave_out(const std::vector<size_t>& gaps, Points& points) {
    size_t kept = 0;
    auto gap = gaps.begin();
    for (size_t i = 0; i < points.size(); ++i) {
      if (gap != gaps.end() && *gap == i) {
        ++gap;
        continue;
      }
      points.steps[kept] = points.steps[i];
      points.times[kept] = points.times[i];
      points.values[kept++] = points.values[i];
    }
    points.steps.resize(kept);
    points.times.resize(kept);
    points.values.resize(kept);
  }

  JsonReader& reader_;
  const PointsDefaults& defaults_;
  size_t points_left_;
  IngestBatch batch_;
  std::string source_;
  std::optional<uint64_t> sequence_;
  std::vector<Step> steps_;
  std::vector<WallTime> times_;
  std::vector<Column> columns_;
};

// The batches of one body.
class BodyReader {
 public:
  explicit BodyReader(const PointsDefaults& defaults) : defaults_(defaults) {}

  Status read(std::string_view text) {
    TRY(reader_.open(text));
    TRY_ASSIGN(const JsonKind kind, reader_.kind());
    if (kind == JsonKind::kArray) {
      TRY(reader_.each_item([this] { return add(); }));
    } else {
      TRY(add());
    }
    return reader_.end();
  }
  size_t where() const { return reader_.where(); }
  std::vector<IngestBatch> take() { return std::move(batches_); }

 private:
  Status add() {
    if (batches_.size() >= kBatchesPerRequestMax) {
      return too_large(fmt::format("more than {} objects in one request", kBatchesPerRequestMax));
    }
    auto batch = BatchReader(reader_, defaults_, points_left_).read();
    if (!batch.ok()) return batch.error();
    points_left_ -= std::min(points_left_, batch->point_count());
    batches_.push_back(std::move(*batch));
    return {};
  }

  const PointsDefaults& defaults_;
  JsonReader reader_;
  size_t points_left_ = kPointsPerRequestMax;
  std::vector<IngestBatch> batches_;
};

Status read_lines(std::string_view body, BodyReader& reader) {
  size_t number = 0;
  while (!body.empty()) {
    const size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Status read = reader.read(line);
    if (!read.ok()) return within(fmt::format("line {}", number), read.error());
  }
  return {};
}

}  // namespace

Result<std::vector<IngestBatch>> parse_points(std::string& body, BodyForm form,
                                              const PointsDefaults& defaults) {
  const size_t size = body.size();
  body.resize(size + JsonReader::kPaddingBytes);
  const std::string_view text = std::string_view(body).substr(0, size);
  BodyReader reader(defaults);
  const Status read = form == BodyForm::kLines ? read_lines(text, reader) : reader.read(text);
  body.resize(size);
  if (read.ok()) return reader.take();
  return Error{read.code(), fmt::format("{} (near byte {})", read.message(), reader.where())};
}

}  // namespace afs::api
