// The text of a Param: how a JSON value or a number of a log is written where people read it.
// Called by decoders of documents and of event files, on the log_dir thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_value.h"
#include "core/batch.h"

namespace afs {

inline constexpr size_t kParamNameBytesMax = 1024;
inline constexpr size_t kParamValueBytesMax = 4096;  // A longer value is cut and ends in "…".

std::string param_text(double value);  // The shortest text that reads back as the same number.
std::optional<std::string> param_text(const JsonValue& value);  // nullopt: null, nothing to tell.

// Adds a param with both texts made valid UTF-8 and cut to their limits; one without a name is left
// out.
void add_param(IngestBatch& out, std::string_view name, std::string_view value);

// Adds every member of `object` that is not null, in order, as `prefix` + its key.
void add_params(IngestBatch& out, std::string_view prefix, const JsonValue& object);

}  // namespace afs
