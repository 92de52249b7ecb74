#include "app/export_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <memory>

#include "base/clock.h"
#include "base/csv_text.h"
#include "base/json_writer.h"
#include "catalog/run_catalog.h"
#include "ingest/tfevents_writer.h"
#include "store/series_store.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kBlockPoints = 16 * 1024;  // Read and written at once: the run may be any size.

// A file that is written forwards; the first failure is told by every later call.
class OutFile {
 public:
  static Result<OutFile> open(const fs::path& path) {
    if (path.empty()) return OutFile({stdout, [](FILE*) { return 0; }}, "standard output");
    FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return failed(path.string());
    return OutFile({file, &std::fclose}, path.string());
  }
  Status write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size()) return {};
    return failed(name_);
  }
  Status flush() {
    if (std::fflush(file_.get()) == 0) return {};
    return failed(name_);
  }

 private:
  using Handle = std::unique_ptr<FILE, int (*)(FILE*)>;
  OutFile(Handle file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
  static Error failed(const std::string& name) {
    return unavailable(
        fmt::format("cannot write {}: {}; check the path, its permissions and the free space", name,
                    std::strerror(errno)));
  }
  Handle file_;
  std::string name_;
};

// Some points of one attempt of one metric.
struct Block {
  std::string_view metric;
  int32_t attempt = 1;
  const Points& points;
};

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return fmt::format("{}", value);
}

std::string csv_rows(const Block& block) {
  std::string rows;
  const std::string metric = csv_quoted(block.metric);
  for (size_t i = 0; i < block.points.size(); ++i) {
    fmt::format_to(std::back_inserter(rows), "{},{},{},{},{}\n", metric, block.attempt,
                   block.points.steps[i], block.points.times[i],
                   number_text(block.points.values[i]));
  }
  return rows;
}

std::string json_rows(const Block& block) {
  std::string rows;
  for (size_t i = 0; i < block.points.size(); ++i) {
    JsonWriter row;
    row.begin_object().key("metric").text(block.metric).key("attempt").integer(block.attempt);
    row.key("step").integer(block.points.steps[i]).key("time_ms").integer(block.points.times[i]);
    rows += row.key("value").number(block.points.values[i]).end_object().take() + '\n';
  }
  return rows;
}

std::string event_rows(const Block& block) {
  std::string rows;
  for (size_t i = 0; i < block.points.size(); ++i) {
    append_tfevents_scalar(rows, block.metric, block.points.steps[i], block.points.times[i],
                           block.points.values[i]);
  }
  return rows;
}

using OnBlock = std::function<Status(const Block& block)>;

// Every point that is kept, in arrival order; what retention took is said.
Status read_series(const SeriesStore& store, const SeriesName& series, const OnBlock& on_block) {
  const auto summary = store.summary(series.id);
  if (!summary) return {};
  if (summary->first_ordinal > 0) {
    std::fprintf(stderr,
                 "afs-monitor: the first %lld points of %s are no longer kept; only later ones are "
                 "exported\n",
                 static_cast<long long>(summary->first_ordinal), series.metric.c_str());
  }
  const std::vector<AttemptSpan> attempts = store.attempts(series.id);
  for (size_t i = 0; i < attempts.size(); ++i) {
    const int64_t end =
        i + 1 < attempts.size() ? attempts[i + 1].first_ordinal : summary->next_ordinal;
    int64_t at = std::max(attempts[i].first_ordinal, summary->first_ordinal);
    while (at < end) {
      TRY_ASSIGN(const Points points,
                 store.points(series.id, at, std::min(end - at, kBlockPoints)));
      TRY(on_block({series.metric, attempts[i].attempt, points}));
      at += static_cast<int64_t>(points.size());
    }
  }
  return {};
}

Result<std::vector<SeriesName>> wanted_series(const RunCatalog& catalog, const Run& run,
                                              const std::vector<std::string>& metrics) {
  if (metrics.empty()) return catalog.series_of(run.id);
  std::vector<SeriesName> wanted;
  for (const std::string& metric : metrics) {
    const SeriesId id = catalog.find_series(run.id, metric);
    if (!id) {
      return not_found(fmt::format(
          "run {} has no metric '{}'; leave out --metric to export all of them", run.name, metric));
    }
    wanted.push_back({id, metric});
  }
  return wanted;
}

Status export_text(const SeriesStore& store, const std::vector<SeriesName>& series,
                   const ExportOptions& options) {
  TRY_ASSIGN(OutFile out, OutFile::open(options.out));
  const bool is_csv = options.format == "csv";
  if (is_csv) TRY(out.write("metric,attempt,step,time_ms,value\n"));
  for (const SeriesName& one : series) {
    TRY(read_series(store, one, [&](const Block& block) {
      return out.write(is_csv ? csv_rows(block) : json_rows(block));
    }));
  }
  return out.flush();
}

// One file an attempt, as the attempts' own processes would have written them.
class EventFiles {
 public:
  explicit EventFiles(fs::path directory) : directory_(std::move(directory)) {}

  Status write(const Block& block) {
    auto file = files_.find(block.attempt);
    if (file == files_.end()) {
      TRY_ASSIGN(OutFile opened, begin(block));
      file = files_.emplace(block.attempt, std::move(opened)).first;
    }
    return file->second.write(event_rows(block));
  }
  Status flush() {
    for (auto& [attempt, file] : files_) TRY(file.flush());
    return {};
  }

 private:
  Result<OutFile> begin(const Block& block) const {
    const WallTime first = block.points.times.front();
    const std::string name = fmt::format("events.out.tfevents.{:010}.afs-monitor.{:04}",
                                         std::max<WallTime>(first / 1000, 0), block.attempt);
    TRY_ASSIGN(OutFile file, OutFile::open(directory_ / name));
    std::string head;
    append_tfevents_head(head, first);
    TRY(file.write(head));
    return file;
  }

  const fs::path directory_;
  std::map<int32_t, OutFile> files_;
};

Status export_events(const SeriesStore& store, const std::vector<SeriesName>& series,
                     const ExportOptions& options) {
  if (options.out.empty()) return invalid("tfevents are files; name a directory with --out DIR");
  std::error_code error;
  fs::create_directories(options.out, error);
  if (error)
    return unavailable(fmt::format("cannot make {}: {}", options.out.string(), error.message()));
  EventFiles files(options.out);
  for (const SeriesName& one : series) {
    TRY(read_series(store, one, [&](const Block& block) { return files.write(block); }));
  }
  return files.flush();
}

}  // namespace

Status export_points(const ExportOptions& options) {
  const SystemClock clock;
  SeriesStore::Options read_only;
  read_only.is_sealer_on = false;
  read_only.is_read_only = true;
  TRY_ASSIGN(const auto store, SeriesStore::open(options.data, read_only, clock));
  TRY_ASSIGN(const auto catalog, RunCatalog::open(store->writer_connection(), clock));
  const auto run = catalog->find_run(options.run);
  if (run == nullptr) {
    return not_found(
        fmt::format("no run '{}', or several of that name; name one of the {} runs by its id (r1, "
                    "r2, ...) or key",
                    options.run, catalog->runs().size()));
  }
  TRY_ASSIGN(const std::vector<SeriesName> series, wanted_series(*catalog, *run, options.metrics));
  return options.format == "tfevents" ? export_events(*store, series, options)
                                      : export_text(*store, series, options);
}

}  // namespace afs
