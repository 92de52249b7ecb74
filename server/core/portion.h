// Portion: a part of an amount in whole micro-units. Parts made as differences of it sum up to the
// amount exactly. A pure function; any thread.
#pragma once

#include <cstdint>

#include "core/money.h"

namespace afs {

// What `part` of `whole` has of `micros`; whole > 0.
inline int64_t portion_of(int64_t micros, int64_t part, int64_t whole) {
  return static_cast<int64_t>(static_cast<WideInteger>(micros) * part / whole);
}

}  // namespace afs
