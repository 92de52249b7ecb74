// One Value of an event's Summary, as views into the record: the tag, the plugin that owns it, and
// the number or the tensor. Called by the event-file decoder.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace afs {

struct SummaryValue {
  enum class Kind {
    kNone,    // An image, a histogram, audio: nothing of ours.
    kSimple,  // `simple`.
    kTensor,  // `tensor`, a TensorProto.
  };
  std::string_view tag;
  std::string_view
      plugin;  // Empty: this value does not say; the first value of the tag did, or none.
  Bytes plugin_content;
  Kind kind = Kind::kNone;
  float simple = 0;
  Bytes tensor;
};

std::optional<SummaryValue> read_summary_value(Bytes value);  // nullopt: malformed.

}  // namespace afs
