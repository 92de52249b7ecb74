#include "cost/run_cost.h"

#include <algorithm>

namespace afs {

int64_t run_duration_ms(const Run& run, bool is_live, WallTime first_point_at, WallTime now) {
  const WallTime start = run.facts.started_at.value_or(first_point_at);
  const WallTime end = is_live ? now : run.last_data_at;
  if (start <= 0 || end <= 0) return 0;
  return std::max<int64_t>(0, end - start);
}

}  // namespace afs
