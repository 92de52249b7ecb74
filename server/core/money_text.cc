#include "core/money_text.h"

#include <fmt/format.h>

#include <string_view>

#include "base/count_text.h"

namespace afs {
namespace {

constexpr int64_t kCentMicros = 10'000;

std::string_view symbol_of(std::string_view currency) {
  if (currency == "USD") return "$";
  if (currency == "EUR") return "€";
  if (currency == "GBP") return "£";
  return "";
}

std::string with_currency(std::string_view amount, std::string_view currency) {
  const std::string_view symbol = symbol_of(currency);
  return symbol.empty() ? fmt::format("{} {}", amount, currency)
                        : fmt::format("{}{}", symbol, amount);
}

}  // namespace

std::string money_text(const Money& money) {
  const bool is_negative = money.micros < 0;
  // Unsigned, since the smallest number has no positive twin.
  const uint64_t size =
      is_negative ? 0 - static_cast<uint64_t>(money.micros) : static_cast<uint64_t>(money.micros);
  if (!is_negative && size > 0 && size < kCentMicros)
    return "< " + with_currency("0.01", money.currency);
  const uint64_t cents = (size + kCentMicros / 2) / kCentMicros;
  const std::string amount =
      fmt::format("{}.{:02}", count_text(static_cast<int64_t>(cents / 100)), cents % 100);
  return (is_negative && cents > 0 ? "-" : "") + with_currency(amount, money.currency);
}

}  // namespace afs
