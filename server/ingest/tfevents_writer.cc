#include "ingest/tfevents_writer.h"

#include <cmath>
#include <limits>

#include "base/crc32c.h"
#include "ingest/proto_wire.h"

namespace afs {
namespace {

// Fields of Event, Summary.Value, TensorProto and the number of a double among DataType.
constexpr uint32_t kEventTime = 1, kEventStep = 2, kEventVersion = 3, kEventSummary = 5;
constexpr uint32_t kSummaryValue = 1, kValueTag = 1, kValueSimple = 2, kValueTensor = 8;
constexpr uint32_t kTensorType = 1, kTensorShape = 2, kTensorDoubles = 6;
constexpr uint64_t kDoubleType = 2;

void append_key(std::string& to, uint32_t field, ProtoWire wire) {
  append_varint(to, proto_key(field, wire));
}

void append_blob(std::string& to, uint32_t field, std::string_view blob) {
  append_key(to, field, ProtoWire::kBytes);
  append_varint(to, blob.size());
  to.append(blob);
}

void append_record(std::string& to, std::string_view payload) {
  std::string length;
  append_le<uint64_t>(length, payload.size());
  to.append(length);
  append_le(to, masked_crc32c(as_bytes(length)));
  to.append(payload);
  append_le(to, masked_crc32c(as_bytes(payload)));
}

std::string event_at(WallTime time) {
  std::string event;
  append_key(event, kEventTime, ProtoWire::kFixed64);
  append_le(event, static_cast<double>(time) / 1000);
  return event;
}

bool is_float(double value) {
  if (!std::isfinite(value)) return true;
  return std::fabs(value) <= std::numeric_limits<float>::max() &&
         static_cast<double>(static_cast<float>(value)) == value;
}

std::string double_tensor(double value) {
  std::string tensor, number;
  append_key(tensor, kTensorType, ProtoWire::kVarint);
  append_varint(tensor, kDoubleType);
  append_blob(tensor, kTensorShape, "");
  append_le(number, value);
  append_blob(tensor, kTensorDoubles, number);
  return tensor;
}

}  // namespace

void append_tfevents_head(std::string& to, WallTime time) {
  std::string event = event_at(time);
  append_blob(event, kEventVersion, "brain.Event:2");
  append_record(to, event);
}

void append_tfevents_scalar(std::string& to, std::string_view tag, Step step, WallTime time,
                            double value) {
  std::string of_tag, summary, event = event_at(time);
  append_blob(of_tag, kValueTag, tag);
  if (is_float(value)) {
    append_key(of_tag, kValueSimple, ProtoWire::kFixed32);
    append_le(of_tag, static_cast<float>(value));
  } else {
    append_blob(of_tag, kValueTensor, double_tensor(value));
  }
  append_blob(summary, kSummaryValue, of_tag);
  append_key(event, kEventStep, ProtoWire::kVarint);
  append_varint(event, static_cast<uint64_t>(step));
  append_blob(event, kEventSummary, summary);
  append_record(to, event);
}

}  // namespace afs
