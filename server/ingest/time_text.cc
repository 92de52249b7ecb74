#include "ingest/time_text.h"

#include <cmath>

#include "ingest/numbers.h"

namespace afs {
namespace {

constexpr double kMsPerSecond = 1000;
constexpr WallTime kMsPerMinute = 60'000;
constexpr double kDurationMaxS = 100.0 * 365 * 86'400;

// Reads from the front of a text; every step says whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool digits(size_t min, size_t max, int64_t& value) {
    size_t count = 0;
    value = 0;
    while (count < max && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + (text_[at_++] - '0');
      ++count;
    }
    return count >= min;
  }
  bool any_of(std::string_view set) {
    if (at_ >= text_.size() || set.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  size_t at() const { return at_; }
  bool is_at_end() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// Days since the epoch of a date of the Gregorian calendar (Howard Hinnant's days_from_civil, from
// the paper).
int64_t days_since_epoch(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

bool read_date(Reader& reader, std::string_view text, int64_t& days) {
  int64_t year = 0, month = 0, day = 0;
  if (text.size() > 4 && text[4] == '-') {
    if (!reader.digits(4, 4, year) || !reader.any_of("-") || !reader.digits(2, 2, month) ||
        !reader.any_of("-") || !reader.digits(2, 2, day)) {
      return false;
    }
  } else if (!reader.digits(2, 2, month) || !reader.any_of("/") || !reader.digits(2, 2, day) ||
             !reader.any_of("/") || !reader.digits(4, 4, year)) {
    return false;
  }
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970) return false;
  days = days_since_epoch(year, month, day);
  return true;
}

bool read_clock(Reader& reader, WallTime& ms) {
  int64_t hour = 0, minute = 0, second = 0, fraction = 0;
  if (!reader.digits(2, 2, hour) || !reader.any_of(":") || !reader.digits(2, 2, minute) ||
      !reader.any_of(":") || !reader.digits(2, 2, second)) {
    return false;
  }
  if (hour > 23 || minute > 59 || second > 60) return false;
  ms = ((hour * 60 + minute) * 60 + second) * 1000;
  Reader ahead = reader;
  if (!ahead.any_of(".,")) return true;
  const size_t from = ahead.at();
  if (!ahead.digits(1, 9, fraction)) return true;
  ms += static_cast<WallTime>(static_cast<double>(fraction) * kMsPerSecond /
                              std::pow(10, ahead.at() - from));
  reader = ahead;
  return true;
}

// "Z", "+01:00", "-0530"; what is not there counts as UTC.
WallTime read_zone_ms(Reader& reader) {
  if (reader.any_of("Z")) return 0;
  Reader ahead = reader;
  const bool is_west = ahead.any_of("-");
  int64_t hours = 0, minutes = 0;
  if (!is_west && !ahead.any_of("+")) return 0;
  if (!ahead.digits(2, 2, hours)) return 0;
  ahead.any_of(":");
  if (!ahead.digits(2, 2, minutes)) return 0;
  reader = ahead;
  return (hours * 60 + minutes) * kMsPerMinute * (is_west ? -1 : 1);
}

bool read_days(Reader& reader, int64_t& days) {
  Reader ahead = reader;
  if (!ahead.digits(1, 5, days) || !ahead.word(" day")) return false;
  ahead.word("s");
  if (!ahead.word(", ")) return false;
  reader = ahead;
  return true;
}

}  // namespace

std::optional<double> parse_duration_s(std::string_view text) {
  text = trimmed(text);
  Reader reader(text);
  int64_t days = 0, part = 0;
  if (!read_days(reader, days)) days = 0;
  double seconds = 0;
  int parts = 0;
  do {
    if (!reader.digits(1, 6, part)) return std::nullopt;
    seconds = seconds * 60 + static_cast<double>(part);
    ++parts;
  } while (parts < 3 && reader.any_of(":"));
  if (parts < 2) return std::nullopt;
  if (reader.any_of(".")) {
    const auto fraction = parse_number(text.substr(reader.at() - 1));
    if (!fraction) return std::nullopt;
    seconds += *fraction;
  } else if (!reader.is_at_end()) {
    return std::nullopt;
  }
  seconds += static_cast<double>(days) * 86'400;
  return is_duration_s(seconds) ? std::optional(seconds) : std::nullopt;
}

bool is_duration_s(double seconds) { return seconds >= 0 && seconds <= kDurationMaxS; }

std::optional<LeadingTime> parse_leading_time(std::string_view text) {
  Reader reader(text);
  int64_t days = 0;
  WallTime ms = 0;
  if (!read_date(reader, text, days) || !reader.any_of("T ") || !read_clock(reader, ms)) {
    return std::nullopt;
  }
  const WallTime zone_ms = read_zone_ms(reader);
  return LeadingTime{days * 86'400'000 + ms - zone_ms, reader.at()};
}

std::optional<WallTime> time_of_number(double value) {
  // 1e9 s was in 2001 and 1e11 s will be in 5138: each unit has a decade of its own.
  if (!(value >= 1e9) || value >= 1e20) return std::nullopt;
  if (value < 1e11) return static_cast<WallTime>(std::llround(value * kMsPerSecond));
  if (value < 1e14) return static_cast<WallTime>(value);
  if (value < 1e17) return static_cast<WallTime>(value / 1e3);
  return static_cast<WallTime>(value / 1e6);
}

std::optional<WallTime> parse_time(std::string_view text) {
  text = unquoted(trimmed(text));
  if (const auto number = parse_number(text)) return time_of_number(*number);
  const auto leading = parse_leading_time(text);
  if (!leading || leading->bytes != text.size()) return std::nullopt;
  return leading->time;
}

}  // namespace afs
