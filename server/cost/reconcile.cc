#include "cost/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "cost/spend_sums.h"

namespace afs {
namespace {

constexpr int64_t kHourMs = 3'600'000;

bool is_billed_for_computing(const RentalRecord& record) {
  return !record.closed_at && record.rental.billed.compute_micros > 0;
}

// Since when it has been computing, or else been stopped, without a break.
WallTime state_since(const RentalRecord& record) {
  const bool is_computing = record.rental.billed.compute_micros > 0;
  WallTime since = record.first_seen_at;
  for (auto segment = record.segments.rbegin(); segment != record.segments.rend(); ++segment) {
    if ((segment->billed.compute_micros > 0) != is_computing) break;
    since = segment->since;
  }
  return since;
}

// Since when it has been in the state that it is in.
WallTime same_state_since(const RentalRecord& record) {
  WallTime since = record.first_seen_at;
  for (auto segment = record.segments.rbegin(); segment != record.segments.rend(); ++segment) {
    if (segment->state != record.rental.state) break;
    since = segment->since;
  }
  return since;
}

// What a machine that does not compute, and whose disk is billed, is told as.
std::optional<FindingKind> storage_kind(RentalState state) {
  switch (state) {
    case RentalState::kStopped:
      return FindingKind::kStorage;
    case RentalState::kStarting:
      return FindingKind::kLoading;
    case RentalState::kOffline:
      return FindingKind::kOffline;
    default:  // What a word means that we do not know, nobody can tell.
      return std::nullopt;
  }
}

int64_t billed_since(const RentalAccount& rental, WallTime since) {
  int64_t micros = 0;
  for (const Charge& charge : rental.charges) {
    if (const auto part = part_within(charge, {since, std::nullopt})) micros += part->micros;
  }
  return micros;
}

// Whether a run that has this outlook outlasts `end`, and then whether that is likely.
std::optional<bool> outlasts(const RunOutlook& outlook, WallTime end, WallTime now) {
  if (outlook.p50 && end < *outlook.p50) return true;
  if (outlook.p90 && end < *outlook.p90) return false;
  if (!outlook.p50 && end - now < kUnknownEndNoticeMs) return false;
  return std::nullopt;
}

class Reconciler {
 public:
  Reconciler(const Account& account, const RunOutlooks& outlooks)
      : account_(account), outlooks_(outlooks) {
    for (const auto& rental : account.rentals) {
      if (rental->record->closed_at) continue;
      for (const RunOnRental& on : rental->runs) housed_.insert(on.run->id);
    }
  }

  void look_at(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    if (record.closed_at) {
      find_gone(rental);
    } else if (is_billed_for_computing(record)) {
      find_idle(rental);
      find_contract(rental);
    } else {
      find_storage(rental);
    }
    if (!record.closed_at && record.rental.pending) find_price(rental);
  }

  void look_at(const ProviderStanding& provider) {
    find_failing(provider);
    find_credit(provider);
  }

