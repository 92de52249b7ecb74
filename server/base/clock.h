// Clock: what time it is. The system's in the product, a hand-set one in tests.
// Called by everyone, on any thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace afs {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t now_ms() const = 0;     // Wall time, milliseconds since the Unix epoch.
  virtual int64_t steady_ms() const = 0;  // Never goes back; for intervals and deadlines only.
};

class SystemClock final : public Clock {
 public:
  int64_t now_ms() const override;
  int64_t steady_ms() const override;
};

class FakeClock final : public Clock {
 public:
  explicit FakeClock(int64_t now_ms) : now_ms_(now_ms) {}
  int64_t now_ms() const override { return now_ms_; }
  int64_t steady_ms() const override { return now_ms_; }
  void advance_ms(int64_t by_ms) { now_ms_ += by_ms; }

 private:
  std::atomic<int64_t> now_ms_;
};

}  // namespace afs
