// The one number of a TensorProto, in any numeric type and either encoding (raw content, or typed
// values). Called by the event-file decoder for summary values that are tensors.
#pragma once

#include "base/bytes.h"

namespace afs {

struct TensorScalar {
  enum class State { kScalar, kNotScalar, kMalformed };
  State state = State::kNotScalar;
  double value = 0;
};

// A scalar is a numeric tensor of one element, whatever its rank: [], [1], [1, 1].
TensorScalar read_tensor_scalar(Bytes tensor);

// The first string of a string tensor; empty when there is none.
std::string_view read_tensor_text(Bytes tensor);

}  // namespace afs
