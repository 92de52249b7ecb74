// Ledger: what a rental's money was spent on. Every billed moment of it falls into exactly one
// bucket, shared among the runs of that moment by their GPUs; whole micro-units, so that the
// entries sum up to exactly what the rental cost. Pure functions; called by api/ on worker threads.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/rental.h"
#include "core/run.h"

namespace afs {

inline constexpr size_t kLedgerActivitiesMax =
    5'000;  // Of one rental; its time grows with their square.

// So long before its first run a machine is taken to load for it; what was before that is idle.
inline constexpr int64_t kLedgerLoadingMsMax = 3'600'000;

enum class LedgerBucket {
  kSetup,       // Until the first step: the machine loads, the run starts up.
  kProductive,  // Steps that were kept.
  kEvaluation,  // Evaluations and checkpoints.
  kStalled,     // A run is there and does not move.
  kRedone,      // Steps that were done before, after a resume.
  kIdle,        // Compute is billed and nothing runs.
  kStorage,     // Stopped, and its disk is billed.
};
std::string_view to_string(LedgerBucket bucket);  // "setup" … "storage"
std::span<const LedgerBucket> enum_values(LedgerBucket);

// What one run was doing on the rental for a while. Of activities of one run that overlap the more
// wasteful one counts.
struct RunActivity {
  RunId run;
  int64_t gpus =
      0;  // That it has for itself; 0: not known, and then all runs of that moment share alike.
  WallTime from = 0, to = 0;
  LedgerBucket bucket = LedgerBucket::kProductive;
};

struct LedgerEntry {
  WallTime from = 0, to = 0;
  RunId run;  // 0: none.
  LedgerBucket bucket = LedgerBucket::kIdle;
  int64_t part = 1, parts = 1;  // The share of the machine that this is.
  int64_t micros = 0;
  bool is_filled = false;  // Of a stretch that nobody watched.
};

// By time. The sum of its micros is the sum of segment_cost() over the rental's segments.
std::vector<LedgerEntry> ledger_of(const RentalRecord& record, std::vector<RunActivity> activities,
                                   WallTime now);

}  // namespace afs
