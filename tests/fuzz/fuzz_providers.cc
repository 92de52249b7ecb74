// Fuzz target of what providers answer: any bytes as an answer of vast.ai, RunPod and Lambda. What
// is taken has prices within their limits, texts within theirs, a command that is safe to copy, and
// a history whose buckets sum up to what it cost.
#include <algorithm>
#include <string_view>

#include "catalog/rental_history.h"
#include "cost/lambda_provider.h"
#include "cost/ledger.h"
#include "cost/rental_fields.h"
#include "cost/runpod_provider.h"
#include "cost/vast_answer.h"
#include "fuzz_decoder.h"

namespace {

using namespace afs;
using fuzz::require;

constexpr WallTime kNow = 1'790'035'200'000;
constexpr int64_t kHourMs = 3'600'000;

void check_price(const HourlyPrice& price) {
  for (const int64_t micros : {price.compute_micros, price.storage_micros})
    require(micros >= 0 && micros <= kPriceMicrosPerHourMax, "a price beyond its limits");
}

// The answer that was read, an hour later, and gone after another.
void check_history(const Rental& rental) {
  auto record = first_look(rental, kNow);
  if (!record) return;
  *record = further_look(std::move(*record), rental, kNow + kHourMs);
  *record = vanished(std::move(*record), kNow + 2 * kHourMs);
  const WallTime now = kNow + 3 * kHourMs;
  int64_t cost = 0, sum = 0;
  for (size_t i = 0; i < record->segments.size(); ++i) {
    require(i == 0 || record->segments[i].since > record->segments[i - 1].since,
            "segments that do not follow one another");
    cost += segment_cost(*record, i, now).micros;
  }
  const std::vector<RunActivity> work = {{RunId{1}, 1, kNow - kHourMs, kNow, {}}};
  for (const LedgerEntry& entry : ledger_of(*record, work, now)) {
    require(entry.micros >= 0 && entry.from < entry.to, "an entry of no time or less");
    sum += entry.micros;
  }
  require(sum == cost, "buckets that do not sum up to the cost");
}

void check_rental(const Rental& rental) {
  require(!rental.provider_id.empty(), "a rental without an id");
  for (const std::string* text : {&rental.provider_id, &rental.label, &rental.host, &rental.ip,
                                  &rental.gpu_name, &rental.state_words})
    require(text->size() <= kRentalTextBytesMax, "a text beyond its limit");
  require(rental.gpu_count >= 0, "a negative number of GPUs");
  require(rental.granularity_ms > 0, "granules of no time");
  check_price(rental.price);
  check_price(rental.billed);
  require(rental.stop_command.empty() || is_plain_id(rental.provider_id),
          "a command that a shell takes apart");
  check_history(rental);
}

void check_listing(const RentalListing& listing) {
  std::for_each(listing.rentals.begin(), listing.rentals.end(), check_rental);
  for (const RentalTrouble& trouble : listing.refused)
    require(!trouble.reason.empty() && trouble.provider_id.size() <= kRentalTextBytesMax,
            "a refusal without a reason");
}

void check_bills(const BillSums& sums) {
  for (const auto& [id, sum] : sums)
    require(id.size() <= kRentalTextBytesMax, "an id beyond its limit");
}

template <typename Answer, typename Check>
void check_answer(const Answer& answer, Check check) {
  if (!answer.ok()) return require(!answer.message().empty(), "a refusal without words");
  check(*answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(bytes), size);
  check_answer(parse_vast_page(json, "mine"),
               [](const VastPage& page) { check_listing(page.listing); });
  check_answer(parse_runpod_pods(json, "mine"), check_listing);
  check_answer(parse_lambda_instances(json, "mine"), check_listing);
  check_answer(parse_vast_price_changes(json), [](const auto& changes) {
    for (const auto& [id, change] : changes) check_price(change.price);
  });
  check_answer(parse_vast_credit(json), [](const Money&) {});
  check_answer(parse_vast_charges(json),
               [](const VastCharges& charges) { check_bills(charges.bills); });
  check_answer(parse_runpod_bills(json), check_bills);
  return 0;
}
