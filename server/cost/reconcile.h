// Reconcile: what is billed held against what runs: money that is spent on nothing, and machines
// that will be gone before their runs are done. Pure functions; called by api/needs_view on worker
// threads.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cost/account.h"
#include "cost/provider_poll.h"

namespace afs {

inline constexpr int64_t kSetupGraceMs = 900'000;    // So long a machine may be without its run ...
inline constexpr int64_t kNextRunGraceMs = 300'000;  // ... and so long after a run that went well.
inline constexpr int64_t kStorageGraceMs =
    1'800'000;  // Stopped, loading or not reached for so long: its disk is told.
inline constexpr int64_t kProviderGraceMs = 600'000;  // A provider that fails for less is not.
inline constexpr int64_t kGoneSlackMs =
    1'800'000;  // Between a run's last sign and its machine's end.
inline constexpr int64_t kGoneToldMs = 86'400'000;  // A machine that went is told for so long.
inline constexpr int64_t kCreditLastsMsMax =
    100LL * 365 * 86'400'000;                 // Credit that lasts longer is as good as any.
inline constexpr size_t kBesideNamedMax = 3;  // Further runs on a machine are counted.
inline constexpr int64_t kUnknownEndNoticeMs =
    21'600'000;  // Before an end, for runs without an ETA.

enum class FindingKind {
  kRunOver,       // Its machine is billed on.
  kNoRun,         // A machine is billed, and nothing has run on it.
  kStalled,       // A run stands still, and its machine is billed.
  kMachineGone,   // It went while a run was on it.
  kContractEnds,  // Before the run on it is done.
  kCreditEnds,    // The provider's, before a run on one of its machines is done.
  kPriceRises,
  kStorage,  // Of a machine that is stopped ...
  kLoading,  // ... or that does not come up ...
  kOffline,  // ... or whose host the provider does not reach.
  kKeyRefused,
  kProviderFails,
};

// When a run is done: as likely earlier as later, and nine times in ten before.
struct RunOutlook {
  std::optional<WallTime> p50, p90;
};
using RunOutlooks = std::unordered_map<RunId, RunOutlook>;

struct Finding {
  FindingKind kind = FindingKind::kNoRun;
  bool is_urgent = false;
  RunId run;             // 0: none; of several on a machine the newest, or the last to be done.
  RentalId rental;       // 0: none.
  std::string provider;  // Empty: it is about none.
  std::optional<WallTime> since;
  std::optional<WallTime> until;    // When the contract or the credit ends.
  std::optional<int64_t> micros;    // Lost since then, or what it will cost more.
  int64_t micros_per_hour = 0;      // That goes on, or what will be asked for.
  int64_t micros_per_hour_now = 0;  // Of a price that rises.
  std::optional<Money> credit;      // That is left.
  PriceBasis basis = PriceBasis::kEstimated;
  std::string words;  // What the provider's end says of it.
  // Of a run that stands still: who else trains on its machine, "nayru-v8 and veran-v6"; empty:
  // nobody, so that it may be stopped.
  std::string shared_with;
};

// The names of the live runs on it other than `run`; empty: there are none.
std::string live_beside(const RentalAccount& rental, RunId run);

// In no order.
std::vector<Finding> reconcile(const Account& account, const RunOutlooks& outlooks,
                               const std::vector<ProviderStanding>& providers);

}  // namespace afs
