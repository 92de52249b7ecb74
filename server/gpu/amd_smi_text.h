// What amd-smi and rocm-smi print as JSON, as readings. Pure functions; called by amd_probes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/gpu_reading.h"

namespace afs {

// `amd-smi metric --json`: a list, or {"gpu_data": […]} of newer versions; figures bare or as
// {"value", "unit"}; "N/A" is an absent one. Lines of warnings before it are passed over.
Result<GpuReadings> parse_amd_smi_metrics(std::string_view text);
// `amd-smi static --json`: the names, put into the readings of the same number. Nothing where it
// cannot be read.
void add_amd_smi_names(std::string_view text, GpuReadings& readings);
// `amd-smi process --json`, likewise.
void add_amd_smi_processes(std::string_view text, GpuReadings& readings);

// `rocm-smi … --json`: an object a card, all figures as texts, under names that changed over the
// years.
Result<GpuReadings> parse_rocm_smi(std::string_view text);

}  // namespace afs
