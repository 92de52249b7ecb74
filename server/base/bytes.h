// Little-endian numbers and varints, read from and written to bytes, with every bound checked.
// Called by decoders and by the store, on any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace afs {

using Bytes = std::span<const std::byte>;

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

static_assert(std::endian::native == std::endian::little, "the formats are little-endian");

// The caller has checked that sizeof(T) bytes are there.
template <typename T>
T load_le(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <typename T>
void append_le(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

inline void append_varint(std::string& to, uint64_t value) {
  while (value >= 0x80) {
    to.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  to.push_back(static_cast<char>(value));
}

inline uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
inline int64_t unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// Reads forward through bytes. After the first read past the end, ok() is false and all reads give 0.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  template <typename T>
  T le() {
    if (bytes_.size() - at_ < sizeof(T)) return fail<T>();
    T value = load_le<T>(bytes_.data() + at_);
    at_ += sizeof(T);
    return value;
  }
  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
      const auto next = static_cast<uint8_t>(bytes_[at_++]);
      value |= static_cast<uint64_t>(next & 0x7f) << shift;
      if ((next & 0x80) == 0) return value;
    }
    return fail<uint64_t>();
  }
  Bytes take(size_t count) {
    if (bytes_.size() - at_ < count) return fail<Bytes>();
    const Bytes taken = bytes_.subspan(at_, count);
    at_ += count;
    return taken;
  }

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == bytes_.size(); }
  size_t position() const { return at_; }
  size_t remaining() const { return bytes_.size() - at_; }

 private:
  template <typename T>
  T fail() {
    ok_ = false;
    at_ = bytes_.size();
    return T{};
  }

  Bytes bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace afs
