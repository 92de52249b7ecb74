// Rental: the paid contract for a machine at a provider, as one look at the provider's list says
// it. Times are milliseconds since the epoch, money is integer micro-units. No I/O; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/money.h"
#include "core/point.h"

namespace afs {

using RentalId = Id<struct RentalTag>;

inline constexpr int64_t kPriceMicrosPerHourMax =
    10'000'000'000;  // 10,000 units an hour: above it is a mistake.
inline constexpr size_t kRentalTextBytesMax =
    256;  // Of a label, host or GPU name; the rest is cut.

// What a provider's many states come down to: what is done on the machine, and so what is billed.
enum class RentalState {
  kStarting,  // Being made or loaded.
  kRunning,
  kFrozen,   // Paused with its memory kept: billed as if it ran.
  kStopped,  // Its disk is kept.
  kOffline,  // The provider does not reach it.
  kEnded,    // Gone: nothing is billed any more.
  kUnknown,  // A word that we do not know; `state_words` has it.
};
std::string_view to_string(RentalState state);  // "starting" … "unknown"
std::span<const RentalState> enum_values(RentalState);
std::optional<RentalState> rental_state_named(std::string_view name);

// Where a price comes from; said on every figure.
enum class PriceBasis { kProvider, kEstimated };
std::string_view to_string(PriceBasis basis);  // "from provider", "estimated"
std::span<const PriceBasis> enum_values(PriceBasis);

struct HourlyPrice {
  int64_t compute_micros = 0;
  int64_t storage_micros = 0;
  bool is_complete = true;  // False: something is billed whose price the provider does not tell.

  int64_t total_micros() const { return compute_micros + storage_micros; }
  friend bool operator==(const HourlyPrice&, const HourlyPrice&) = default;
};

// The host asks for another price, which is not in force yet.
struct PriceChange {
  HourlyPrice price;
  std::optional<WallTime> asked_at;
  friend bool operator==(const PriceChange&, const PriceChange&) = default;
};

struct Rental {
  std::string provider;     // The name that the configuration gives it.
  std::string provider_id;  // What the provider calls it.
  std::string label, host, ip, gpu_name;
  int64_t gpu_count = 0;  // 0: not told.
  RentalState state = RentalState::kUnknown;
  std::string state_words;  // The provider's own.
  PriceBasis basis = PriceBasis::kProvider;
  std::string currency = "USD";
  HourlyPrice price;               // While it runs.
  HourlyPrice billed;              // In the state that it is in.
  int64_t granularity_ms = 1'000;  // Billed in whole ones, the last one full.
  bool is_interruptible = false;
  std::optional<WallTime> started_at;
  std::optional<WallTime> ends_at;  // When the contract is over.
  std::optional<PriceChange> pending;
  std::string stop_command;  // For a shell: ends what is billed for computing. Empty: not known.
};

// What a provider says that it charged for a rental, of a stretch of time that is over.
struct ProviderBill {
  WallTime from = 0, until = 0;
  int64_t micros = 0;
  int64_t apart_micros = 0;  // The part of it that no hourly price has in it: traffic.
  friend bool operator==(const ProviderBill&, const ProviderBill&) = default;
};

struct RentalBill {
  std::string provider_id;
  ProviderBill bill;
};

// A rental of a list that could not be read, or only in part.
struct RentalTrouble {
  std::string provider_id;  // Empty: it has none, so nobody can tell which it is.
  std::string reason;       // "has no price".
};

// What a provider says at one moment: all that there is, so that what is missing has vanished.
struct RentalListing {
  std::vector<Rental> rentals;
  std::vector<RentalTrouble> refused;  // They are there, but cannot be shown.
  std::vector<std::string> notes;      // What else was not as it should be, in sentences.
  std::optional<Money> credit;         // What can still be spent.
  std::vector<RentalBill> bills;       // Read anew with this look; also of rentals that are over.
  bool is_whole = true;  // False: there are more, so that nothing can be said to have vanished.
};

// A stretch of time in which one price was billed for one state.
struct RentalSegment {
  WallTime since = 0;
  RentalState state = RentalState::kUnknown;
  std::string state_words;
  HourlyPrice billed;
  bool is_filled =
      false;  // Nobody looked meanwhile: what was known before or after is taken for granted.
  friend bool operator==(const RentalSegment&, const RentalSegment&) = default;
};

// A rental as it is kept: its newest look, and its history.
struct RentalRecord {
  RentalId id;
  Rental rental;
  WallTime first_seen_at = 0;
  WallTime last_seen_at = 0;                 // The newest list that had it.
  std::optional<WallTime> closed_at;         // Over since then ...
  std::optional<WallTime> close_noticed_at;  // ... which was noticed then.
  std::string close_reason;                  // In words.
  std::vector<RentalSegment>
      segments;         // By time; each lasts until the next one, the last until now or closed_at.
  std::string trouble;  // Why its newest look was passed over; empty when it was not.
  std::optional<ProviderBill> bill;  // The newest that the provider told.
};

// Where a segment ends: at the next one, when the rental was closed, or `now`.
WallTime segment_end(const RentalRecord& record, size_t index, WallTime now);
// What is billed until `end` for what began at `start`: granules that were begun are full.
WallTime billed_until(WallTime start, WallTime end, int64_t granularity_ms);
// Of one segment, rounded down. The granule in which a rental ends is full; until then time is
// counted as it passes, since it may still be used.
Money segment_cost(const RentalRecord& record, size_t index, WallTime now);

// What we count for the part of it between two moments; over all of it the sum of segment_cost().
Money counted_between(const RentalRecord& record, WallTime from, WallTime until);

std::string public_id(RentalId id);  // "m3"
std::optional<RentalId> rental_named(std::string_view public_id);

}  // namespace afs
