#include "cost/bill_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/money_text.h"

namespace afs {
namespace {

// What may make our count differ, of the segments that it is made of.
std::string doubts(const RentalRecord& record, const BillCheck& check) {
  bool is_filled = false, is_incomplete = false;
  for (size_t i = 0; i < record.segments.size(); ++i) {
    const RentalSegment& segment = record.segments[i];
    if (segment.since >= check.until || segment_end(record, i, check.until) <= check.from) continue;
    is_filled |= segment.is_filled;
    is_incomplete |= !segment.billed.is_complete;
  }
  std::string words;
  if (is_filled) words += "; for part of the time nobody watched, and we count what was known";
  if (is_incomplete) words += "; not every price was told";
  return words;
}

std::string words_for(const RentalRecord& record, const BillCheck& check, int64_t apart) {
  const std::string& currency = check.counted.currency;
  const auto words = [&](int64_t micros) { return money_text({micros, currency}); };
  std::string text =
      fmt::format("The provider charged {}, we count {}: ", words(check.charged.micros),
                  words(check.counted.micros));
  if (check.is_same) return text + "the same within a cent";
  const int64_t difference = check.difference.micros;
  text += words(std::abs(difference)) + (difference > 0 ? " more" : " less");
  if (check.is_explained) return text + ", which is traffic, billed apart";
  if (apart > kBillToleranceMicros)
    text += fmt::format("; {} of the charge is traffic, billed apart", words(apart));
  return text + doubts(record, check);
}

}  // namespace

std::optional<BillCheck> check_bill(const RentalRecord& record) {
  if (!record.bill || record.segments.empty()) return std::nullopt;
  const ProviderBill& bill = *record.bill;
  const std::string& currency = record.rental.currency;
  BillCheck check;
  check.from = std::max(bill.from, record.segments.front().since);
  check.until = std::min(bill.until, record.closed_at.value_or(bill.until));
  if (check.until <= check.from) return std::nullopt;
  check.charged = {bill.micros, currency};
  check.counted = counted_between(record, bill.from, bill.until);
  check.difference = {bill.micros - check.counted.micros, currency};
  const auto is_nothing = [](int64_t micros) { return std::abs(micros) <= kBillToleranceMicros; };
  check.is_same = is_nothing(check.difference.micros);
  check.is_explained = is_nothing(check.difference.micros - bill.apart_micros);
  check.words = words_for(record, check, bill.apart_micros);
  return check;
}

}  // namespace afs
