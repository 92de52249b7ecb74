// For tests of the log directory: a real temporary directory, a clock set by hand, a sink in memory
// and the simplest decoder there is, so that what is tested is how files are followed and not how
// they are parsed.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "ingest/log_scan.h"
#include "ingest/recording_sink.h"

namespace afs {

// Lines "metric step value"; in a CSV the first line names the metrics after "step". "!" is damage,
// "?" is bad. A document is "{ ... }" of such lines. The state counts the lines.
class LineDecoder final : public Decoder {
 public:
  explicit LineDecoder(Format format) : format_(format) {}

  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override {
    const std::string_view text = as_text(bytes);
    if (is_document(format_) && text.find('}') == std::string_view::npos) return size_t{0};
    size_t at = 0;
    while (true) {
      const size_t end = text.find('\n', at);
      if (end == std::string_view::npos) break;
      const std::string_view line = text.substr(at, end - at);
      if (line.starts_with('!')) {
        if (at > 0) return at;
        return corrupt("the checksum is wrong");
      }
      at = end + 1;
      take(line, context, out);
    }
    if (at == 0 && bytes.size() > kLineBytesMax) {
      count_bad(out, "a line is too long");
      return bytes.size();
    }
    return is_document(format_) ? bytes.size() : at;
  }
  std::string state() const override {
    std::string state = std::to_string(lines_);
    for (const std::string& name : names_) state += " " + name;
    return state;
  }
  void restore(std::string_view state) override {
    std::istringstream in{std::string(state)};
    in >> lines_;
    for (std::string name; in >> name;) names_.push_back(name);
  }

 private:
  static void count_bad(IngestBatch& out, const char* reason) {
    out.records_bad += 1;
    out.bad_reason = reason;
  }
  void take(std::string_view line, const DecodeContext& context, IngestBatch& out) {
    ++lines_;
    if (line.starts_with('{') || line.starts_with('}') || line.empty()) return;
    std::string text(line);
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream in(text);
    if (format_ == Format::kCsv) return take_row(in, context, out);
    std::string name;
    Step step = 0;
    double value = 0;
    in >> name;
    if (in >> value && format_ == Format::kConsole && !(in >> std::ws).good()) {
      out.column(name).points.add(lines_, context.modified_at, value);  // Steps are counted.
      return;
    }
    step = static_cast<Step>(value);
    if (!(in >> value)) return count_bad(out, "not a metric");
    out.column(name).points.add(step, context.modified_at, value);
  }
  void take_row(std::istringstream& in, const DecodeContext& context, IngestBatch& out) {
    if (names_.empty()) {
      for (std::string name; in >> name;) names_.push_back(name);
      return;
    }
    Step step = 0;
    in >> step;
    for (size_t at = 1; at < names_.size(); ++at) {
      std::string cell;
      if (in >> cell && cell != "-") {
        out.column(names_[at]).points.add(step, context.modified_at, std::stod(cell));
      }
    }
  }

  const Format format_;
  int64_t lines_ = 0;
  std::vector<std::string> names_;
};

inline std::optional<Format> format_by_name(std::string_view name, Bytes head, uint64_t) {
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  if (as_text(head).starts_with("nothing")) return Format::kUnknown;
  if (as_text(head).starts_with("tiny")) return std::nullopt;
  if (name.find("tfevents") != std::string_view::npos) {
    return as_text(head).starts_with(std::string(8, '\0')) ? Format::kUnknown : Format::kTfevents;
  }
  if (ends("trainer_state.json")) return Format::kTrainerState;
  if (ends(".jsonl")) return Format::kJsonl;
  if (ends(".csv")) return Format::kCsv;
  if (ends(".yaml")) return Format::kParamsYaml;
  if (name.find(".log") != std::string_view::npos) return Format::kConsole;
  return Format::kUnknown;
}

class LogScanFixture : public testing::Test {
 public:
  LogScanFixture()
      : root_(std::filesystem::temp_directory_path() /
              ("afs-log-scan-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  ~LogScanFixture() override {
    scan_.reset();
    std::filesystem::remove_all(root_);
  }

  // A server that starts, with what the sink remembers.
  void start() {
    scan_.reset();
    LogScan::Options options;
    options.tree.root = root_.string();
    options.tree.ignore_at_root = {"models", "evaluations"};
    options.tree.files_max = files_max_;
    options.root_name = "work";
    options.sniff = format_by_name;
    options.make_decoder = [](Format format) { return std::make_unique<LineDecoder>(format); };
    scan_ = std::make_unique<LogScan>(options, sink_.bookmarks(), clock_, nullptr, nullptr);
  }
  void scan() {
    if (!scan_) start();
    clock_.advance_ms(500);
    scan_->scan_once(sink_);
  }

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary | std::ios::trunc) << text;
  }
  void append(const std::string& path, const std::string& text) {
    std::ofstream(root_ / path, std::ios::binary | std::ios::app) << text;
  }
  void rename(const std::string& from, const std::string& to) {
    std::filesystem::rename(root_ / from, root_ / to);
  }

  using Values = std::vector<double>;
  Values loss(const std::string& run) { return sink_.values(run, "loss"); }
  int attempts(const std::string& run, const std::string& metric = "loss") {
    return sink_.runs[run].series[metric].attempts;
  }
  std::string trouble(const std::string& path) {
    const auto found = sink_.troubles.find(path);
    return found == sink_.troubles.end() ? "" : found->second.reason;
  }

  const std::filesystem::path root_;
  FakeClock clock_{2'000'000'000'000};
  RecordingSink sink_;
  size_t files_max_ = 200'000;
  std::unique_ptr<LogScan> scan_;
};

}  // namespace afs
