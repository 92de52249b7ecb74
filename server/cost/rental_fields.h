// RentalFields: the fields of one rental in a provider's JSON as typed values; what is absurd is an
// error that says what it is. Called by the parsers of the providers, on any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_value.h"
#include "base/result.h"
#include "core/rental.h"

namespace afs {

class RentalFields {
 public:
  explicit RentalFields(const JsonValue& object) : object_(object) {}

  const JsonValue* find(std::string_view name) const;  // nullptr where it is absent or null.
  RentalFields part(
      std::string_view name) const;  // A nested object; one without fields when it is none.

  std::string text(std::string_view name) const;  // "" when absent; cut at kRentalTextBytesMax.
  std::optional<double> number(std::string_view name) const;     // 0.74, "0.74".
  std::string id(std::string_view name) const;                   // 312, "xedezhzb9la3ye".
  int64_t count(std::string_view name) const;                    // 0 when it is no plausible one.
  bool is_true(std::string_view name) const;                     // False also when it is absent.
  std::optional<WallTime> seconds(std::string_view name) const;  // Of seconds since the epoch.
  std::optional<WallTime> iso_time(std::string_view name) const;

  // In micro-units. Absent: nothing. kInvalid: negative, no number, or above
  // kPriceMicrosPerHourMax.
  Result<std::optional<int64_t>> price(std::string_view name, double units_per_unit = 1) const;
  // kInvalid when it says a currency that is not `expected`.
  Status check_currency(std::string_view expected) const;

 private:
  const JsonValue& object_;
};

// A rental of `provider` with its id, the rest to be filled in. kInvalid: it has no "id".
Result<Rental> rental_with_id(const RentalFields& fields, std::string_view provider);

// Whether it may stand in a command that somebody copies into a shell: letters, digits, - and _
// only.
bool is_plain_id(std::string_view id);
// A text from outside, cut at a limit without breaking a character.
std::string cut_text(std::string_view text, size_t bytes_max = kRentalTextBytesMax);
// The number that a text is, whole.
std::optional<double> number_in(std::string_view text);

}  // namespace afs
