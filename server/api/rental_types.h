// The shapes of /api/v1/rentals: rented machines, what is billed for them, and how it stands with
// those who rent them out. Filled by rental_view on worker threads. Times are milliseconds since
// the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/types.h"
#include "base/json_codec.h"
#include "core/rental.h"
#include "cost/ledger.h"
#include "cost/rental_join.h"

namespace afs::api {

struct HourlyPriceView {
  Finite compute = 0, storage = 0, total = 0;  // In units of the currency, an hour.
  std::string currency;
  PriceBasis basis = PriceBasis::kProvider;
  bool is_complete =
      true;  // False: something more is billed, whose price the provider does not tell.
};
AFS_DESCRIBE(HourlyPriceView, compute, storage, total, currency, basis, is_complete)

struct PriceChangeView {
  HourlyPriceView price;
  std::optional<int64_t> asked_at;
};
AFS_DESCRIBE(PriceChangeView, price, asked_at)

struct RentalSegmentView {  // A stretch of time with one price and one state.
  int64_t since = 0;
  std::optional<int64_t> until;  // Absent: until now.
  RentalState state = RentalState::kUnknown;
  std::string state_words;
  HourlyPriceView billed;
  bool is_filled =
      false;  // Nobody looked meanwhile: taken for granted from what was known before or after.
  MoneyView cost;
};
AFS_DESCRIBE(RentalSegmentView, since, until, state, state_words, billed, is_filled, cost)

struct SpentView {  // What a part of the money was spent on.
  LedgerBucket bucket = LedgerBucket::kIdle;
  MoneyView cost;
};
AFS_DESCRIBE(SpentView, bucket, cost)

struct RentalRunView {  // A run that ran on it, and how we know.
  std::string run, name;
  std::optional<std::string> model;
  JoinReason reason = JoinReason::kHand;
  std::string words;
  Lifecycle lifecycle = Lifecycle::kLost;
  int64_t from = 0, to = 0;  // When it was at work.
  MoneyView cost;            // Its part of what the rental cost meanwhile.
};
AFS_DESCRIBE(RentalRunView, run, name, model, reason, words, lifecycle, from, to, cost)

struct RunApartView {  // Somebody said that it does not belong to it.
  std::string run, name;
};
AFS_DESCRIBE(RunApartView, run, name)

struct RentalStretchView {  // What a share of it was used for, for a while.
  int64_t from = 0, to = 0;
  std::optional<std::string> run;  // Absent: none.
  LedgerBucket bucket = LedgerBucket::kIdle;
  int64_t part = 1, parts = 1;
  MoneyView cost;
  bool is_filled = false;  // Nobody watched meanwhile.
};
AFS_DESCRIBE(RentalStretchView, from, to, run, bucket, part, parts, cost, is_filled)

struct ProviderFigureView {  // What the provider charged, against what we count for the same time.
  MoneyView amount, counted, difference;
  int64_t since = 0, as_of = 0;
  bool is_same = false;       // Within a cent ...
  bool is_explained = false;  // ... once what is billed apart is left out.
  std::string words;
};
AFS_DESCRIBE(ProviderFigureView, amount, counted, difference, since, as_of, is_same, is_explained,
             words)

struct RentalView {
  std::string id;    // "m3"
  std::string name;  // What people call it: its label, host or address, else its number.
  std::string provider, provider_id, label, host, ip, gpu_name;
  int64_t gpu_count = 0;  // 0: not told.
  RentalState state = RentalState::kUnknown;
  std::string state_words;                   // The provider's own.
  PriceBasis basis = PriceBasis::kProvider;  // Where all its figures come from.
  HourlyPriceView price;                     // While it runs ...
  HourlyPriceView billed;                    // ... and as it is now.
  bool is_interruptible = false;
  std::optional<int64_t> started_at, ends_at;
  std::optional<PriceChangeView>
      pending;  // A price that the host asks for and that is not in force yet.
  int64_t first_seen_at = 0, last_seen_at = 0, age_ms = 0;  // age: of what is shown.
  std::optional<int64_t> closed_at, close_noticed_at;
  std::string close_reason;
  std::string trouble;  // Why its newest look could not be taken; empty when it was.
  MoneyView cost;       // So far: the sum of its segments and of those before.
  std::vector<RentalSegmentView> segments;  // By time; the newest ones.
  int64_t earlier_segments = 0;             // Left out here ...
  MoneyView earlier_cost;                   // ... with what they cost.
  std::vector<SpentView> spent;  // The cost again, by what it went into; the sum of these.
  MoneyView training_cost;       // The part of it that went into the runs below.
  int64_t idle_ms = 0;           // So long compute was billed and nothing ran.
  std::vector<RentalStretchView>
      ledger;  // By time; of one rental asked for alone, the newest ones.
  std::optional<ProviderFigureView>
      provider_figure;  // Absent: the provider has told none of its time.
  std::string
      stop_command;  // For a shell: ends what is billed for computing; empty: not known, or over.
  bool is_stale = false;  // Nobody has looked for a while: it may have changed since.
  std::vector<RentalRunView> runs;
  std::vector<RunApartView> runs_apart;
};
AFS_DESCRIBE(RentalView, id, name, provider, provider_id, label, host, ip, gpu_name, gpu_count,
             state, state_words, basis, price, billed, is_interruptible, started_at, ends_at,
             pending, first_seen_at, last_seen_at, age_ms, closed_at, close_noticed_at,
             close_reason, trouble, cost, segments, earlier_segments, earlier_cost, spent,
             training_cost, idle_ms, ledger, provider_figure, stop_command, is_stale, runs,
             runs_apart)

struct RentalTroubleView {
  std::string provider_id, reason;
};
AFS_DESCRIBE(RentalTroubleView, provider_id, reason)

struct ProviderView {
  std::string name;
  PriceBasis basis = PriceBasis::kProvider;
  int64_t interval_ms = 0;
  std::optional<int64_t> answered_at, age_ms;  // Of its newest answer, which is what is shown.
  int64_t rentals = 0;
  int64_t refused_total = 0;               // So many it lists that cannot be shown ...
  std::vector<RentalTroubleView> refused;  // ... of which these are told one by one.
  std::vector<std::string> notes;
  std::optional<MoneyView> credit;       // What can still be spent.
  std::optional<int64_t> failing_since;  // Absent while it answers.
  std::string error;                     // Why it does not, and what to do.
  bool is_key_refused = false;
  int64_t failures = 0;            // In a row.
  std::optional<int64_t> next_at;  // When it is asked again.
};
AFS_DESCRIBE(ProviderView, name, basis, interval_ms, answered_at, age_ms, rentals, refused_total,
             refused, notes, credit, failing_since, error, is_key_refused, failures, next_at)

struct RentalList {  // GET /api/v1/rentals?open=1&limit=&offset=
  std::vector<RentalView> rentals;
  int64_t total = 0;  // Before limit and offset.
  std::vector<ProviderView> providers;
  int64_t server_time = 0;
};
AFS_DESCRIBE(RentalList, rentals, total, providers, server_time)

}  // namespace afs::api
