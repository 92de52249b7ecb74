// RateWatch: whether the learning rate moves as a schedule would: in long pieces that rise, fall or
// stay, and not at zero while training goes on. Fed by run_health; bounded memory; one thread at a
// time.
#pragma once

#include <cstdint>
#include <string>

#include "core/point.h"
#include "progress/health.h"

namespace afs {

class RateWatch {
 public:
  void add(Step step, double value);
  // `is_at_end`: the schedule may have come to its end.
  HealthCheck check(const std::string& metric, bool is_at_end) const;

 private:
  int64_t points_ = 0, zeros_ = 0,
          odd_ = 0;     // The newest that are 0; that are not finite or negative.
  uint64_t turns_ = 0;  // One bit a point, the newest lowest: the direction changed there.
  int direction_ = 0;
  double last_ = 0, highest_ = 0;
  Step last_step_ = 0, zero_since_ = 0, odd_since_ = 0, jump_step_ = 0;
  double jump_from_ = 0, jump_to_ = 0;
  int64_t jump_at_ = 0;  // As points_; 0: none.
};

}  // namespace afs
