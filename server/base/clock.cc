#include "base/clock.h"

#include <chrono>

namespace afs {
namespace {

template <typename Source>
int64_t since_epoch_ms() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  return duration_cast<milliseconds>(Source::now().time_since_epoch()).count();
}

}  // namespace

int64_t SystemClock::now_ms() const { return since_epoch_ms<std::chrono::system_clock>(); }
int64_t SystemClock::steady_ms() const { return since_epoch_ms<std::chrono::steady_clock>(); }

}  // namespace afs
