#include "cost/spend_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/money.h"

namespace afs {
namespace {

constexpr int64_t kDayMs = 86'400'000;
// What was rented a moment ago is wanted for some time: its age says nothing yet.
constexpr int64_t kRentalAgeMsMin = 3'600'000;
constexpr size_t kBlockDays = 7;  // Days in a row that are drawn together: a whole week.
// In so many futures what people did on the days before comes to an end.
constexpr double kQuietShare = 0.3;
constexpr double kForgetfulShare = 0.3;  // Of futures in which machines outlast their runs.
// In so many futures something else is rented on the rest of the day that has begun.
constexpr double kMoreTodayShare = 0.5;
// How far (as a logarithm) one past day may be from what is usual from now on; n days are a root of
// n times as sure.
constexpr double kLevelSpread = 0.6;
constexpr double kLevelSpreadMax = 1.2;

struct Stretch {
  WallTime from = 0, to = 0;
};

// Money in it is integer; only chances and factors are not.
class Futures {
 public:
  Futures(const SpendSoFar& spend, const TimeZone& zone, WallTime end)
      : now_(std::clamp(spend.now, kCalendarMsMin, kCalendarMsMax - 1)),
        end_(std::clamp(end, now_, kCalendarMsMax)),
        burns_(spend.burns) {
    const CalendarDay today = zone.day_of(now_);
    for (CalendarDay day = today; zone.day_start_ms(day) < end_; day = zone.next_day(day)) {
      days_.push_back({std::max(now_, zone.day_start_ms(day)), zone.day_end_ms(day)});
    }
    today_ms_ = zone.day_end_ms(today) - zone.day_start_ms(today);
    const size_t count = std::min(spend.past_days.size(), kForecastDaysMax);
    past_.assign(spend.past_days.end() - static_cast<ptrdiff_t>(count), spend.past_days.end());
    if (burns_.size() > kForecastBurnsMax) join_last_burns();
    level_spread_ = level_spread();
  }

  MicrosBand band() {
    std::vector<int64_t> totals;
    for (int i = 0; i < kForecastFutures; ++i) totals.push_back(draw());
    std::sort(totals.begin(), totals.end());
    const auto at = [&](int percent) {
      return totals[totals.size() * static_cast<size_t>(percent) / 100];
    };
    return {at(10), at(50), at(90)};
  }

 private:
  double chance() { return static_cast<double>(random_() >> 11) * 0x1p-53; }  // 0 ≤ … < 1

  void join_last_burns() {
    OpenBurn rest;
    for (size_t i = kForecastBurnsMax - 1; i < burns_.size(); ++i)
      rest.micros_per_hour += burns_[i].micros_per_hour;
    burns_.resize(kForecastBurnsMax - 1);
    burns_.push_back(rest);
  }

  // Grows with how much the days differ and how long they stay so, shrinks with their number.
  double level_spread() const {
    if (past_.empty()) return 0;
    const auto count = static_cast<double>(past_.size());
    double mean = 0;
    for (const int64_t micros : past_) mean += static_cast<double>(micros) / count;
    if (mean <= 0) return 0;
    const auto deviation = [&](size_t i) { return static_cast<double>(past_[i]) / mean - 1; };
    // Neighbours that are alike tell less than as many strangers (Bartlett's weights).
    double variance = 0;
    for (size_t lag = 0; lag <= kBlockDays && lag < past_.size(); ++lag) {
      double sum = 0;
      for (size_t i = lag; i < past_.size(); ++i) sum += deviation(i) * deviation(i - lag);
      const double weight = 1 - static_cast<double>(lag) / (kBlockDays + 1);
      variance += (lag == 0 ? 1 : 2 * weight) * sum / count;
    }
    const double spread =
        std::sqrt((std::max(0.0, variance) + kLevelSpread * kLevelSpread) / count);
    return std::min(spread, kLevelSpreadMax);
  }

  WallTime done_at(const RunDone& done) {
    // Straight lines through the three known points of the distribution.
    const double u = chance();
    const auto middle = static_cast<double>(done.p50);
    const auto other = static_cast<double>(u < 0.5 ? done.p10 : done.p90);
    const double at = middle + std::abs(u - 0.5) / 0.4 * (other - middle);
    return static_cast<WallTime>(
        std::clamp(at, static_cast<double>(now_), static_cast<double>(end_)));
  }

  // What has lasted for an age goes on for t more with a chance of age / (age + t).
  WallTime lasts_until(int64_t age_ms) {
    const double more = static_cast<double>(age_ms) * (1 / (1 - chance()) - 1);
    return more < static_cast<double>(end_ - now_) ? now_ + static_cast<int64_t>(more) : end_;
  }

