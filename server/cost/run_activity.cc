#include "cost/run_activity.h"

#include <algorithm>

#include "core/money.h"

namespace afs {
namespace {

// When the attempt passed `step`, going at an even pace from its first to its last.
WallTime time_of_step(const Attempt& attempt, Step step) {
  if (step >= attempt.last_step) return attempt.last_time;
  if (step <= attempt.first_step) return attempt.first_time;
  const auto elapsed = static_cast<WideInteger>(attempt.last_time - attempt.first_time);
  return attempt.first_time + static_cast<WallTime>(elapsed * (step - attempt.first_step) /
                                                    (attempt.last_step - attempt.first_step));
}

class Course {
 public:
  Course(RunId run, const RunSpan& span) : run_(run), span_(span), reached_(span.from) {}

  void until(WallTime time, LedgerBucket bucket) {
    const WallTime to = std::clamp(time, reached_, span_.to);
    if (to > reached_) activities_.push_back({run_, 0, reached_, to, bucket});
    reached_ = to;
  }
  std::vector<RunActivity> take() { return std::move(activities_); }

 private:
  const RunId run_;
  const RunSpan span_;
  WallTime reached_;
  std::vector<RunActivity> activities_;
};

}  // namespace

std::vector<RunActivity> activities_of(const Run& run, const RunSpan& span, bool is_stalled) {
  Course course(run.id, span);
  Step done = 0;
  bool is_first = true;
  for (const Attempt& attempt : run.attempt_list) {
    course.until(attempt.first_time, is_first ? LedgerBucket::kSetup : LedgerBucket::kStalled);
    if (!is_first && attempt.first_step <= done)
      course.until(time_of_step(attempt, done), LedgerBucket::kRedone);
    course.until(attempt.last_time, LedgerBucket::kProductive);
    done = is_first ? attempt.last_step : std::max(done, attempt.last_step);
    is_first = false;
  }
  const LedgerBucket moving = is_first ? LedgerBucket::kSetup : LedgerBucket::kProductive;
  course.until(span.to, is_stalled ? LedgerBucket::kStalled : moving);
  return course.take();
}

}  // namespace afs
