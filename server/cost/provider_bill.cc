#include "cost/provider_bill.h"

#include <cmath>

#include "core/money.h"

namespace afs {
namespace {

constexpr int64_t kDayMs = 86'400'000;

}  // namespace

void BillLook::add_to(RentalListing& listing, const Ask& ask) {
  const int64_t steady = clock_.steady_ms();
  if (!asked_at_ms_ || steady - *asked_at_ms_ >= kBillIntervalMs) {
    asked_at_ms_ = steady;
    const WallTime today = clock_.now_ms() / kDayMs * kDayMs;
    const BillWindow window{today - kBillDays * kDayMs, today};
    const auto sums = ask(window);
    failure_ = sums.ok() ? Status() : Status(sums.error());
    if (sums.ok()) {
      for (const auto& [id, sum] : *sums)
        listing.bills.push_back({id, {window.from, window.until, sum.micros, sum.apart_micros}});
    }
  }
  if (!failure_.ok())
    listing.notes.push_back("what was charged is not known: " + failure_.error().message);
}

std::optional<int64_t> charge_micros(double units) {
  if (!(std::fabs(units) <= kChargeUnitsMax)) return std::nullopt;
  return micros_of(units);
}

}  // namespace afs