  WallTime stop_of(const OpenBurn& burn, bool is_forgetful) {
    WallTime stop = end_;
    if (burn.done) {
      stop = done_at(*burn.done);
      if (is_forgetful) stop = left_on_until(stop);
    } else {
      stop = lasts_until(burn.since ? std::max(now_ - *burn.since, kRentalAgeMsMin) : kDayMs);
    }
    if (burn.ends_at) stop = std::min(stop, *burn.ends_at);
    return std::clamp(stop, now_, end_);
  }

  // Days that are known include what was left on, so with them it is enough to look to the end of
  // the day; without any it may go on for ever.
  WallTime left_on_until(WallTime done) const {
    if (past_.empty()) return end_;
    for (const Stretch& day : days_) {
      if (done < day.to) return day.to;
    }
    return end_;
  }

  void draw_burns(std::vector<int64_t>& by_day) {
    const bool is_forgetful = chance() < kForgetfulShare;
    for (const OpenBurn& burn : burns_) {
      const WallTime stop = stop_of(burn, is_forgetful);
      const Rate rate{burn.micros_per_hour, {}};
      for (size_t i = 0; i < days_.size() && days_[i].from < stop; ++i) {
        by_day[i] += cost_of(rate, std::min(stop, days_[i].to) - days_[i].from).micros;
      }
    }
  }

  // Day `i` of the future as one of the past.
  int64_t draw_day(size_t i) {
    if (i % kBlockDays == 0 || i == 1)  // Tomorrow does not hang on how today was drawn.
      block_ = static_cast<size_t>(random_() % past_.size()) + past_.size() - i % past_.size();
    return past_[(block_ + i) % past_.size()];
  }

  int64_t draw() {
    std::vector<int64_t> by_day(days_.size(), 0);
    draw_burns(by_day);
    int64_t total = 0;
    double factor = 1;
    if (!past_.empty()) factor = std::exp(level_spread_ * normal_(random_));
    const WallTime quiet_from =
        chance() < kQuietShare ? lasts_until(static_cast<int64_t>(past_.size()) * kDayMs) : end_;
    const bool is_more_today = chance() < kMoreTodayShare;
    for (size_t i = 0; i < days_.size(); ++i) {
      double usual = past_.empty() || days_[i].from >= quiet_from
                         ? 0
                         : static_cast<double>(draw_day(i)) * factor;
      if (i == 0) {
        usual *= is_more_today
                     ? static_cast<double>(days_[0].to - now_) / static_cast<double>(today_ms_)
                     : 0;
      }
      total += std::max<int64_t>(by_day[i], std::llround(usual));
    }
    return total;
  }

  WallTime now_, end_;
  std::vector<OpenBurn> burns_;
  std::vector<Stretch> days_;  // From now on; the first is what is left of today.
  int64_t today_ms_ = 0;
  std::vector<int64_t> past_;
  double level_spread_ = 0;
  size_t block_ = 0;
  std::mt19937_64 random_;  // With its own seed: the same futures each time.
  std::normal_distribution<double> normal_;
};

std::string words_of(const SpendSoFar& spend, bool has_later_days) {
  const auto has_end = [](const OpenBurn& burn) { return burn.done.has_value(); };
  std::string words = "nothing is rented now";
  if (!spend.burns.empty()) {
    words = "what is rented now goes on ";
    const bool all = std::all_of(spend.burns.begin(), spend.burns.end(), has_end);
    const bool any = std::any_of(spend.burns.begin(), spend.burns.end(), has_end);
    if (any) words += "until its runs are done";
    if (any && !all) words += ", or ";
    if (!all) words += "about as long as it has lasted";
  }
  const size_t days = std::min(spend.past_days.size(), kForecastDaysMax);
  if (days == 0) return words + "; there are no earlier days to go by";
  const std::string last = days == 1 ? "the last one" : fmt::format("the last {}", days);
  return words + (has_later_days ? "; later days are like " : "; days are like ") + last;
}

std::optional<SpendOutlook> forecast(const SpendSoFar& spend, const TimeZone& zone,
                                     int64_t spent_micros, WallTime end) {
  if (spend.burns.empty() && spend.past_days.empty()) return std::nullopt;
  const MicrosBand more = Futures(spend, zone, end).band();
  const bool has_later_days = zone.day_end_ms(zone.day_of(spend.now)) < end;
  return SpendOutlook{{spent_micros + more.p10, spent_micros + more.p50, spent_micros + more.p90},
                      words_of(spend, has_later_days)};
}

}  // namespace

std::optional<SpendOutlook> forecast_day(const SpendSoFar& spend, const TimeZone& zone) {
  return forecast(spend, zone, spend.day_micros, zone.day_end_ms(zone.day_of(spend.now)));
}

std::optional<SpendOutlook> forecast_month(const SpendSoFar& spend, const TimeZone& zone) {
  return forecast(spend, zone, spend.month_micros,
                  zone.month_end_ms(month_of(zone.day_of(spend.now))));
}

}  // namespace afs
