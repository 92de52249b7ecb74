#include "cost/spend_sums.h"

#include <algorithm>

#include "core/portion.h"

namespace afs {
namespace {

// What the charge had cost by `time`, going evenly.
int64_t micros_by(const Charge& charge, WallTime time) {
  return portion_of(charge.micros, time - charge.from, charge.to - charge.from);
}

}  // namespace

void SpendSum::add(const Charge& charge) {
  micros += charge.micros;
  buckets[charge.bucket] += charge.micros;
  if (charge.basis == PriceBasis::kProvider) {
    provider_micros += charge.micros;
    provider_buckets[charge.bucket] += charge.micros;
  }
  if (charge.run)
    gpu_milliseconds += (charge.to - charge.from) * charge.gpus * charge.part / charge.parts;
}

void SpendSum::add(const SpendSum& other) {
  micros += other.micros;
  provider_micros += other.provider_micros;
  gpu_milliseconds += other.gpu_milliseconds;
  for (const auto& [bucket, sum] : other.buckets) buckets[bucket] += sum;
  for (const auto& [bucket, sum] : other.provider_buckets) provider_buckets[bucket] += sum;
}

std::optional<Charge> part_within(const Charge& charge, const TimeRange& range) {
  const WallTime from = std::max(charge.from, range.from.value_or(charge.from));
  const WallTime to = std::min(charge.to, range.to.value_or(charge.to));
  if (from >= to) return std::nullopt;
  Charge part = charge;
  part.from = from;
  part.to = to;
  part.micros = micros_by(charge, to) - micros_by(charge, from);
  return part;
}

std::map<std::string, SpendSum> sums_by(const Account& account, const TimeRange& range,
                                        const ChargeKey& key_of) {
  std::map<std::string, SpendSum> sums;
  account.for_each_charge([&](const Charge& charge) {
    if (const auto part = part_within(charge, range)) sums[key_of(*part)].add(*part);
  });
  return sums;
}

}  // namespace afs
