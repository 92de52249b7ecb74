#include "store/integer_codec.h"

#include <algorithm>
#include <bit>

#include "store/compression.h"

namespace afs {
namespace {

enum class IntegerCodec : uint8_t {
  kOneDelta = 0,
  kPackedDeltas = 1,
  kPackedValues = 2,
  kVarints = 3
};

constexpr unsigned kPackedBitsMax =
    56;  // So that one number and its offset of bits fit a 64-bit load.

// Differences wrap around, so that they exist for any two integers.
int64_t minus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}
int64_t plus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

// The smallest of some numbers and how many bits the others need above it.
struct Packing {
  int64_t low = 0;
  unsigned bits = 0;

  explicit Packing(std::span<const int64_t> numbers) {
    const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
    low = *least;
    bits = static_cast<unsigned>(std::bit_width(static_cast<uint64_t>(minus(*most, low))));
  }
  size_t bytes(size_t count) const { return (count * bits + 7) / 8; }
};

size_t varint_bytes(uint64_t value) { return (std::bit_width(value | 1) + 6u) / 7u; }

void append_packed(std::span<const int64_t> numbers, const Packing& packing, std::string& to) {
  append_varint(to, zigzag(packing.low));
  to.push_back(static_cast<char>(packing.bits));
  uint64_t waiting = 0;
  unsigned waiting_bits = 0;
  for (const int64_t number : numbers) {
    waiting |= static_cast<uint64_t>(minus(number, packing.low)) << waiting_bits;
    waiting_bits += packing.bits;
    while (waiting_bits >= 8) {
      to.push_back(static_cast<char>(waiting));
      waiting >>= 8;
      waiting_bits -= 8;
    }
  }
  if (waiting_bits > 0) to.push_back(static_cast<char>(waiting));
}

bool read_packed(ByteReader& from, size_t count, int64_t* numbers) {
  const int64_t low = unzigzag(from.varint());
  const unsigned bits = from.le<uint8_t>();
  if (!from.ok() || bits > kPackedBitsMax) return false;
  const Bytes packed = from.take((count * bits + 7) / 8);
  if (!from.ok()) return false;
  const uint64_t mask = (uint64_t{1} << bits) - 1;
  for (size_t i = 0; i < count; ++i) {
    const size_t bit = i * bits;
    uint64_t window = 0;
    if (bit / 8 + 8 <= packed.size()) {
      window = load_le<uint64_t>(packed.data() + bit / 8);
    } else {
      std::memcpy(&window, packed.data() + bit / 8, packed.size() - bit / 8);
    }
    numbers[i] = plus(low, static_cast<int64_t>((window >> (bit % 8)) & mask));
  }
  return true;
}

void append_varints(std::span<const int64_t> deltas, std::string& to) {
  thread_local std::string raw;
  raw.clear();
  for (const int64_t delta : deltas) append_varint(raw, zigzag(delta));
  append_compressed(as_bytes(raw), to);
}

bool read_varints(ByteReader& from, size_t count, int64_t* deltas) {
  thread_local std::string raw;
  if (!read_compressed(from, count * 10, raw)) return false;
  ByteReader reader(as_bytes(raw));
  for (size_t i = 0; i < count; ++i) deltas[i] = unzigzag(reader.varint());
  return reader.ok() && reader.at_end();
}

void append_codec(IntegerCodec codec, std::string& to) { to.push_back(static_cast<char>(codec)); }

}  // namespace

void append_integers(std::span<const int64_t> integers, std::string& to) {
  if (integers.empty()) return;
  thread_local std::vector<int64_t> deltas;
  deltas.clear();
  size_t varints_size = 0;
  for (size_t i = 1; i < integers.size(); ++i) {
    deltas.push_back(minus(integers[i], integers[i - 1]));
    varints_size += varint_bytes(zigzag(deltas.back()));
  }
  if (deltas.empty()) deltas.push_back(0);
  const Packing delta_packing(deltas), value_packing(integers);
  const size_t packed_size =
      std::min(delta_packing.bytes(deltas.size()), value_packing.bytes(integers.size()));
  const bool is_value_smaller = value_packing.bits < delta_packing.bits;
  if (delta_packing.bits == 0) {
    append_codec(IntegerCodec::kOneDelta, to);
    append_varint(to, zigzag(integers[0]));
    append_varint(to, zigzag(delta_packing.low));
  } else if (std::min(delta_packing.bits, value_packing.bits) > kPackedBitsMax ||
             packed_size > varints_size) {
    append_codec(IntegerCodec::kVarints, to);
    append_varint(to, zigzag(integers[0]));
    append_varints(deltas, to);
  } else if (is_value_smaller) {
    append_codec(IntegerCodec::kPackedValues, to);
    append_packed(integers, value_packing, to);
  } else {
    append_codec(IntegerCodec::kPackedDeltas, to);
    append_varint(to, zigzag(integers[0]));
    append_packed(deltas, delta_packing, to);
  }
}

bool read_integers(ByteReader& from, size_t count, std::vector<int64_t>& integers) {
  integers.resize(count);
  if (count == 0) return true;
  const auto codec = static_cast<IntegerCodec>(from.le<uint8_t>());
  if (codec == IntegerCodec::kPackedValues) return read_packed(from, count, integers.data());
  integers[0] = unzigzag(from.varint());
  // The deltas are read to where their sums will stand.
  int64_t* const deltas = integers.data() + 1;
  if (codec == IntegerCodec::kOneDelta) {
    std::fill_n(deltas, count - 1, unzigzag(from.varint()));
    if (!from.ok()) return false;
  } else if (codec == IntegerCodec::kPackedDeltas) {
    if (!read_packed(from, count - 1, deltas)) return false;
  } else if (codec != IntegerCodec::kVarints || !read_varints(from, count - 1, deltas)) {
    return false;
  }
  for (size_t i = 1; i < count; ++i) integers[i] = plus(integers[i - 1], integers[i]);
  return true;
}

}  // namespace afs
