// Charge: what was billed for a stretch of time, with all that it can be summed up by. Made by
// account.h; immutable, any thread.
#pragma once

#include <functional>
#include <string>

#include "core/rental.h"
#include "core/run.h"
#include "cost/ledger.h"

namespace afs {

struct Charge {
  WallTime from = 0, to = 0;  // from < to.
  int64_t micros = 0;         // Of the one currency that all sums have.
  LedgerBucket bucket = LedgerBucket::kIdle;
  RunId run;        // 0: none.
  RentalId rental;  // 0: the run's machine is priced by its model's configured rate.
  PriceBasis basis = PriceBasis::kEstimated;
  bool is_filled = false;       // Of a stretch that nobody watched.
  int64_t part = 1, parts = 1;  // The share of the machine that this is ...
  int64_t gpus = 1;             // ... which has so many GPUs, as far as it or its runs tell.
};

// What charges are summed up by, such as the key of the run's model.
using ChargeKey = std::function<std::string(const Charge&)>;

}  // namespace afs
