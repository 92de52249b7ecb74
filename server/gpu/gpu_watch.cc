#include "gpu/gpu_watch.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "gpu/gpu_roll.h"

namespace afs {
namespace {

constexpr std::chrono::milliseconds kStopWait{2'000};

}  // namespace

class GpuWatch::State {
 public:
  State(std::vector<std::unique_ptr<GpuProbe>> probes, const Clock& clock)
      : probes_(std::move(probes)), clock_(clock) {}

  int64_t look();
  Latest latest() const {
    std::lock_guard lock(mutex_);
    return latest_;
  }
  void run();
  bool request_stop();  // Whether the thread is over.
  void set_started() { is_running_ = true; }

 private:
  Result<GpuReadings> ask(GpuProbe& probe);
  int64_t search();
  void publish(GpuReadings readings);
  void publish_trouble(std::string trouble);
  bool is_stopping() const {
    std::lock_guard lock(mutex_);
    return is_stopping_;
  }

  const std::vector<std::unique_ptr<GpuProbe>> probes_;
  const Clock& clock_;  // Not touched any more once is_stopping_.
  // The looking thread's own:
  GpuProbe* chosen_ = nullptr;
  int failures_ = 0;
  GpuRoll roll_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_:
  Latest latest_;
  bool is_stopping_ = false, is_running_ = false;
};

Result<GpuReadings> GpuWatch::State::ask(GpuProbe& probe) {
  {
    std::lock_guard lock(mutex_);
    latest_.asked_at_steady_ms = std::max<int64_t>(1, clock_.steady_ms());
  }
  auto readings = probe.read();
  std::lock_guard lock(mutex_);
  latest_.asked_at_steady_ms = 0;
  return readings;
}

int64_t GpuWatch::State::look() {
  if (!chosen_) return search();
  auto readings = ask(*chosen_);
  if (is_stopping()) return 0;
  if (readings.ok()) {
    failures_ = 0;
    publish(std::move(*readings));
    return chosen_->pace_ms();
  }
  publish_trouble(fmt::format("{}: {}", chosen_->name(), readings.message()));
  if (++failures_ >= kGpuFailuresMax) chosen_ = nullptr;
  return chosen_ ? chosen_->pace_ms() : kGpuTroubledPaceMs;
}

int64_t GpuWatch::State::search() {
  std::string trouble;
  for (const auto& probe : probes_) {
    auto readings = ask(*probe);
    if (is_stopping()) return 0;
    if (readings.ok()) {
      chosen_ = probe.get();
      failures_ = 0;
      log_info("GPUs are read through {}: {}", probe->name(), readings->gpus.size());
      publish(std::move(*readings));
      return chosen_->pace_ms();
    }
    const bool is_absent = readings.code() == ErrorCode::kUnavailable;
    // Where GPUs were seen before, that none is there any more is told too.
    if (trouble.empty() && (!is_absent || !roll_.is_empty())) {
      trouble = fmt::format("{}: {}", probe->name(), readings.message());
    }
  }
  publish_trouble(trouble);
  return trouble.empty() ? kGpuAbsentPaceMs : kGpuTroubledPaceMs;
}

void GpuWatch::State::publish(GpuReadings readings) {
  const WallTime now = clock_.now_ms();
  roll_.complete(readings, now);
  std::lock_guard lock(mutex_);
  latest_.readings = std::move(readings);
  latest_.read_at = now;
  latest_.source = chosen_->name();
  latest_.is_search_over = true;
  latest_.trouble.clear();
  latest_.trouble_since = 0;
}

void GpuWatch::State::publish_trouble(std::string trouble) {
  const WallTime now = clock_.now_ms();
  std::lock_guard lock(mutex_);
  latest_.is_search_over = true;
  if (trouble.empty()) {
    latest_.trouble_since = 0;
  } else if (latest_.trouble.empty()) {
    latest_.trouble_since = now;
    log_warn("GPUs cannot be read: {}", trouble);
  }
  latest_.trouble = std::move(trouble);
}

void GpuWatch::State::run() {
  while (!is_stopping()) {
    const int64_t pause_ms = look();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(pause_ms), [this] { return is_stopping_; });
  }
  std::lock_guard lock(mutex_);
  is_running_ = false;
  changed_.notify_all();
}

bool GpuWatch::State::request_stop() {
  std::unique_lock lock(mutex_);
  is_stopping_ = true;
  changed_.notify_all();
  return changed_.wait_for(lock, kStopWait, [this] { return !is_running_; });
}

GpuWatch::GpuWatch(std::vector<std::unique_ptr<GpuProbe>> probes, const Clock& clock)
    : state_(std::make_shared<State>(std::move(probes), clock)) {}

GpuWatch::~GpuWatch() { stop(); }

void GpuWatch::start() {
  state_->set_started();
  std::thread([state = state_] { state->run(); }).detach();
}

void GpuWatch::stop() {
  if (!state_->request_stop()) log_warn("the GPU driver still holds a question; it is left to it");
}

int64_t GpuWatch::look() { return state_->look(); }

GpuWatch::Latest GpuWatch::latest() const { return state_->latest(); }

}  // namespace afs