  // Of all charges of the run there its newest ones, in which it stood still.
  void look_at(const BurnPart& part) {
    if (!part.run || part.bucket != LedgerBucket::kStalled) return;
    Finding found = of_rental(FindingKind::kStalled, part.rental, part.basis);
    const RentalAccount* const rental = account_.rental(part.rental);
    const std::vector<Charge>& charges = rental ? rental->charges : account_.unrented;
    WallTime moved_at = 0;
    for (const Charge& charge : charges) {
      if (charge.run == part.run && charge.bucket != LedgerBucket::kStalled)
        moved_at = std::max(moved_at, charge.to);
    }
    int64_t micros = 0;
    std::optional<WallTime> since;
    for (const Charge& charge : charges) {
      if (charge.run != part.run || charge.from < moved_at) continue;
      micros += charge.micros;
      since = std::min(since.value_or(charge.from), charge.from);
    }
    if (rental) found.shared_with = live_beside(*rental, part.run);
    found.run = part.run;
    found.since = since.value_or(account_.as_of);
    found.micros = micros;
    found.micros_per_hour = part.micros_per_hour;
    findings_.push_back(std::move(found));
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  static Finding of_rental(FindingKind kind, RentalId rental, PriceBasis basis) {
    Finding found;
    found.kind = kind;
    found.rental = rental;
    found.basis = basis;
    return found;
  }
  static Finding of_rental(FindingKind kind, const RentalRecord& record) {
    Finding found = of_rental(kind, record.id, record.rental.basis);
    found.provider = record.rental.provider;
    return found;
  }

  void find_idle(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    const RunOnRental* last = nullptr;
    for (const RunOnRental& on : rental.runs) {
      if (on.is_live) return;
      if (!last || on.span.to > last->span.to) last = &on;
    }
    const WallTime computing_since = state_since(record);
    const bool is_after_run = last && last->span.to >= computing_since;
    const bool went_well = last && last->lifecycle == Lifecycle::kFinished;
    const int64_t grace = is_after_run ? (went_well ? kNextRunGraceMs : 0) : kSetupGraceMs;
    Finding found = of_rental(last ? FindingKind::kRunOver : FindingKind::kNoRun, record);
    found.since = is_after_run ? last->span.to : computing_since;
    if (account_.as_of - *found.since < grace) return;
    if (last) found.run = last->run->id;
    found.is_urgent = record.rental.basis == PriceBasis::kProvider;
    found.micros = billed_since(rental, *found.since);
    found.micros_per_hour = billed_now_micros(record);
    findings_.push_back(std::move(found));
  }

  // The live run of these that is done last; one of which that is not known counts as the first.
  template <typename Runs>
  std::optional<std::pair<RunId, RunOutlook>> last_to_finish(const Runs& runs) const {
    std::optional<std::pair<RunId, RunOutlook>> last;
    for (const RunOnRental& on : runs) {
      if (!on.is_live) continue;
      const auto known = outlooks_.find(on.run->id);
      const RunOutlook outlook = known == outlooks_.end() ? RunOutlook{} : known->second;
      if (!last || outlook.p50.value_or(0) > last->second.p50.value_or(0))
        last = {on.run->id, outlook};
    }
    return last;
  }

  void find_contract(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    if (!record.rental.ends_at) return;
    const auto last = last_to_finish(rental.runs);
    if (!last) return;
    const auto is_likely = outlasts(last->second, *record.rental.ends_at, account_.as_of);
    if (!is_likely) return;
    Finding found = of_rental(FindingKind::kContractEnds, record);
    found.is_urgent = *is_likely;
    found.run = last->first;
    found.until = record.rental.ends_at;
    findings_.push_back(std::move(found));
  }

  void find_price(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    const bool is_computing = is_billed_for_computing(record);
    const auto price = [is_computing](const HourlyPrice& of) {
      return is_computing ? of.total_micros() : of.storage_micros;
    };
    const int64_t now = billed_now_micros(record);
    const int64_t then = price(record.rental.pending->price);
    if (then <= now) return;
    Finding found = of_rental(FindingKind::kPriceRises, record);
    found.since = record.rental.pending->asked_at;
    found.micros_per_hour = then;
    found.micros_per_hour_now = now;
    const auto last = last_to_finish(rental.runs);
    if (last) found.run = last->first;
    if (last && last->second.p50 && *last->second.p50 > account_.as_of)
      found.micros = cost_of(Rate{then - now, {}}, *last->second.p50 - account_.as_of).micros;
    findings_.push_back(std::move(found));
  }

  void find_storage(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    const auto kind = storage_kind(record.rental.state);
    const WallTime since = same_state_since(record);
    if (!kind || record.rental.billed.storage_micros == 0 ||
        account_.as_of - since < kStorageGraceMs)
      return;
    Finding found = of_rental(*kind, record);
    found.since = since;
    found.micros = billed_since(rental, since);
    found.micros_per_hour = billed_now_micros(record);
    findings_.push_back(std::move(found));
  }

  // Its run was seen at work until about then, and is on no other machine.
  void find_gone(const RentalAccount& rental) {
    const RentalRecord& record = *rental.record;
    const WallTime closed_at = *record.closed_at;
    const bool is_told = record.rental.basis == PriceBasis::kProvider;
    if (!is_told || account_.as_of - closed_at >= kGoneToldMs) return;
    for (const RunOnRental& on : rental.runs) {
      const bool is_open = on.is_live || on.lifecycle == Lifecycle::kLost;
      const int64_t before_ms = closed_at - on.run->last_data_at;
      if (!is_open || before_ms > kGoneSlackMs || before_ms < -kGoneSlackMs) continue;
      if (housed_.contains(on.run->id)) continue;
      Finding found = of_rental(FindingKind::kMachineGone, record);
      found.is_urgent = true;
      found.run = on.run->id;
      found.since = closed_at;
      found.words = record.close_reason;
      findings_.push_back(std::move(found));
    }
  }

  void find_failing(const ProviderStanding& provider) {
    if (!provider.failing_since) return;
    const bool is_long = account_.as_of - *provider.failing_since >= kProviderGraceMs;
    if (!provider.is_key_refused && !is_long) return;
    Finding found;
    found.kind = provider.is_key_refused ? FindingKind::kKeyRefused : FindingKind::kProviderFails;
    found.is_urgent = provider.is_key_refused;
    found.provider = provider.name;
    found.since = provider.failing_since;
    found.words = provider.error;
    findings_.push_back(std::move(found));
  }

  void find_credit(const ProviderStanding& provider) {
    if (!provider.credit || !provider.answered_at) return;
    int64_t micros_per_hour = 0;
    std::vector<RunOnRental> runs;
    for (const auto& rental : account_.rentals) {
      if (rental->record->rental.provider != provider.name) continue;
      micros_per_hour += billed_now_micros(*rental->record);
      if (!rental->record->closed_at)
        runs.insert(runs.end(), rental->runs.begin(), rental->runs.end());
    }
    const auto last = last_to_finish(runs);
    if (!last || micros_per_hour == 0) return;
    const auto lasts_ms = static_cast<WideInteger>(std::max<int64_t>(0, provider.credit->micros)) *
                          kHourMs / micros_per_hour;
    const WallTime until = *provider.answered_at +
                           static_cast<int64_t>(std::min<WideInteger>(lasts_ms, kCreditLastsMsMax));
    const auto is_likely = outlasts(last->second, until, account_.as_of);
    if (!is_likely) return;
    Finding found;
    found.kind = FindingKind::kCreditEnds;
    found.is_urgent = *is_likely;
    found.run = last->first;
    found.provider = provider.name;
    found.until = until;
    found.credit = provider.credit;
    found.micros_per_hour = micros_per_hour;
    found.basis = provider.basis;
    findings_.push_back(std::move(found));
  }

  const Account& account_;
  const RunOutlooks& outlooks_;
  std::unordered_set<RunId> housed_;  // Runs that have a machine now.
  std::vector<Finding> findings_;
};

}  // namespace

std::string live_beside(const RentalAccount& rental, RunId run) {
  std::vector<std::string> names;
  for (const RunOnRental& on : rental.runs) {
    if (!on.is_live || on.run->id == run) continue;
    names.push_back(on.run->name);
  }
  if (names.size() > kBesideNamedMax) {
    const size_t more = names.size() - kBesideNamedMax;
    names.resize(kBesideNamedMax);
    names.push_back(fmt::format("{} more", more));
  }
  std::string words;
  for (size_t i = 0; i < names.size(); ++i)
    words += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return words;
}

std::vector<Finding> reconcile(const Account& account, const RunOutlooks& outlooks,
                               const std::vector<ProviderStanding>& providers) {
  Reconciler reconciler(account, outlooks);
  for (const auto& rental : account.rentals) reconciler.look_at(*rental);
  for (const BurnPart& part : account.burn) reconciler.look_at(part);
  for (const ProviderStanding& provider : providers) reconciler.look_at(provider);
  return reconciler.take();
}

}  // namespace afs
