#include "ingest/log_dir.h"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/log.h"
#include "ingest/directory_watch.h"
#include "ingest/doorbell.h"
#include "ingest/format_sniffer.h"
#include "ingest/log_scan.h"

namespace afs {
namespace {

constexpr int64_t kHintGapMs = 20;   // Hints that come faster are taken together.
constexpr int64_t kSinkWaitMs = 20;  // While a batch waits for room.
constexpr int64_t kPollShare = 10;   // Looking takes at most a tenth of the time.

// Absolute and without links where it exists, so that paths below it can be compared.
std::filesystem::path real_path(const std::filesystem::path& path) {
  if (path.empty()) return path;
  std::error_code failure;
  std::filesystem::path real = std::filesystem::weakly_canonical(path, failure);
  return failure ? path : real;
}

LogScan::Options scan_options(const LogDir::Options& options) {
  LogScan::Options scan;
  const std::filesystem::path root = real_path(options.root);
  scan.tree.root = root.string();
  scan.tree.ignore = options.ignore;
  scan.tree.ignore_at_root = {"models",
                              "evaluations"};  // The seed's layout; workspace.h reads them.
  scan.tree.own_directory = real_path(options.own_directory).string();
  scan.tree.files_max = options.files_max;
  scan.root_name = root.filename().empty() ? "workspace" : root.filename().string();
  scan.project = options.project;
  scan.make_decoder = options.make_decoder ? options.make_decoder : make_decoder;
  scan.sniff = options.sniff ? options.sniff : sniff_format;
  return scan;
}

}  // namespace

class LogDir::Thread {
 public:
  Thread(Options options, std::vector<Bookmark> resume_from, const Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        doorbell_(std::make_shared<Doorbell>()),
        watch_(options_.is_watch_on ? std::make_unique<DirectoryWatch>() : nullptr),
        scan_(scan_options(options_), std::move(resume_from), clock, doorbell_, watch_.get()) {}

  ~Thread() { stop(); }

  void start(Sink& sink) {
    thread_ = std::jthread([this, &sink](std::stop_token token) { run(token, sink); });
  }

  void stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    doorbell_->ring();
    thread_.join();
  }

  Stats stats() const {
    Stats stats;
    stats.runs = runs_;
    stats.files = files_;
    stats.directories = directories_;
    stats.troubles = troubles_;
    stats.bytes_read = bytes_read_;
    stats.is_first_scan_done = is_first_scan_done_;
    stats.is_caught_up = is_caught_up_;
    return stats;
  }

 private:
  void run(const std::stop_token& token, Sink& sink) {
    while (!token.stop_requested()) {
      look();
      const bool has_moved = scan_.pump(sink);
      publish();
      if (!has_moved) wait();
    }
  }

  void look() {
    const int64_t now_ms = clock_.steady_ms();
    if (now_ms >= next_look_ms_ || scan_.has_unprobed()) {
      scan_.look();
      const int64_t took_ms = clock_.steady_ms() - now_ms;
      next_look_ms_ = now_ms + took_ms + std::max(options_.poll_interval_ms, kPollShare * took_ms);
      return;
    }
    if (!watch_ || now_ms < next_hint_ms_) return;
    const DirectoryWatch::Hints hints = watch_->take_hints();
    if (hints.directories.empty() && hints.files.empty() && !hints.is_overflown) return;
    next_hint_ms_ = now_ms + kHintGapMs;
    scan_.look_at(hints);
  }

  // Until the next look, a hint, an outcome, or stop().
  void wait() {
    const int64_t now_ms = clock_.steady_ms();
    int64_t until_ms = next_look_ms_;
    const bool takes_hints = watch_ && now_ms >= next_hint_ms_;
    if (watch_ && !takes_hints) until_ms = std::min(until_ms, next_hint_ms_);
    if (!scan_.is_caught_up()) until_ms = std::min(until_ms, now_ms + kSinkWaitMs);
    pollfd waited[2] = {{doorbell_->descriptor(), POLLIN, 0}, {-1, POLLIN, 0}};
    if (takes_hints) waited[1].fd = watch_->descriptor();
    ::poll(waited, 2, static_cast<int>(std::clamp<int64_t>(until_ms - now_ms, 1, 1000)));
    doorbell_->drain();
  }

  void publish() {
    const bool is_caught_up = scan_.is_caught_up();
    runs_ = static_cast<int64_t>(scan_.run_count());
    files_ = static_cast<int64_t>(scan_.file_count());
    directories_ = static_cast<int64_t>(scan_.directory_count());
    troubles_ = static_cast<int64_t>(scan_.trouble_count());
    bytes_read_ = scan_.bytes_read();
    is_caught_up_ = is_caught_up;
    if (!is_caught_up || is_first_scan_done_) return;
    is_first_scan_done_ = true;
    log_info("workspace {}: {} runs in {} files, {} directories, {} bytes read",
             options_.root.string(), runs_.load(), files_.load(), directories_.load(),
             bytes_read_.load());
  }

  const Options options_;
  const Clock& clock_;
  const std::shared_ptr<Doorbell>
      doorbell_;  // Shared with batches in flight, which may outlive us.
  const std::unique_ptr<DirectoryWatch> watch_;
  LogScan scan_;
  int64_t next_look_ms_ = 0;
  int64_t next_hint_ms_ = 0;
  std::atomic<int64_t> runs_ = 0, files_ = 0, directories_ = 0, troubles_ = 0, bytes_read_ = 0;
  std::atomic<bool> is_first_scan_done_ = false, is_caught_up_ = false;
  std::jthread thread_;  // Last: it uses all of the above.
};

LogDir::LogDir(Options options, std::vector<Bookmark> resume_from, const Clock& clock)
    : thread_(std::make_unique<Thread>(std::move(options), std::move(resume_from), clock)) {}

LogDir::~LogDir() = default;

Status LogDir::start(Sink& sink) {
  thread_->start(sink);
  return Status::success();
}

void LogDir::stop() { thread_->stop(); }

LogDir::Stats LogDir::stats() const { return thread_->stats(); }

}  // namespace afs
