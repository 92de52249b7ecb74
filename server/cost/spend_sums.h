// SpendSums: charges added up by key and by bucket, within a stretch of time. Pure; called by api/
// on worker threads.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cost/account.h"

namespace afs {

struct SpendSum {
  int64_t micros = 0, provider_micros = 0;
  int64_t gpu_milliseconds = 0;  // Of time with a run.
  std::map<LedgerBucket, int64_t> buckets;           // Sums up to `micros`,
  std::map<LedgerBucket, int64_t> provider_buckets;  // and what providers tell of each; 0: none.

  void add(const Charge& charge);
  void add(const SpendSum& other);
};

struct TimeRange {
  std::optional<WallTime> from, to;
};

// The part of `charge` within the range, by time; nullopt: none of it. The parts of a charge that
// is cut at several times sum up to it exactly.
std::optional<Charge> part_within(const Charge& charge, const TimeRange& range);

std::map<std::string, SpendSum> sums_by(const Account& account, const TimeRange& range,
                                        const ChargeKey& key_of);

}  // namespace afs
