#include "ingest/summary_value.h"

#include "ingest/proto_wire.h"

namespace afs {
namespace {

bool read_plugin(Bytes metadata, SummaryValue& out) {
  ProtoReader fields(metadata);
  while (fields.next()) {
    if (fields.key() != proto_key(1, ProtoWire::kBytes)) continue;
    ProtoReader plugin(fields.bytes());
    while (plugin.next()) {
      if (plugin.key() == proto_key(1, ProtoWire::kBytes)) out.plugin = plugin.text();
      if (plugin.key() == proto_key(2, ProtoWire::kBytes)) out.plugin_content = plugin.bytes();
    }
    if (!plugin.ok()) return false;
  }
  return fields.ok();
}

}  // namespace

std::optional<SummaryValue> read_summary_value(Bytes value) {
  using Kind = SummaryValue::Kind;
  SummaryValue out;
  ProtoReader fields(value);
  while (fields.next()) {
    switch (fields.key()) {
      case proto_key(1, ProtoWire::kBytes):
        out.tag = fields.text();
        break;
      case proto_key(2, ProtoWire::kFixed32):
        out.kind = Kind::kSimple;
        out.simple = fields.as_float();
        break;
      case proto_key(8, ProtoWire::kBytes):
        out.kind = Kind::kTensor;
        out.tensor = fields.bytes();
        break;
      case proto_key(9, ProtoWire::kBytes):
        if (!read_plugin(fields.bytes(), out)) return std::nullopt;
        break;
      default:
        break;
    }
  }
  if (!fields.ok()) return std::nullopt;
  return out;
}

}  // namespace afs
