// For tests: a probe that answers what it is told to, and one that answers when it is let.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "gpu/gpu_probe.h"

namespace afs {

struct Script {
  Result<GpuReadings> answer = unavailable("nothing here");
  int asked = 0;
};

class ScriptedProbe final : public GpuProbe {
 public:
  ScriptedProbe(std::string name, std::shared_ptr<Script> script)
      : name_(std::move(name)), script_(std::move(script)) {}
  std::string_view name() const override { return name_; }
  int64_t pace_ms() const override { return 1'000; }
  Result<GpuReadings> read() override {
    ++script_->asked;
    return script_->answer;
  }

 private:
  const std::string name_;
  const std::shared_ptr<Script> script_;
};

// A driver that holds whoever asks it.
class Gate {
 public:
  void wait_until_asked() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_asked_; });
  }
  void open() {
    std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    is_asked_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ = false, is_open_ = false;
};

class HangingProbe final : public GpuProbe {
 public:
  explicit HangingProbe(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}
  std::string_view name() const override { return "hanging"; }
  int64_t pace_ms() const override { return 1'000; }
  Result<GpuReadings> read() override {
    gate_->pass();
    return unavailable("let go");
  }

 private:
  const std::shared_ptr<Gate> gate_;
};

inline GpuReading gpu_reading(int32_t index, std::string uuid, double utilization = 50) {
  GpuReading gpu;
  gpu.index = index;
  gpu.uuid = std::move(uuid);
  gpu.name = "Fake " + gpu.uuid;
  gpu.utilization_percent = utilization;
  gpu.temperature_c = 60;
  gpu.memory_used_bytes = 1e9;
  return gpu;
}

}  // namespace afs
