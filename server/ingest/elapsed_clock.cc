#include "ingest/elapsed_clock.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace afs {
namespace {

// Two processes that write one log differ a little in how long they run; a restart begins near 0.
constexpr double kJitterShare = 0.1, kJitterMaxS = 60;

bool is_restart(double elapsed_s, double before_s) {
  return elapsed_s < before_s - std::min(before_s * kJitterShare, kJitterMaxS);
}

WallTime to_ms(double seconds) { return std::llround(seconds * 1000); }

// The newest clock reading of one attempt.
std::optional<double> last_elapsed(std::span<ElapsedClock::Reading> attempt) {
  for (size_t i = attempt.size(); i > 0; --i) {
    if (attempt[i - 1].elapsed_s) return attempt[i - 1].elapsed_s;
  }
  return std::nullopt;
}

}  // namespace

void ElapsedClock::place_attempt(std::span<Reading> attempt, WallTime start,
                                 WallTime modified_at) const {
  WallTime newest = 0;
  for (Reading& reading : attempt) {
    if (reading.elapsed_s) newest = start + to_ms(*reading.elapsed_s);
    reading.time = newest ? newest : modified_at;
  }
}

bool ElapsedClock::needs_end(std::span<const Reading> readings) const {
  double before_s = start_ ? last_s_ : std::numeric_limits<double>::infinity();
  for (const Reading& reading : readings) {
    if (!reading.elapsed_s) continue;
    if (!start_ && std::isinf(before_s)) return true;
    if (is_restart(*reading.elapsed_s, before_s)) return true;
    before_s = *reading.elapsed_s;
  }
  return false;
}

void ElapsedClock::resolve(std::span<Reading> readings, WallTime modified_at) {
  std::vector<size_t> firsts{0};  // Where each attempt begins among the readings.
  double before_s = start_ ? last_s_ : -1;
  for (size_t i = 0; i < readings.size(); ++i) {
    Reading& reading = readings[i];
    if (!reading.elapsed_s) continue;
    reading.starts_attempt = before_s >= 0 && is_restart(*reading.elapsed_s, before_s);
    if (reading.starts_attempt) firsts.push_back(i);
    before_s = *reading.elapsed_s;
  }
  // From the newest attempt back: an earlier one was over when the next began.
  const std::optional<WallTime> known_start = start_;
  WallTime over_at = modified_at;
  size_t end = readings.size();
  for (size_t k = firsts.size(); k > 0; --k) {
    const auto attempt = readings.subspan(firsts[k - 1], end - firsts[k - 1]);
    const auto last = last_elapsed(attempt);
    const bool goes_on = k == 1 && known_start;
    // What is written cannot be newer than the file: a start that says so was taken too late.
    const WallTime at_latest = over_at - to_ms(last.value_or(0));
    const WallTime start = goes_on ? std::min(*known_start, at_latest) : at_latest;
    place_attempt(attempt, start, modified_at);
    if (k == firsts.size() && last) {
      last_s_ = *last;
      start_ = start;
    }
    over_at = start;
    end = firsts[k - 1];
  }
}

void ElapsedClock::write_state(JsonWriter& out) const {
  if (!start_) return;
  out.key("clock_start").integer(*start_).key("clock_s").number(last_s_);
}

void ElapsedClock::read_state(const JsonValue& state) {
  const JsonValue* start = state.find("clock_start");
  const JsonValue* last = state.find("clock_s");
  if (!start || !last || !start->as_integer() || !last->as_number()) return;
  start_ = start->as_integer();
  last_s_ = *last->as_number();
}

}  // namespace afs
