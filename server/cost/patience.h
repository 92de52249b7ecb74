// Patience: waits that may be ended. One a thread that works at a pace; wait_ms() on that thread,
// end() on any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace afs {

class Patience {
 public:
  // True after so long; false at once when it was ended.
  bool wait_ms(int64_t duration_ms) {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, std::chrono::milliseconds(duration_ms),
                            [this] { return is_over_; });
  }
  void end() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    ended_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;  // Guarded by mutex_.
};

}  // namespace afs
