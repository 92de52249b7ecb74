#include "core/rental.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace afs {
namespace {

constexpr RentalState kStates[] = {
    RentalState::kStarting, RentalState::kRunning, RentalState::kFrozen, RentalState::kStopped,
    RentalState::kOffline,  RentalState::kEnded,   RentalState::kUnknown};
constexpr std::string_view kStateNames[] = {"starting", "running", "frozen", "stopped",
                                            "offline",  "ended",   "unknown"};
constexpr PriceBasis kBases[] = {PriceBasis::kProvider, PriceBasis::kEstimated};

}  // namespace

std::string_view to_string(RentalState state) { return kStateNames[static_cast<size_t>(state)]; }
std::span<const RentalState> enum_values(RentalState) { return kStates; }

std::optional<RentalState> rental_state_named(std::string_view name) {
  const auto* const found = std::find(std::begin(kStateNames), std::end(kStateNames), name);
  if (found == std::end(kStateNames)) return std::nullopt;
  return kStates[found - std::begin(kStateNames)];
}

std::string_view to_string(PriceBasis basis) {
  return basis == PriceBasis::kProvider ? "from provider" : "estimated";
}
std::span<const PriceBasis> enum_values(PriceBasis) { return kBases; }

WallTime segment_end(const RentalRecord& record, size_t index, WallTime now) {
  const WallTime since = record.segments[index].since;
  if (index + 1 < record.segments.size()) return record.segments[index + 1].since;
  return std::max(since, record.closed_at.value_or(now));
}

WallTime billed_until(WallTime start, WallTime end, int64_t granularity_ms) {
  if (granularity_ms <= 1 || end <= start) return end;
  const int64_t granules = (end - start + granularity_ms - 1) / granularity_ms;
  return start + granules * granularity_ms;
}

Money segment_cost(const RentalRecord& record, size_t index, WallTime now) {
  const RentalSegment& segment = record.segments[index];
  WallTime end = segment_end(record, index, now);
  const bool is_last = index + 1 == record.segments.size();
  if (is_last && record.closed_at && end > segment.since) {
    end = billed_until(record.segments.front().since, end, record.rental.granularity_ms);
  }
  return cost_of(Rate{segment.billed.total_micros(), record.rental.currency}, end - segment.since);
}

Money counted_between(const RentalRecord& record, WallTime from, WallTime until) {
  Money sum{0, record.rental.currency};
  for (size_t i = 0; i < record.segments.size(); ++i) {
    const RentalSegment& segment = record.segments[i];
    WallTime end = segment_end(record, i, until);
    if (i + 1 == record.segments.size() && record.closed_at && end > segment.since)
      end = billed_until(record.segments.front().since, end, record.rental.granularity_ms);
    const Rate rate{segment.billed.total_micros(), record.rental.currency};
    const auto until_then = [&](WallTime moment) {
      return cost_of(rate, std::clamp(moment, segment.since, end) - segment.since).micros;
    };
    sum.micros += until_then(until) - until_then(from);
  }
  return sum;
}

std::string public_id(RentalId id) { return "m" + std::to_string(id.value); }

std::optional<RentalId> rental_named(std::string_view public_id) {
  if (!public_id.starts_with('m')) return std::nullopt;
  const std::string_view digits = public_id.substr(1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number <= 0)
    return std::nullopt;
  return RentalId{number};
}

}  // namespace afs
