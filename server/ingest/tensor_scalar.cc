#include "ingest/tensor_scalar.h"

#include <cmath>
#include <optional>

#include "ingest/proto_wire.h"

namespace afs {
namespace {

// DataType of tensorflow/core/framework/types.proto.
enum class Dtype : uint64_t {
  kFloat = 1,
  kDouble = 2,
  kInt32 = 3,
  kUint8 = 4,
  kInt16 = 5,
  kInt8 = 6,
  kInt64 = 9,
  kBool = 10,
  kBfloat16 = 14,
  kUint16 = 17,
  kHalf = 19,
  kUint32 = 22,
  kUint64 = 23,
};

// Fields of TensorProto that hold values, by the way they are written.
enum ValueField : uint32_t {
  kFloatVal = 5,
  kDoubleVal = 6,
  kIntVal = 7,
  kStringVal = 8,
  kInt64Val = 10,
  kBoolVal = 11,
  kHalfVal = 13,
  kUint32Val = 16,
  kUint64Val = 17,
};

double from_bfloat16(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

double from_half(uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  const double sign = bits & 0x8000 ? -1.0 : 1.0;
  if (exponent == 31) return fraction ? std::nan("") : sign * HUGE_VAL;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(fraction + 1024, exponent - 25);
}

template <typename T>
std::optional<double> from_raw(Bytes content) {
  if (content.size() != sizeof(T)) return std::nullopt;
  return static_cast<double>(load_le<T>(content.data()));
}

std::optional<double> from_content(Dtype dtype, Bytes content) {
  switch (dtype) {
    case Dtype::kFloat:
      return from_raw<float>(content);
    case Dtype::kDouble:
      return from_raw<double>(content);
    case Dtype::kInt32:
      return from_raw<int32_t>(content);
    case Dtype::kUint8:
      return from_raw<uint8_t>(content);
    case Dtype::kInt16:
      return from_raw<int16_t>(content);
    case Dtype::kInt8:
      return from_raw<int8_t>(content);
    case Dtype::kInt64:
      return from_raw<int64_t>(content);
    case Dtype::kBool:
      if (content.size() != 1) return std::nullopt;
      return content[0] == std::byte{0} ? 0.0 : 1.0;
    case Dtype::kUint16:
      return from_raw<uint16_t>(content);
    case Dtype::kUint32:
      return from_raw<uint32_t>(content);
    case Dtype::kUint64:
      return from_raw<uint64_t>(content);
    case Dtype::kBfloat16:
      if (content.size() != 2) return std::nullopt;
      return from_bfloat16(load_le<uint16_t>(content.data()));
    case Dtype::kHalf:
      if (content.size() != 2) return std::nullopt;
      return from_half(load_le<uint16_t>(content.data()));
  }
  return std::nullopt;
}

// The field of TensorProto in which a dtype's values stand; 0 for types that are no numbers.
uint32_t value_field(Dtype dtype) {
  switch (dtype) {
    case Dtype::kFloat:
      return kFloatVal;
    case Dtype::kDouble:
      return kDoubleVal;
    case Dtype::kInt32:
    case Dtype::kUint8:
    case Dtype::kInt16:
    case Dtype::kInt8:
    case Dtype::kUint16:
      return kIntVal;
    case Dtype::kInt64:
      return kInt64Val;
    case Dtype::kBool:
      return kBoolVal;
    case Dtype::kBfloat16:
    case Dtype::kHalf:
      return kHalfVal;
    case Dtype::kUint32:
      return kUint32Val;
    case Dtype::kUint64:
      return kUint64Val;
  }
  return 0;
}

double from_varint(Dtype dtype, uint64_t number) {
  switch (dtype) {
    case Dtype::kBool:
      return number ? 1.0 : 0.0;
    case Dtype::kBfloat16:
      return from_bfloat16(static_cast<uint16_t>(number));
    case Dtype::kHalf:
      return from_half(static_cast<uint16_t>(number));
    case Dtype::kUint32:
      return static_cast<uint32_t>(number);
    case Dtype::kUint64:
      return static_cast<double>(number);
    case Dtype::kInt64:
      return static_cast<double>(static_cast<int64_t>(number));
    default:
      return static_cast<int32_t>(number);  // int_val is an int32.
  }
}

// False when a dimension is not 1: then there are none or many elements. `ok` turns false when
// malformed.
bool has_one_element(Bytes shape, bool& ok) {
  ProtoReader dims(shape);
  bool is_one = true;
  while (dims.next()) {
    if (dims.key() != proto_key(2, ProtoWire::kBytes)) continue;
    ProtoReader dim(dims.bytes());
    int64_t size = 0;
    while (dim.next()) {
      if (dim.key() == proto_key(1, ProtoWire::kVarint)) size = dim.as_int64();
    }
    ok = ok && dim.ok();
    is_one = is_one && size == 1;
  }
  ok = ok && dims.ok();
  return is_one;
}

// What a field with values gives: the first of them, and how many there are in this piece of the
// field.
struct Values {
  double first = 0;
  size_t count = 0;
  bool ok = true;
};

Values read_values(const ProtoReader& field, Dtype dtype) {
  switch (static_cast<ProtoWire>(field.key() & 7)) {
    case ProtoWire::kVarint:
      return {from_varint(dtype, field.varint()), 1, true};
    case ProtoWire::kFixed32:
      return {field.as_float(), 1, dtype == Dtype::kFloat};
    case ProtoWire::kFixed64:
      return {field.as_double(), 1, dtype == Dtype::kDouble};
    case ProtoWire::kBytes:
      break;
  }
  const Bytes packed = field.bytes();
  if (packed.empty()) return {};
  if (dtype == Dtype::kFloat || dtype == Dtype::kDouble) {
    const size_t size = dtype == Dtype::kFloat ? sizeof(float) : sizeof(double);
    if (packed.size() % size != 0) return {0, 0, false};
    return {*from_content(dtype, packed.first(size)), packed.size() / size, true};
  }
  const PackedVarints varints = read_packed_varints(packed);
  return {from_varint(dtype, varints.first), varints.count, varints.ok};
}

}  // namespace

TensorScalar read_tensor_scalar(Bytes tensor) {
  using State = TensorScalar::State;
  auto dtype = Dtype{0};
  bool is_one = true, ok = true;
  Bytes content;
  ProtoReader head(tensor);
  while (head.next()) {
    switch (head.key()) {
      case proto_key(1, ProtoWire::kVarint):
        dtype = Dtype{head.varint()};
        break;
      case proto_key(2, ProtoWire::kBytes):
        is_one = has_one_element(head.bytes(), ok);
        break;
      case proto_key(4, ProtoWire::kBytes):
        content = head.bytes();
        break;
      default:
        break;
    }
  }
  if (!head.ok() || !ok) return {State::kMalformed, 0};
  const uint32_t wanted = value_field(dtype);
  if (wanted == 0 || !is_one) return {State::kNotScalar, 0};
  if (!content.empty()) {
    const auto value = from_content(dtype, content);
    return value ? TensorScalar{State::kScalar, *value} : TensorScalar{State::kMalformed, 0};
  }
  // No value at all stands for the type's zero: writers leave trailing zeros out.
  Values found;
  ProtoReader fields(tensor);
  while (fields.next()) {
    if (fields.key() >> 3 != wanted) continue;
    const Values piece = read_values(fields, dtype);
    if (!piece.ok) return {State::kMalformed, 0};
    if (found.count == 0) found.first = piece.first;
    found.count += piece.count;
  }
  if (found.count > 1) return {State::kNotScalar, 0};
  return {State::kScalar, found.count == 0 ? 0.0 : found.first};
}

std::string_view read_tensor_text(Bytes tensor) {
  ProtoReader fields(tensor);
  while (fields.next()) {
    if (fields.key() == proto_key(kStringVal, ProtoWire::kBytes)) return fields.text();
  }
  return {};
}

}  // namespace afs
