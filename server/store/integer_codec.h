// Columns of integers (steps, times, decimals) ⇄ bytes; drawn in docs/formats/store.md.
// Called by the chunk and the value codec, on any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace afs {

// Picks what is smallest for these numbers: one delta for all, deltas or values in a fixed number
// of bits above their smallest, or compressed varints of deltas.
void append_integers(std::span<const int64_t> integers, std::string& to);

// Exactly `count` integers; false when the bytes are damaged.
bool read_integers(ByteReader& from, size_t count, std::vector<int64_t>& integers);

}  // namespace afs
