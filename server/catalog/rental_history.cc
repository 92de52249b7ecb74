#include "catalog/rental_history.h"

#include <algorithm>

#include "base/iso_time.h"

namespace afs {
namespace {

RentalSegment segment_of(const Rental& rental, WallTime since, bool is_filled) {
  return {since, rental.state, rental.state_words, rental.billed, is_filled};
}

bool says_the_same(const RentalSegment& segment, const Rental& rental) {
  return segment.state == rental.state && segment.billed == rental.billed;
}

// Segments follow one another in time; one of no length is replaced by its successor.
void add_segment(RentalRecord& record, RentalSegment segment) {
  auto& segments = record.segments;
  if (!segments.empty() && segments.back().since >= segment.since) {
    segment.since = segments.back().since;
    segments.back() = std::move(segment);
  } else if (segments.size() >= kRentalSegmentsMax) {
    segment.since = segments.back().since;
    segments.back() = std::move(segment);
    record.trouble =
        "its price or state changed more often than is kept; the newest changes are not dated";
  } else {
    segments.push_back(std::move(segment));
  }
}

// A start that cannot be is none; one ahead of our clock is now.
std::optional<WallTime> plausible_start(const Rental& rental, WallTime as_of) {
  if (!rental.started_at || *rental.started_at < as_of - kRentalAgeMsMax) return std::nullopt;
  return std::min(*rental.started_at, as_of);
}

void close(RentalRecord& record, WallTime at, WallTime noticed_at, std::string reason) {
  record.closed_at = at;
  record.close_noticed_at = noticed_at;
  record.close_reason = std::move(reason);
}

std::optional<WallTime> end_within(const Rental& rental, WallTime after, WallTime until) {
  if (!rental.ends_at || *rental.ends_at <= after || *rental.ends_at > until) return std::nullopt;
  return rental.ends_at;
}

// Nobody looked from `from` on: what was known then held until now, or until the rental started
// anew.
void fill_gap(RentalRecord& record, const Rental& rental, WallTime from, WallTime as_of) {
  const auto started = plausible_start(rental, as_of);
  const bool is_same = says_the_same(record.segments.back(), rental);
  const WallTime change = !is_same && started && *started > from ? *started : as_of;
  RentalSegment before = record.segments.back();
  before.since = from;
  before.is_filled = true;
  add_segment(record, std::move(before));
  if (change < as_of) add_segment(record, segment_of(rental, change, true));
  add_segment(record, segment_of(rental, as_of, false));
}

// When the change from the newest segment happened: as the provider dates a start, else when it was
// seen.
WallTime change_time(const RentalRecord& record, const Rental& rental, WallTime as_of) {
  const auto started = plausible_start(rental, as_of);
  const bool is_start =
      rental.state == RentalState::kRunning || rental.state == RentalState::kStarting;
  if (is_start && started && *started > record.last_seen_at) return *started;
  return as_of;
}

}  // namespace

std::optional<RentalRecord> first_look(const Rental& rental, WallTime as_of) {
  RentalRecord record;
  record.rental = rental;
  record.first_seen_at = record.last_seen_at = as_of;
  const auto start = plausible_start(rental, as_of);
  if (rental.state == RentalState::kEnded) {
    // Known with its price and both ends: a rate card of the past.
    if (!start || !rental.ends_at || *rental.ends_at <= *start || rental.billed.total_micros() == 0)
      return std::nullopt;
    record.segments = {segment_of(rental, *start, true)};
    record.segments.back().state = RentalState::kRunning;
    close(record, std::min(*rental.ends_at, as_of), as_of,
          "over since " + iso_time(*rental.ends_at));
    return record;
  }
  const WallTime since = start.value_or(as_of);
  const bool was_unwatched = as_of - since > kRentalGapMs;
  record.segments = {segment_of(rental, since, was_unwatched)};
  if (was_unwatched) add_segment(record, segment_of(rental, as_of, false));
  return record;
}

RentalRecord further_look(RentalRecord record, const Rental& rental, WallTime as_of) {
  as_of = std::max(as_of, record.last_seen_at);  // Our clock may have been set back.
  if (rental.state == RentalState::kEnded) {
    if (record.closed_at) return record;
    const WallTime end = end_within(rental, record.last_seen_at, as_of).value_or(as_of);
    record.rental.state = rental.state;
    record.rental.state_words = rental.state_words;
    record.last_seen_at = as_of;
    close(record, end, as_of, "the provider says that it is over");
    return record;
  }
  const bool was_closed = record.closed_at.has_value();
  const WallTime unwatched_from = record.closed_at.value_or(record.last_seen_at);
  record.closed_at.reset();
  record.close_noticed_at.reset();
  record.close_reason.clear();
  record.trouble.clear();
  if (was_closed || as_of - unwatched_from > kRentalGapMs) {
    fill_gap(record, rental, unwatched_from, as_of);
  } else if (!says_the_same(record.segments.back(), rental)) {
    add_segment(record, segment_of(rental, change_time(record, rental, as_of), false));
  }
  record.rental = rental;
  record.last_seen_at = as_of;
  return record;
}

bool is_better_bill(const ProviderBill& bill, const RentalRecord& record) {
  if (!record.bill) return true;
  const ProviderBill& kept = *record.bill;
  if (bill == kept) return false;
  const bool is_to_the_end = record.closed_at && kept.until >= *record.closed_at;
  if (!is_to_the_end || record.segments.empty()) return true;
  const WallTime start = std::max(kept.from, record.segments.front().since);
  if (bill.from > start || bill.until < *record.closed_at) return false;
  return bill.micros != kept.micros || bill.apart_micros != kept.apart_micros;
}

RentalRecord vanished(RentalRecord record, WallTime as_of) {
  if (record.closed_at) return record;
  as_of = std::max(as_of, record.last_seen_at);
  const auto ended = end_within(record.rental, record.last_seen_at, as_of);
  const std::string seen = "seen in " + record.rental.provider + "'s list until " +
                           iso_time(record.last_seen_at) + ", gone at " + iso_time(as_of);
  close(record, ended.value_or(record.last_seen_at), as_of,
        ended ? "its contract ended; " + seen : seen);
  return record;
}

}  // namespace afs
