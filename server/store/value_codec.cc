#include "store/value_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "store/compression.h"
#include "store/integer_codec.h"

namespace afs {
namespace {

enum class ValueCodec : uint8_t { kDecimals = 0, kFloats = 1, kDoubles = 2 };

constexpr std::array kPowersOfTen = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
constexpr double kIntegerMax = 9007199254740992.0;  // 2^53: below it every integer is a double.

bool same_bits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

// `value` as a number of 1/scale, when that division gives exactly its bits again.
bool decimal_of(double value, double scale, int64_t& decimal) {
  const double scaled = std::nearbyint(value * scale);
  if (!(std::fabs(scaled) < kIntegerMax)) return false;
  decimal = static_cast<int64_t>(scaled);
  return same_bits(static_cast<double>(decimal) / scale, value);
}

bool as_decimals(std::span<const double> values, double scale, std::vector<int64_t>& decimals) {
  decimals.resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!decimal_of(values[i], scale, decimals[i])) return false;
  }
  return true;
}

// Bytes of the same weight stand together: exponents repeat, the noise of mantissas stays apart.
template <typename T>
void append_planes(std::span<const double> values, std::string& to) {
  thread_local std::string planes;
  planes.resize(values.size() * sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) {
    const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(static_cast<T>(values[i]));
    for (size_t plane = 0; plane < sizeof(T); ++plane) {
      planes[plane * values.size() + i] = bytes[plane];
    }
  }
  append_compressed(as_bytes(planes), to);
}

template <typename T>
bool read_planes(ByteReader& from, std::vector<double>& values) {
  thread_local std::string planes;
  const size_t count = values.size();
  if (!read_compressed(from, count * sizeof(T), planes) || planes.size() != count * sizeof(T)) {
    return false;
  }
  for (size_t i = 0; i < count; ++i) {
    std::array<char, sizeof(T)> bytes;
    for (size_t plane = 0; plane < sizeof(T); ++plane) bytes[plane] = planes[plane * count + i];
    values[i] = static_cast<double>(std::bit_cast<T>(bytes));
  }
  return true;
}

}  // namespace

bool is_float(double value) {
  // Out of range is undefined for the cast, and no float anyway; infinities and NaN are in range.
  if (std::isfinite(value) && std::fabs(value) > std::numeric_limits<float>::max()) return false;
  return same_bits(static_cast<double>(static_cast<float>(value)), value);
}

void append_values(std::span<const double> values, std::string& to) {
  if (values.empty()) return;
  thread_local std::vector<int64_t> decimals;
  for (size_t digits = 0; digits < kPowersOfTen.size(); ++digits) {
    if (!as_decimals(values, kPowersOfTen[digits], decimals)) continue;
    to.push_back(static_cast<char>(ValueCodec::kDecimals));
    to.push_back(static_cast<char>(digits));
    append_integers(decimals, to);
    return;
  }
  if (std::all_of(values.begin(), values.end(), is_float)) {
    to.push_back(static_cast<char>(ValueCodec::kFloats));
    append_planes<float>(values, to);
  } else {
    to.push_back(static_cast<char>(ValueCodec::kDoubles));
    append_planes<double>(values, to);
  }
}

bool read_values(ByteReader& from, size_t count, std::vector<double>& values) {
  values.resize(count);
  if (count == 0) return true;
  switch (static_cast<ValueCodec>(from.le<uint8_t>())) {
    case ValueCodec::kFloats:
      return from.ok() && read_planes<float>(from, values);
    case ValueCodec::kDoubles:
      return from.ok() && read_planes<double>(from, values);
    case ValueCodec::kDecimals:
      break;
    default:
      return false;
  }
  const size_t digits = from.le<uint8_t>();
  thread_local std::vector<int64_t> decimals;
  if (!from.ok() || digits >= kPowersOfTen.size() || !read_integers(from, count, decimals))
    return false;
  const double scale = kPowersOfTen[digits];
  std::transform(decimals.begin(), decimals.end(), values.begin(),
                 [scale](int64_t decimal) { return static_cast<double>(decimal) / scale; });
  return true;
}

}  // namespace afs
