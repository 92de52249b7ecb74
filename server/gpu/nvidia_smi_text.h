// What nvidia-smi prints, as readings: its CSV of GPUs and of processes, and its complaints. Pure
// functions; called by nvidia_smi_probe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/child_process.h"
#include "base/result.h"
#include "core/gpu_reading.h"

namespace afs {

// The columns that we ask for; older drivers refuse the whole query for a name that they do not
// know, so there are several sets, newest first.
std::span<const std::string_view> nvidia_smi_queries();
inline constexpr std::string_view kNvidiaSmiProcessQuery =
    "gpu_uuid,pid,process_name,used_gpu_memory";

// Lines of `--query-gpu=<query> --format=csv,noheader,nounits`. Cells such as "[N/A]" are absent
// figures. kCorrupt when a line has another number of cells than the query has names.
Result<GpuReadings> parse_nvidia_smi(std::string_view query, std::string_view text);
// Lines of `--query-compute-apps=…`, added to the readings that they name; "Not Supported" and the
// like add nothing.
void add_nvidia_smi_processes(std::string_view text, GpuReadings& readings);

// Whether the complaint is that the query names a column which this version does not know.
bool is_unknown_column(const ChildOutput& output);
// kUnavailable: no GPU or driver is here; else what is wrong, and what to do.
Error nvidia_smi_complaint(const ChildOutput& output);

}  // namespace afs
