#include "cost/run_activity.h"

#include <algorithm>

#include "core/money.h"

namespace afs {
namespace {

int64_t paused_ms(std::span<const RunPause> pauses, WallTime from, WallTime to) {
  int64_t ms = 0;
  for (const RunPause& pause : pauses)
    ms += std::max<int64_t>(0, std::min(pause.to, to) - std::max(pause.from, from));
  return ms;
}

// When the attempt passed `step`, going at an even pace from its first to its last while it did not
// pause.
WallTime time_of_step(const Attempt& attempt, Step step, std::span<const RunPause> pauses) {
  if (step >= attempt.last_step) return attempt.last_time;
  if (step <= attempt.first_step) return attempt.first_time;
  const auto worked =
      static_cast<WideInteger>(attempt.last_time - attempt.first_time -
                               paused_ms(pauses, attempt.first_time, attempt.last_time));
  WallTime time =
      attempt.first_time + static_cast<WallTime>(worked * (step - attempt.first_step) /
                                                 (attempt.last_step - attempt.first_step));
  for (const RunPause& pause : pauses) {
    if (pause.to <= attempt.first_time) continue;
    const WallTime from = std::max(pause.from, attempt.first_time);
    if (from >= time) break;
    time += pause.to - from;
  }
  return std::clamp(time, attempt.first_time, attempt.last_time);
}

class Course {
 public:
  Course(RunId run, const RunSpan& span) : run_(run), span_(span), reached_(span.from) {}

  void until(WallTime time, LedgerBucket bucket) {
    const WallTime to = std::clamp(time, reached_, span_.to);
    if (to > reached_) activities_.push_back({run_, 0, reached_, to, bucket});
    reached_ = to;
  }
  // Forward, but for the pauses.
  void go_on_until(WallTime time, std::span<const RunPause> pauses) {
    for (const RunPause& pause : pauses) {
      if (pause.to <= reached_) continue;
      if (pause.from >= time) break;
      until(pause.from, LedgerBucket::kProductive);
      until(std::min(pause.to, time), pause.bucket);
    }
    until(time, LedgerBucket::kProductive);
  }
  std::vector<RunActivity> take() { return std::move(activities_); }

 private:
  const RunId run_;
  const RunSpan span_;
  WallTime reached_;
  std::vector<RunActivity> activities_;
};

}  // namespace

std::vector<RunActivity> activities_of(const Run& run, const RunSpan& span, bool is_stalled,
                                       std::span<const RunPause> pauses) {
  Course course(run.id, span);
  Step done = 0;
  bool is_first = true;
  for (const Attempt& attempt : run.attempt_list) {
    course.until(attempt.first_time, is_first ? LedgerBucket::kSetup : LedgerBucket::kStalled);
    if (!is_first && attempt.first_step <= done)
      course.until(time_of_step(attempt, done, pauses), LedgerBucket::kRedone);
    course.go_on_until(attempt.last_time, pauses);
    done = is_first ? attempt.last_step : std::max(done, attempt.last_step);
    is_first = false;
  }
  if (is_stalled || is_first) {
    course.until(span.to, is_stalled ? LedgerBucket::kStalled : LedgerBucket::kSetup);
  } else {
    course.go_on_until(span.to, pauses);
  }
  return course.take();
}

}  // namespace afs
