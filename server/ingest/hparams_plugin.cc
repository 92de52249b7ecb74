#include "ingest/hparams_plugin.h"

#include <optional>

#include "ingest/param_text.h"
#include "ingest/proto_wire.h"

namespace afs {
namespace {

// A google.protobuf.Value as text; nullopt for null, lists and structs. Turns `ok` false when
// malformed.
std::optional<std::string> read_value(Bytes value, bool& ok) {
  std::optional<std::string> text;
  ProtoReader fields(value);
  while (fields.next()) {
    switch (fields.key()) {
      case proto_key(2, ProtoWire::kFixed64):
        text = param_text(fields.as_double());
        break;
      case proto_key(3, ProtoWire::kBytes):
        text = std::string(fields.text());
        break;
      case proto_key(4, ProtoWire::kVarint):
        text = fields.varint() ? "true" : "false";
        break;
      default:
        break;
    }
  }
  ok = ok && fields.ok();
  return text;
}

bool read_map_entry(Bytes entry, IngestBatch& out) {
  std::string_view name;
  std::optional<std::string> value;
  bool ok = true;
  ProtoReader fields(entry);
  while (fields.next()) {
    if (fields.key() == proto_key(1, ProtoWire::kBytes)) name = fields.text();
    if (fields.key() == proto_key(2, ProtoWire::kBytes)) value = read_value(fields.bytes(), ok);
  }
  if (!fields.ok() || !ok) return false;
  if (value) add_param(out, name, *value);
  return true;
}

bool read_session_start(Bytes start, IngestBatch& out) {
  ProtoReader fields(start);
  while (fields.next()) {
    if (fields.key() != proto_key(1, ProtoWire::kBytes)) continue;
    if (!read_map_entry(fields.bytes(), out)) return false;
  }
  return fields.ok();
}

// torch, tensorboardX and Lightning write "success" beside the hyperparameters, before the training
// has begun, and never an end time. Only a failure, or an end with its time, is news.
bool read_session_end(Bytes end, IngestBatch& out) {
  enum : uint64_t { kSuccess = 1, kFailure = 2 };
  uint64_t status = 0;
  double end_time_s = 0;
  ProtoReader fields(end);
  while (fields.next()) {
    if (fields.key() == proto_key(1, ProtoWire::kVarint)) status = fields.varint();
    if (fields.key() == proto_key(2, ProtoWire::kFixed64)) end_time_s = fields.as_double();
  }
  if (!fields.ok()) return false;
  if (status != kFailure && !(status == kSuccess && end_time_s > 0)) return true;
  if (!out.update) out.update.emplace();
  out.update->end = status == kFailure ? RunEnd::kFailed : RunEnd::kFinished;
  if (status == kFailure) out.update->end_reason = "the hparams session ended as a failure";
  return true;
}

}  // namespace

bool read_hparams(Bytes plugin_content, IngestBatch& out) {
  ProtoReader fields(plugin_content);
  while (fields.next()) {
    if (fields.key() == proto_key(3, ProtoWire::kBytes)) {
      if (!read_session_start(fields.bytes(), out)) return false;
    } else if (fields.key() == proto_key(4, ProtoWire::kBytes)) {
      if (!read_session_end(fields.bytes(), out)) return false;
    }
  }
  return fields.ok();
}

}  // namespace afs
