// Columns of values (doubles) ⇄ bytes, bit by bit the same, NaN payloads and negative zero too;
// drawn in docs/formats/store.md. Called by the chunk and the bucket codec, on any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace afs {

// Picks: short decimals as integers; else planes of float bytes when every value is one; else of
// doubles.
void append_values(std::span<const double> values, std::string& to);

// Exactly `count` values; false when the bytes are damaged.
bool read_values(ByteReader& from, size_t count, std::vector<double>& values);

// The float with exactly these bits as a double; false when there is none.
bool is_float(double value);

}  // namespace afs
