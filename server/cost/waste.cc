#include "cost/waste.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace afs {
namespace {

using Cause = std::tuple<RentalId, LedgerBucket, RunId, bool>;

Cause cause_of(const Charge& charge) {
  return {charge.rental, charge.bucket, charge.run, charge.part != charge.parts};
}

// Rentals that never had a run, and will have none by merely going on.
std::set<RentalId> unused_rentals(const Account& account) {
  std::set<RentalId> unused;
  for (const auto& rental : account.rentals) {
    const RentalRecord& record = *rental->record;
    const bool may_begin = !record.closed_at && record.rental.state == RentalState::kStarting;
    const bool has_run =
        std::any_of(rental->charges.begin(), rental->charges.end(),
                    [](const Charge& charge) { return static_cast<bool>(charge.run); });
    if (!may_begin && !has_run) unused.insert(record.id);
  }
  return unused;
}

class Collector {
 public:
  Collector(const Account& account, const TimeRange& range, const RunTest& began)
      : account_(account), range_(range), began_(began), unused_(unused_rentals(account)) {}

  void add(const Charge& charge) {
    // Beyond this moment: paid already, and it may still be used.
    if (!is_wasted(charge) || charge.from >= account_.as_of) return;
    const auto part = part_within(charge, range_);
    if (!part) return;
    std::vector<Waste>& stretches = by_cause_[cause_of(charge)];
    if (stretches.empty() || stretches.back().to != part->from) stretches.push_back(begun(*part));
    Waste& waste = stretches.back();
    waste.to = part->to;
    waste.duration_ms += part->to - part->from;
    waste.micros += part->micros;
    if (part->basis == PriceBasis::kProvider) waste.provider_micros += part->micros;
    waste.is_going_on = goes_on(*part);
  }

  std::vector<Waste> take() {
    std::vector<Waste> all;
    for (auto& [cause, stretches] : by_cause_) {
      if (stretches.back().is_going_on) {
        all.push_back(stretches.back());
        stretches.pop_back();
      }
      if (!stretches.empty()) all.push_back(together(stretches));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Waste& a, const Waste& b) { return a.micros > b.micros; });
    return all;
  }

 private:
  bool is_wasted(const Charge& charge) const {
    switch (charge.bucket) {
      case LedgerBucket::kStalled:
      case LedgerBucket::kRedone:
      case LedgerBucket::kIdle:
      case LedgerBucket::kStorage:
        return true;
      case LedgerBucket::kSetup:
        return charge.run ? !began_(charge.run) : unused_.count(charge.rental) > 0;
      case LedgerBucket::kProductive:
      case LedgerBucket::kEvaluation:
        break;
    }
    return false;
  }

  bool goes_on(const Charge& charge) const {
    if (charge.from >= account_.as_of || charge.to < account_.as_of) return false;
    if (!charge.rental) {
      const auto run = account_.runs.find(charge.run);
      return run != account_.runs.end() && run->second.micros_per_hour > 0;
    }
    const RentalAccount* const rental = account_.rental(charge.rental);
    return rental && !rental->record->closed_at;
  }

  static Waste begun(const Charge& charge) {
    Waste waste;
    waste.rental = charge.rental;
    waste.bucket = charge.bucket;
    waste.run = charge.run;
    waste.is_part = charge.part != charge.parts;
    waste.from = charge.from;
    return waste;
  }

  static Waste together(const std::vector<Waste>& stretches) {
    Waste sum = stretches.front();
    for (size_t i = 1; i < stretches.size(); ++i) {
      sum.to = stretches[i].to;
      sum.duration_ms += stretches[i].duration_ms;
      sum.micros += stretches[i].micros;
      sum.provider_micros += stretches[i].provider_micros;
    }
    return sum;
  }

  const Account& account_;
  const TimeRange range_;
  const RunTest& began_;
  const std::set<RentalId> unused_;
  std::map<Cause, std::vector<Waste>> by_cause_;
};

}  // namespace

std::vector<Waste> waste_of(const Account& account, const TimeRange& range, const RunTest& began) {
  Collector collector(account, range, began);
  account.for_each_charge([&collector](const Charge& charge) { collector.add(charge); });
  return collector.take();
}

}  // namespace afs
