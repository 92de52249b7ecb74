// SpendOutlook: what the current day and the current month will have cost, with how sure that is.
// A thousand futures are drawn, the same ones each time, and their 10th, 50th and 90th percent
// told. Pure functions; called by api/ on worker threads.
//
// In a future, each thing that is rented now goes on until its run is done (drawn from the run's
// estimate). Then mostly it is stopped at once, sometimes left on until the end of that day: people
// are one or the other, so a future has one kind. What has no run that tells its end goes on for
// about as long as it has lasted. Never beyond the contract. Later days are pieces of a week from
// the days before, since days of much or no spend come in rows, times a factor that says how little
// so many days tell of what is usual; in some futures they come to an end, the sooner the fewer
// they were. A day costs that or what is rented now, whichever is more.
//
// How good that is: over made-up courses (steady, weekdays, bursts, runs of days) the band holds
// what came in three of four to nearly all cases of each kind. Nothing is known of other courses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "core/micros_band.h"
#include "core/point.h"

namespace afs {

inline constexpr size_t kForecastDaysMax = 60;    // The newest of the past days count.
inline constexpr size_t kForecastBurnsMax = 500;  // The rates of further ones are taken as one.
inline constexpr int kForecastFutures = 1'000;

struct RunDone {
  WallTime p10 = 0, p50 = 0, p90 = 0;
};

// Something that is billed now.
struct OpenBurn {
  int64_t micros_per_hour = 0;
  std::optional<WallTime> since;    // Of the rental; absent: a day ago.
  std::optional<WallTime> ends_at;  // When its contract is over.
  std::optional<RunDone> done;      // When the last run on it will be.
};

struct SpendSoFar {
  WallTime now = 0;
  int64_t day_micros = 0;    // Of the current day up to now ...
  int64_t month_micros = 0;  // ... and of the current month.
  // Of the complete days before the current one, oldest first, from the first day on that anything
  // was spent on; days without spend are 0.
  std::vector<int64_t> past_days;
  std::vector<OpenBurn> burns;
  // The parts of the two sums that providers tell; no forecast depends on them.
  int64_t day_provider_micros = 0, month_provider_micros = 0;
};

struct SpendOutlook {
  MicrosBand total;   // Never below what is spent already.
  std::string words;  // What it rests on: "what is rented now goes on until its runs are done;
                      // later days are like the last 14"
};

// Absent when there is nothing to foretell from: nothing is rented, and no day has gone by.
std::optional<SpendOutlook> forecast_day(const SpendSoFar& spend, const TimeZone& zone);
std::optional<SpendOutlook> forecast_month(const SpendSoFar& spend, const TimeZone& zone);

}  // namespace afs
