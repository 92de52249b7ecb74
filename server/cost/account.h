// Account: all that was billed, for every rental and for every run whose machine has only a
// configured price, and what is billed at this moment. Every sum that people see is made from its
// charges, so that all of them agree. Pure functions; called by api/money_board on worker threads.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cost/charge.h"
#include "cost/rental_join.h"

namespace afs {

struct RunOnRental {
  std::shared_ptr<const Run> run;
  RentalJoin join;
  RunSpan span;
  Lifecycle lifecycle = Lifecycle::kLost;
  bool is_live = false;
  bool is_stalled = false;
  std::string model;  // Empty: none is known.
};

struct RentalAccount {  // One rental, and the runs that it was paid for.
  std::shared_ptr<const RentalRecord> record;
  std::vector<RunOnRental> runs;  // Newest first.
  std::vector<Charge> charges;    // By time.
  std::string trouble;            // Why not all of it could be told apart; empty: it could.
};

// What is billed at this moment: one share of one machine.
struct BurnPart {
  RunId run;        // 0: nothing runs there.
  RentalId rental;  // 0: by the configured rate of the run's model.
  LedgerBucket bucket = LedgerBucket::kIdle;
  int64_t micros_per_hour = 0;
  PriceBasis basis = PriceBasis::kEstimated;
};

struct RunMoney {
  int64_t micros = 0;           // So far.
  int64_t micros_per_hour = 0;  // Now; 0: nothing is billed for it any more.
  int64_t gpu_milliseconds = 0;
  int64_t provider_micros = 0;  // The part of `micros` that providers tell; the rest is estimated.
  int64_t provider_micros_per_hour = 0;  // And of `micros_per_hour`.
};

struct Account {
  WallTime as_of = 0;
  std::string currency = "USD";
  bool has_prices = false;  // False: no rental and no rate is known, so there is no money to show.
  std::vector<std::shared_ptr<const RentalAccount>> rentals;  // Open ones first, then newest first.
  std::vector<Charge> unrented;  // Of runs by their model's configured rate, by run, then time.
  std::vector<BurnPart> burn;
  std::unordered_map<RunId, RunMoney> runs;  // Those that something was billed for.

  template <typename Take>
  void for_each_charge(const Take& take) const {
    for (const auto& rental : rentals) {
      for (const Charge& charge : rental->charges) take(charge);
    }
    for (const Charge& charge : unrented) take(charge);
  }
  const RentalAccount* rental(RentalId id) const;  // nullptr: there is none.
};

// The ledger of a rental as charges.
std::vector<Charge> charges_of(const RentalRecord& record, std::vector<RunActivity> activities,
                               WallTime now);

// A stretch of time in which a run has a machine that nobody bills us for by name.
using Stretches = std::vector<std::pair<WallTime, WallTime>>;
// `span` without the times of those rentals; by time.
Stretches unrented_times(const RunSpan& span, const std::vector<const RentalRecord*>& rentals,
                         WallTime now);
// What such a run has cost by `rate`; its activities tell the buckets.
std::vector<Charge> unrented_charges(const Rate& rate, const Stretches& times,
                                     const std::vector<RunActivity>& activities, WallTime now);

// Adds what is billed at `now` to account.burn; the parts of a rental sum up to its price.
void add_burn(Account& account, const RentalAccount& rental);
// Fills account.runs from its charges and its burn.
void add_runs(Account& account);

// What is billed from the account on until `time`, at the price of now; 0 for a time before it.
int64_t micros_until(WallTime time, int64_t micros_per_hour, const Account& account);

// What a rental is billed an hour now: 0 when it is over.
int64_t billed_now_micros(const RentalRecord& record);

}  // namespace afs
