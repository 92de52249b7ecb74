// Money: integer micro-units and a currency; Rate: price per hour. Never a double inside. Any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>

namespace afs {

struct Money {
  int64_t micros = 0;
  std::string currency = "USD";
  double units() const { return static_cast<double>(micros) / 1e6; }  // At the border only.
};

struct Rate {
  int64_t micros_per_hour = 0;
  std::string currency = "USD";
};

__extension__ typedef __int128 WideInteger;  // A century of milliseconds times a rate overflows 64 bits.

inline Money cost_of(const Rate& rate, int64_t duration_ms) {
  const auto micros = static_cast<WideInteger>(rate.micros_per_hour) * duration_ms / 3'600'000;
  return {static_cast<int64_t>(micros), rate.currency};
}
inline int64_t micros_of(double units) { return std::llround(units * 1e6); }

}  // namespace afs
