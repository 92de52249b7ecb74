// What a DCGM exporter and a node exporter say, as readings. Pure functions; called by the scrapes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/gpu_reading.h"
#include "gpu/host_probe.h"

namespace afs {

// The exporter's GPUs; DCGM's blank values are absent figures. kCorrupt when there is no line that
// an exporter would write; kNotFound when it knows no GPU.
Result<GpuReadings> parse_dcgm(std::string_view text);

// `disk_path`: of the file systems the one that it lies on.
Result<HostSnapshot> parse_node_exporter(std::string_view text, std::string_view disk_path);

}  // namespace afs
