#include "gpu/amd_probes.h"

#include <fmt/format.h>

#include <vector>

#include "gpu/amd_smi_text.h"

namespace afs {
namespace {

// What it printed; kUnavailable when it is not installed, or finds nothing to speak of.
Result<std::string> printed(ChildRunner& runner, const std::vector<std::string>& words) {
  const auto output = runner.run(words);
  if (!output.ok()) {
    if (output.code() == ErrorCode::kNotFound)
      return unavailable("there is no " + words[0] + " on the search path");
    return internal(output.message());
  }
  const bool has_json = output->out.find_first_of("[{") != std::string::npos;
  if (has_json && output->exit_status == 0) return output->out;
  constexpr size_t kSaidBytesMax = 200;
  const std::string said = (output->out + output->error).substr(0, kSaidBytesMax);
  const bool has_driver = said.find("not initialized") == std::string::npos &&
                          said.find("Driver not") == std::string::npos &&
                          said.find("no amdgpu") == std::string::npos;
  if (!has_driver || said.empty()) return unavailable(words[0] + " finds no AMD driver");
  return internal(
      fmt::format("{} ended with {} and said: {}", words[0], output->exit_status, said));
}

Result<GpuReadings> unless_none(GpuReadings readings, std::string_view name) {
  if (readings.gpus.empty()) return unavailable(fmt::format("{} finds no GPU", name));
  return readings;
}

}  // namespace

Result<GpuReadings> AmdSmiProbe::read() {
  TRY_ASSIGN(const std::string metrics, printed(runner_, {"amd-smi", "metric", "--json"}));
  TRY_ASSIGN(GpuReadings readings, parse_amd_smi_metrics(metrics));
  if (static_text_.empty()) {
    auto text = printed(runner_, {"amd-smi", "static", "--json"});
    if (text.ok()) static_text_ = std::move(*text);
  }
  add_amd_smi_names(static_text_, readings);
  const auto processes = printed(runner_, {"amd-smi", "process", "--json"});
  if (processes.ok()) add_amd_smi_processes(*processes, readings);
  return unless_none(std::move(readings), name());
}

Result<GpuReadings> RocmSmiProbe::read() {
  const std::vector<std::string> words{
      "rocm-smi",       "--showuse",         "--showmemuse",        "--showmeminfo", "vram",
      "--showtemp",     "--showpower",       "--showmaxpower",      "--showclocks",  "--showfan",
      "--showuniqueid", "--showproductname", "--showdriverversion", "--json"};
  TRY_ASSIGN(const std::string text, printed(runner_, words));
  TRY_ASSIGN(GpuReadings readings, parse_rocm_smi(text));
  return unless_none(std::move(readings), name());
}

}  // namespace afs
