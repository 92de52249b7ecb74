// Param values: one setting of a run by its name. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/run.h"

namespace afs {

std::string_view param_text(const Run& run, std::string_view name);  // Empty: not set.
std::optional<int64_t> whole_param(const Run& run, std::string_view name);
// "TrainingArguments/perDeviceBatchSize" → "per_device_batch_size": without what goes before it.
std::string plain_param_name(std::string_view name);

}  // namespace afs
