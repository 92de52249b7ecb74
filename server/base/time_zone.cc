#include "base/time_zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>

namespace afs {
namespace {

using std::chrono::milliseconds;

constexpr int64_t kDayMs = 86'400'000;
constexpr int32_t kDayMin = -1;  // West of Greenwich 1970 begins on the last day of 1969.
constexpr int32_t kDayMax = static_cast<int32_t>(kCalendarMsMax / kDayMs) + 1;

CalendarDay clamped(CalendarDay day) { return {std::clamp(day.number, kDayMin, kDayMax)}; }

date::sys_time<milliseconds> sys_time(int64_t ms) {
  return date::sys_time<milliseconds>(milliseconds(ms));
}

std::chrono::year_month_day civil(CalendarDay day) {
  return std::chrono::sys_days(std::chrono::days(day.number));
}

bool is_utc(std::string_view name) {
  return name == "UTC" || name == "Etc/UTC" || name == "Etc/UCT" || name == "UCT";
}

// Short time zone files state a rule instead of each change, which the library does not read: then
// summer time would be missing in silence. A summer that is over tells.
bool has_summer_time() {
  constexpr int64_t kJuly2020Ms = 1'594'800'000'000;
  const auto berlin = date::locate_zone("Europe/Berlin")->get_info(sys_time(kJuly2020Ms));
  return berlin.offset == std::chrono::hours(2);
}

}  // namespace

std::string iso_text(CalendarDay day) {
  const auto date = civil(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string iso_text(CalendarMonth month) { return iso_text(first_day_of(month)).substr(0, 7); }

CalendarMonth month_of(CalendarDay day) {
  const auto date = civil(day);
  return {(static_cast<int>(date.year()) - 1970) * 12 +
          static_cast<int>(static_cast<unsigned>(date.month())) - 1};
}

CalendarDay first_day_of(CalendarMonth month) {
  using namespace std::chrono;
  const auto first = year(1970) / January / 1 + months(month.number);
  return {static_cast<int32_t>(sys_days(first).time_since_epoch().count())};
}

Result<TimeZone> TimeZone::find(std::string_view name) {
  if (is_utc(name)) return TimeZone();
  if (name.empty() || name.size() > kTimeZoneNameBytesMax) {
    return invalid("a time zone is a name such as \"Europe/Berlin\" or \"UTC\"");
  }
  bool are_files_there = false;
  try {
    are_files_there = has_summer_time();
    const date::time_zone* zone = date::locate_zone(std::string(name));
    zone->get_info(sys_time(0));  // Reads its file now, where an error can still be told.
    if (are_files_there) return TimeZone(std::string(name), zone);
  } catch (
      const std::exception&) {  // The library has no kinds of errors; its words name its own files.
    if (are_files_there) {
      return invalid(
          fmt::format("there is no time zone \"{}\"; write one as in \"Europe/Berlin\" "
                      "(`timedatectl list-timezones` lists them) or \"UTC\"",
                      name));
    }
  }
  return invalid(fmt::format(
      "the time zone \"{}\" cannot be looked up: this machine has no complete time zone files; "
      "install the package tzdata, or write \"UTC\"",
      name));
}

TimeZone TimeZone::of_this_machine() {
  std::string name;
  if (const char* set = std::getenv("TZ"); set && *set) {
    name = *set == ':' ? set + 1 : set;
  } else {
    try {
      name = date::current_zone()->name();
    } catch (const std::exception&) {
      return {};  // /etc/localtime names none that is known.
    }
  }
  auto zone = find(name);
  return zone.ok() ? std::move(zone).value() : TimeZone();
}

TimeZone TimeZone::of_setting(std::string_view name) {
  auto zone = name.empty() ? Result<TimeZone>(of_this_machine()) : find(name);
  return zone.ok() ? std::move(zone).value() : of_this_machine();
}

int64_t TimeZone::day_start_ms(CalendarDay day) const {
  day = clamped(day);
  if (!zone_) return day.number * kDayMs;
  const date::local_days midnight{date::days(day.number)};
  try {
    const auto start = zone_->to_sys(midnight, date::choose::earliest);
    return std::chrono::duration_cast<milliseconds>(start.time_since_epoch()).count();
  } catch (const std::exception&) {  // Cannot be: the zone's file was read when it was found.
    return day.number * kDayMs;
  }
}

int64_t TimeZone::day_end_ms(CalendarDay day) const {
  return day_start_ms({clamped(day).number + 1});
}

CalendarDay TimeZone::day_of(int64_t ms) const {
  ms = std::clamp(ms, kCalendarMsMin, kCalendarMsMax - 1);
  // No place is further than a day from Greenwich.
  CalendarDay day{static_cast<int32_t>(ms / kDayMs) + 1};
  while (day_start_ms(day) > ms) --day.number;
  return day;
}

CalendarDay TimeZone::next_day(CalendarDay day) const {
  day = clamped(day);
  do {
    ++day.number;
  } while (day.number < kDayMax && day_start_ms(day) == day_end_ms(day));
  return day;
}

}  // namespace afs
