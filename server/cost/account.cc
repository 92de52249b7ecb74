#include "cost/account.h"

#include <algorithm>

#include "core/portion.h"

namespace afs {
namespace {

bool holds(const Charge& charge, WallTime moment) {
  return charge.from <= moment && moment < charge.to;
}

// A machine without a provider, as if somebody had rented it for this stretch.
RentalRecord as_rental(const Rate& rate, WallTime from, WallTime to, WallTime now) {
  RentalRecord record;
  record.rental.state = RentalState::kRunning;
  record.rental.basis = PriceBasis::kEstimated;
  record.rental.currency = rate.currency;
  record.rental.price = record.rental.billed = {rate.micros_per_hour, 0, true};
  record.rental.granularity_ms = 1;
  record.segments.push_back({from, RentalState::kRunning, {}, record.rental.billed, false});
  if (to < now) record.closed_at = to;
  return record;
}

}  // namespace

const RentalAccount* Account::rental(RentalId id) const {
  for (const auto& rental : rentals) {
    if (rental->record->id == id) return rental.get();
  }
  return nullptr;
}

std::vector<Charge> charges_of(const RentalRecord& record, std::vector<RunActivity> activities,
                               WallTime now) {
  std::vector<Charge> charges;
  for (const LedgerEntry& entry : ledger_of(record, std::move(activities), now)) {
    Charge charge;
    charge.from = entry.from;
    charge.to = entry.to;
    charge.micros = entry.micros;
    charge.bucket = entry.bucket;
    charge.run = entry.run;
    charge.rental = record.id;
    charge.basis = record.rental.basis;
    charge.is_filled = entry.is_filled;
    charge.part = entry.part;
    charge.parts = entry.parts;
    // What a machine does not tell its runs may: then there are as many GPUs as parts.
    charge.gpus = record.rental.gpu_count > 0 ? record.rental.gpu_count : entry.parts;
    charges.push_back(charge);
  }
  return charges;
}

Stretches unrented_times(const RunSpan& span, const std::vector<const RentalRecord*>& rentals,
                         WallTime now) {
  Stretches rented;
  for (const RentalRecord* record : rentals) {
    if (record->segments.empty()) continue;
    rented.emplace_back(record->segments.front().since, record->closed_at.value_or(now));
  }
  std::sort(rented.begin(), rented.end());
  Stretches left;
  WallTime at = span.from;
  for (const auto& [from, to] : rented) {
    if (from >= span.to) break;
    if (from > at) left.emplace_back(at, from);
    at = std::max(at, to);
  }
  if (at < span.to) left.emplace_back(at, span.to);
  return left;
}

std::vector<Charge> unrented_charges(const Rate& rate, const Stretches& times,
                                     const std::vector<RunActivity>& activities, WallTime now) {
  std::vector<Charge> charges;
  for (const auto& [from, to] : times) {
    const auto part = charges_of(as_rental(rate, from, to, now), activities, now);
    charges.insert(charges.end(), part.begin(), part.end());
  }
  return charges;
}

int64_t micros_until(WallTime time, int64_t micros_per_hour, const Account& account) {
  const int64_t left_ms = std::max<int64_t>(0, time - account.as_of);
  return cost_of(Rate{micros_per_hour, {}}, left_ms).micros;
}

int64_t billed_now_micros(const RentalRecord& record) {
  return record.closed_at ? 0 : record.rental.billed.total_micros();
}

void add_burn(Account& account, const RentalAccount& rental) {
  const RentalRecord& record = *rental.record;
  const int64_t total = billed_now_micros(record);
  if (total == 0) return;
  const size_t first = account.burn.size();
  int64_t before = 0, parts = 1, told = 0;
  for (const Charge& charge : rental.charges) {
    if (!holds(charge, account.as_of - 1)) continue;
    parts = charge.parts;
    before += charge.part;
    const int64_t up_to = portion_of(total, before, parts);
    account.burn.push_back(
        {charge.run, record.id, charge.bucket, up_to - told, record.rental.basis});
    told = up_to;
  }
  if (account.burn.size() > first) return;
  // It began this moment, so that nothing was charged yet.
  const bool is_computing = record.rental.billed.compute_micros > 0;
  account.burn.push_back({RunId{}, record.id,
                          is_computing ? LedgerBucket::kSetup : LedgerBucket::kStorage, total,
                          record.rental.basis});
}

void add_runs(Account& account) {
  account.for_each_charge([&account](const Charge& charge) {
    if (!charge.run) return;
    RunMoney& money = account.runs[charge.run];
    money.micros += charge.micros;
    if (charge.basis == PriceBasis::kProvider) money.provider_micros += charge.micros;
    money.gpu_milliseconds += (charge.to - charge.from) * charge.gpus * charge.part / charge.parts;
  });
  for (const BurnPart& part : account.burn) {
    if (!part.run) continue;
    RunMoney& money = account.runs[part.run];
    money.micros_per_hour += part.micros_per_hour;
    if (part.basis == PriceBasis::kProvider) money.provider_micros_per_hour += part.micros_per_hour;
  }
}

}  // namespace afs
