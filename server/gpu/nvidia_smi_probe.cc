#include "gpu/nvidia_smi_probe.h"

#include "gpu/nvidia_smi_text.h"

namespace afs {
namespace {

constexpr const char* kFormat = "--format=csv,noheader,nounits";

}  // namespace

Result<GpuReadings> NvidiaSmiProbe::read() {
  TRY_ASSIGN(GpuReadings readings, read_gpus());
  const auto processes = runner_.run(
      {program_, "--query-compute-apps=" + std::string(kNvidiaSmiProcessQuery), kFormat});
  // Without them the figures still stand.
  if (processes.ok() && processes->exit_status == 0)
    add_nvidia_smi_processes(processes->out, readings);
  return readings;
}

Result<GpuReadings> NvidiaSmiProbe::read_gpus() {
  const auto queries = nvidia_smi_queries();
  while (true) {
    const std::string_view query = queries[query_];
    auto output = runner_.run({program_, "--query-gpu=" + std::string(query), kFormat});
    if (!output.ok()) {
      if (output.code() == ErrorCode::kNotFound)
        return unavailable("there is no nvidia-smi on the search path");
      return internal(output.message());  // It is there: that it hangs must be told.
    }
    if (is_unknown_column(*output) && query_ + 1 < queries.size()) {
      ++query_;
      continue;
    }
    if (is_unknown_column(*output)) return nvidia_smi_complaint(*output);
    auto readings = parse_nvidia_smi(query, output->out);
    // With one GPU lost it ends with an error and still shows the others.
    if (readings.ok() && !readings->gpus.empty()) return readings;
    return nvidia_smi_complaint(*output);
  }
}

}  // namespace afs
