// The protobuf wire format, read forward with every bound checked: field after field of one
// message, as views into the bytes. Knows no schema. Called by the event-file decoder on the
// log_dir thread.
//
//   ProtoReader event(bytes);
//   while (event.next()) {
//     switch (event.key()) {
//       case proto_key(1, ProtoWire::kFixed64): time = event.as_double(); break;
//       case proto_key(5, ProtoWire::kBytes): summary = event.bytes(); break;
//     }                               // Anything else, a known field of another wire type too, is
//     unknown.
//   }
//   if (!event.ok()) …                // The message is malformed from here on.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bytes.h"

namespace afs {

enum class ProtoWire : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

// What stands before a field on the wire: its number, and how its value is written.
constexpr uint32_t proto_key(uint32_t field, ProtoWire wire) {
  return field << 3 | static_cast<uint32_t>(wire);
}

class ProtoReader {
 public:
  explicit ProtoReader(Bytes message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  // Goes to the next field. False at the end of the message, and from the first malformed byte on.
  bool next();

  uint32_t key() const { return key_; }
  uint64_t varint() const { return number_; }
  int64_t as_int64() const { return static_cast<int64_t>(number_); }
  double as_double() const { return std::bit_cast<double>(number_); }
  float as_float() const { return std::bit_cast<float>(static_cast<uint32_t>(number_)); }
  Bytes bytes() const { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }

  bool ok() const { return ok_; }

 private:
  bool read_varint(uint64_t& value);
  bool read_long_varint(uint64_t& value);
  bool read_value();
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  bool fail() {
    ok_ = false;
    at_ = end_;
    return false;
  }

  const std::byte* at_;
  const std::byte* end_;
  uint32_t key_ = 0;
  uint64_t number_ = 0;
  Bytes bytes_;
  bool ok_ = true;
};

// The varints of a packed field: the first of them, and how many there are.
struct PackedVarints {
  uint64_t first = 0;
  size_t count = 0;
  bool ok = true;
};
PackedVarints read_packed_varints(Bytes packed);

// In the header because the event-file decoder spends most of its time here.
inline bool ProtoReader::read_varint(uint64_t& value) {
  if (at_ < end_ && static_cast<uint8_t>(*at_) < 0x80) {
    value = static_cast<uint8_t>(*at_++);
    return true;
  }
  return read_long_varint(value);
}

inline bool ProtoReader::next() {
  if (at_ == end_) return false;
  uint64_t key = 0;
  if (!read_varint(key)) return fail();
  if (key < 8 || key > UINT32_MAX) return fail();  // Field numbers are 1 … 2^29 - 1.
  key_ = static_cast<uint32_t>(key);
  return read_value() || fail();
}

inline bool ProtoReader::read_value() {
  switch (static_cast<ProtoWire>(key_ & 7)) {
    case ProtoWire::kVarint:
      return read_varint(number_);
    case ProtoWire::kFixed64:
      if (left() < 8) return false;
      number_ = load_le<uint64_t>(at_);
      at_ += 8;
      return true;
    case ProtoWire::kBytes: {
      uint64_t size = 0;
      if (!read_varint(size) || size > left()) return false;
      bytes_ = Bytes(at_, static_cast<size_t>(size));
      at_ += size;
      return true;
    }
    case ProtoWire::kFixed32:
      if (left() < 4) return false;
      number_ = load_le<uint32_t>(at_);
      at_ += 4;
      return true;
  }
  return false;  // Groups (3, 4) left the language in 2008; 6 and 7 never were in it.
}

}  // namespace afs
