#include "cost/rental_fields.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/iso_time.h"

namespace afs {
namespace {

const JsonValue kNothing{};
constexpr double kSecondsMax = 4e9;  // The year 2096: beyond it a time is a mistake.
constexpr int64_t kGpusMax = 65'536;

}  // namespace

std::string cut_text(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  size_t end = bytes_max;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

bool is_plain_id(std::string_view id) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !id.empty() && id.front() != '-' && id.find_first_not_of(kPlain) == std::string_view::npos;
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const JsonValue* RentalFields::find(std::string_view name) const {
  const JsonValue* const found = object_.find(name);
  return found && !found->is_null() ? found : nullptr;
}

RentalFields RentalFields::part(std::string_view name) const {
  const JsonValue* const found = find(name);
  return RentalFields(found ? *found : kNothing);
}

std::string RentalFields::text(std::string_view name) const {
  const JsonValue* const found = find(name);
  const std::string* const value = found ? found->as_text() : nullptr;
  return value ? cut_text(*value) : std::string();
}

std::optional<double> RentalFields::number(std::string_view name) const {
  const JsonValue* const found = find(name);
  if (!found) return std::nullopt;
  const std::string* const value = found->as_text();
  return value ? number_in(*value) : found->as_number();
}

std::string RentalFields::id(std::string_view name) const {
  const JsonValue* const found = find(name);
  if (found && found->as_integer()) return std::to_string(*found->as_integer());
  return text(name);
}

int64_t RentalFields::count(std::string_view name) const {
  const auto value = number(name);
  return value && *value >= 0 && *value <= kGpusMax ? std::llround(*value) : 0;
}

std::optional<WallTime> RentalFields::seconds(std::string_view name) const {
  const auto value = number(name);
  if (!value || !(*value > 0) || *value > kSecondsMax) return std::nullopt;
  return std::llround(*value * 1000);
}

std::optional<WallTime> RentalFields::iso_time(std::string_view name) const {
  return parse_iso_time(text(name));
}

Result<std::optional<int64_t>> RentalFields::price(std::string_view name,
                                                   double units_per_unit) const {
  if (!find(name)) return std::optional<int64_t>();
  const auto value = number(name);
  if (!value || std::isnan(*value))
    return invalid(fmt::format("has a price that is no number ({})", name));
  if (*value < 0) return invalid(fmt::format("has a negative price ({})", name));
  const double micros = *value * units_per_unit * 1e6;
  if (!(micros <= static_cast<double>(kPriceMicrosPerHourMax))) {
    return invalid(fmt::format("has a price of more than {} an hour ({})",
                               kPriceMicrosPerHourMax / 1'000'000, name));
  }
  return std::optional<int64_t>(std::llround(micros));
}

Status RentalFields::check_currency(std::string_view expected) const {
  const std::string said = text("currency");
  if (said.empty() || said == expected) return {};
  return invalid(fmt::format("is priced in '{}', which cannot be added up with {}",
                             cut_text(said, 16), expected));
}

bool RentalFields::is_true(std::string_view name) const {
  const JsonValue* const value = find(name);
  return value && value->as_boolean() && *value->as_boolean();
}

Result<Rental> rental_with_id(const RentalFields& fields, std::string_view provider) {
  Rental rental;
  rental.provider = provider;
  rental.provider_id = fields.id("id");
  if (rental.provider_id.empty()) return invalid("has no id");
  return rental;
}

}  // namespace afs
