// PollPace: when a provider is asked next. At its interval while it answers; after a failure later
// and later, up to a limit, and never before the time that it asked for itself. A pure value; on
// the thread of provider_poll.
#pragma once

#include <algorithm>
#include <cstdint>

namespace afs {

inline constexpr int64_t kPollBackOffMsMax = 900'000;

class PollPace {
 public:
  explicit PollPace(int64_t interval_ms) : interval_ms_(interval_ms) {}

  void answered(int64_t now_ms) {
    failures_ = 0;
    next_ms_ = now_ms + interval_ms_;
  }
  // `asked_ms`: how long the provider wants to be left alone; 0 = it did not say.
  void failed(int64_t now_ms, int64_t asked_ms) {
    const int64_t doublings = std::min<int64_t>(failures_++, 20);
    const int64_t back_off =
        std::min(interval_ms_ << doublings, std::max(kPollBackOffMsMax, interval_ms_));
    next_ms_ = now_ms + std::max(back_off, asked_ms);
  }

  int64_t next_ms() const { return next_ms_; }  // 0: at once.
  int64_t failures() const { return failures_; }

 private:
  int64_t interval_ms_;
  int64_t next_ms_ = 0;
  int64_t failures_ = 0;  // In a row.
};

}  // namespace afs
