#include "api/rental_view.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "api/run_view.h"
#include "catalog/rental_history.h"
#include "cost/bill_check.h"

namespace afs::api {
namespace {

HourlyPriceView price_view(const HourlyPrice& price, const Rental& rental) {
  const auto units = [](int64_t micros) { return Money{micros, {}}.units(); };
  return {units(price.compute_micros),
          units(price.storage_micros),
          units(price.total_micros()),
          rental.currency,
          rental.basis,
          price.is_complete};
}

MoneyView cost_view(int64_t micros, const Rental& rental) {
  return money_view(Money{micros, rental.currency}, std::string(to_string(rental.basis)));
}

void add_segments(RentalView& view, const RentalRecord& record, size_t segments_max, WallTime now) {
  const size_t left_out = record.segments.size() - std::min(record.segments.size(), segments_max);
  int64_t sum = 0, earlier = 0;
  for (size_t i = 0; i < record.segments.size(); ++i) {
    const RentalSegment& segment = record.segments[i];
    const int64_t cost = segment_cost(record, i, now).micros;
    sum += cost;
    if (i < left_out) {
      earlier += cost;
      continue;
    }
    RentalSegmentView shown;
    shown.since = segment.since;
    const bool is_open = i + 1 == record.segments.size() && !record.closed_at;
    if (!is_open) shown.until = segment_end(record, i, now);
    shown.state = segment.state;
    shown.state_words = segment.state_words;
    shown.billed = price_view(segment.billed, record.rental);
    shown.is_filled = segment.is_filled;
    shown.cost = cost_view(cost, record.rental);
    view.segments.push_back(std::move(shown));
  }
  view.earlier_segments = static_cast<int64_t>(left_out);
  view.earlier_cost = cost_view(earlier, record.rental);
  view.cost = cost_view(sum, record.rental);
}

void add_runs(RentalView& view, const RentalAccount& account) {
  const Rental& rental = account.record->rental;
  std::map<RunId, int64_t> of_runs;
  std::map<LedgerBucket, int64_t> of_buckets;
  int64_t training = 0;
  WideInteger idle_ms = 0;
  for (const Charge& charge : account.charges) {
    of_runs[charge.run] += charge.micros;
    of_buckets[charge.bucket] += charge.micros;
    if (charge.run) training += charge.micros;
    if (charge.bucket == LedgerBucket::kIdle)
      idle_ms += static_cast<WideInteger>(charge.to - charge.from) * charge.part / charge.parts;
  }
  for (const auto& [bucket, micros] : of_buckets)
    view.spent.push_back({bucket, cost_view(micros, rental)});
  view.training_cost = cost_view(training, rental);
  view.idle_ms = static_cast<int64_t>(idle_ms);
  for (const RunOnRental& on : account.runs) {
    view.runs.push_back({public_id(on.run->id), on.run->name,
                         on.model.empty() ? std::nullopt : std::optional(on.model), on.join.reason,
                         on.join.words, on.lifecycle, on.span.from, on.span.to,
                         cost_view(of_runs[on.run->id], rental)});
  }
}

// Charges of one kind that follow one another are one stretch.
void add_ledger(RentalView& view, const RentalAccount& account) {
  using Kind = std::tuple<RunId, LedgerBucket, int64_t, int64_t, bool>;
  std::vector<Charge> stretches;
  std::map<Kind, size_t> newest;
  for (const Charge& charge : account.charges) {
    const Kind kind{charge.run, charge.bucket, charge.part, charge.parts, charge.is_filled};
    const auto before = newest.find(kind);
    if (before != newest.end() && stretches[before->second].to == charge.from) {
      stretches[before->second].to = charge.to;
      stretches[before->second].micros += charge.micros;
    } else {
      newest[kind] = stretches.size();
      stretches.push_back(charge);
    }
  }
  const size_t left_out = stretches.size() - std::min(stretches.size(), kLedgerStretchesMax);
  for (size_t i = left_out; i < stretches.size(); ++i) {
    const Charge& one = stretches[i];
    const auto run = one.run ? std::optional(public_id(one.run)) : std::nullopt;
    view.ledger.push_back({one.from, one.to, run, one.bucket, one.part, one.parts,
                           cost_view(one.micros, account.record->rental), one.is_filled});
  }
}

std::optional<ProviderFigureView> figure_view(const RentalRecord& record) {
  const auto check = check_bill(record);
  if (!check) return std::nullopt;
  const std::string counted_basis(to_string(record.rental.basis));
  return ProviderFigureView{
      money_view(check->charged, std::string(to_string(PriceBasis::kProvider))),
      money_view(check->counted, counted_basis),
      money_view(check->difference, counted_basis),
      check->from,
      check->until,
      check->is_same,
      check->is_explained,
      check->words};
}

}  // namespace

RentalView rental_view(const RentalAccount& account, RentalDetail detail, WallTime now) {
  const RentalRecord& record = *account.record;
  const Rental& rental = record.rental;
  RentalView view;
  view.id = public_id(record.id);
  view.name = rental_name(rental);
  view.provider = rental.provider;
  view.provider_id = rental.provider_id;
  view.label = rental.label;
  view.host = rental.host;
  view.ip = rental.ip;
  view.gpu_name = rental.gpu_name;
  view.gpu_count = rental.gpu_count;
  view.state = record.closed_at ? RentalState::kEnded : rental.state;
  view.state_words = rental.state_words;
  view.basis = rental.basis;
  view.price = price_view(rental.price, rental);
  view.billed = price_view(record.closed_at ? HourlyPrice{} : rental.billed, rental);
  view.is_interruptible = rental.is_interruptible;
  view.started_at = rental.started_at;
  view.ends_at = rental.ends_at;
  if (rental.pending)
    view.pending =
        PriceChangeView{price_view(rental.pending->price, rental), rental.pending->asked_at};
  view.first_seen_at = record.first_seen_at;
  view.last_seen_at = record.last_seen_at;
  view.age_ms = std::max<int64_t>(0, now - record.last_seen_at);
  if (!record.closed_at && rental.billed.compute_micros > 0)
    view.stop_command = rental.stop_command;
  view.is_stale = !record.closed_at && view.age_ms > kRentalGapMs;
  view.closed_at = record.closed_at;
  view.close_noticed_at = record.close_noticed_at;
  view.close_reason = record.close_reason;
  view.trouble = record.trouble.empty() ? account.trouble : record.trouble;
  const bool is_alone = detail == RentalDetail::kAlone;
  add_segments(view, record, is_alone ? kRentalSegmentsMax : kSegmentsListedMax, now);
  add_runs(view, account);
  if (is_alone) add_ledger(view, account);
  view.provider_figure = figure_view(record);
  return view;
}

std::string rental_name(const Rental& rental) {
  for (const std::string* name : {&rental.label, &rental.host, &rental.ip}) {
    if (!name->empty()) return *name;
  }
  return rental.provider + " " + rental.provider_id;
}

ProviderView provider_view(const ProviderStanding& standing, WallTime now) {
  ProviderView view;
  view.name = standing.name;
  view.basis = standing.basis;
  view.interval_ms = standing.interval_ms;
  view.answered_at = standing.answered_at;
  if (standing.answered_at) view.age_ms = std::max<int64_t>(0, now - *standing.answered_at);
  view.rentals = standing.rentals;
  for (const RentalTrouble& trouble : standing.refused)
    view.refused.push_back({trouble.provider_id, trouble.reason});
  view.refused_total = standing.refused_total;
  view.notes = standing.notes;
  if (standing.credit)
    view.credit = money_view(*standing.credit, std::string(to_string(standing.basis)));
  view.failing_since = standing.failing_since;
  view.error = standing.error;
  view.is_key_refused = standing.is_key_refused;
  view.failures = standing.failures;
  view.next_at = standing.next_at;
  return view;
}

}  // namespace afs::api
