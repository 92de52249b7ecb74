#include "api/machine_view.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "api/process_join.h"
#include "core/gpu_metric.h"
#include "cost/rental_join.h"

namespace afs::api {
namespace {

std::optional<Finite> finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? std::optional<Finite>(*value) : std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

HostView host_view(const MachineReading& reading) {
  const HostReading& host = reading.host;
  HostView view;
  view.cpu_percent = finite(host.cpu_percent);
  view.cpu_cores = finite(host.cpu_cores);
  view.load_1m = finite(host.load_1m);
  view.memory_used_bytes = finite(host.memory_used_bytes);
  view.memory_total_bytes = finite(host.memory_total_bytes);
  view.disk_used_bytes = finite(host.disk_used_bytes);
  view.disk_total_bytes = finite(host.disk_total_bytes);
  view.disk_path = host.disk_path;
  view.network_received_bytes_per_second = finite(host.network_received_bytes_per_second);
  view.network_sent_bytes_per_second = finite(host.network_sent_bytes_per_second);
  view.trouble = unless_empty(reading.host_trouble);
  return view;
}

void take_figures(const GpuReading& gpu, GpuView& view) {
  view.utilization_percent = finite(gpu.utilization_percent);
  view.memory_busy_percent = finite(gpu.memory_busy_percent);
  view.memory_used_bytes = finite(gpu.memory_used_bytes);
  view.memory_total_bytes = finite(gpu.memory_total_bytes);
  view.temperature_c = finite(gpu.temperature_c);
  view.memory_temperature_c = finite(gpu.memory_temperature_c);
  view.power_watts = finite(gpu.power_watts);
  view.power_limit_watts = finite(gpu.power_limit_watts);
  view.sm_clock_mhz = finite(gpu.sm_clock_mhz);
  view.memory_clock_mhz = finite(gpu.memory_clock_mhz);
  view.fan_percent = finite(gpu.fan_percent);
  view.energy_joules = finite(gpu.energy_joules);
  view.ecc_uncorrected_total = finite(gpu.ecc_uncorrected_total);
  if (gpu.xid_last) view.xid_last = static_cast<int64_t>(*gpu.xid_last);
  if (gpu.slowdown_bits) view.slowed_by = slowdown_words(*gpu.slowdown_bits);
}

GpuProcessView process_view(const GpuProcess& process, const MachineReading& reading,
                            std::span<const RunDirectory> runs) {
  GpuProcessView view;
  view.pid = process.pid;
  view.memory_bytes = finite(process.memory_bytes);
  const auto at = reading.places.find(process.pid);
  const auto place = at == reading.places.end() ? std::nullopt : std::optional(at->second);
  view.command = place && !place->command.empty() ? place->command : process.name;
  ProcessJoin join = join_process(place, runs);
  view.joined_by = std::move(join.words);
  if (!join.run) return view;
  view.run = public_id(join.run->run);
  view.run_name = join.run->name;
  return view;
}

GpuView gpu_view(const GpuReading& gpu, const MachineReading& reading,
                 std::span<const RunDirectory> runs) {
  GpuView view;
  view.index = gpu.index;
  view.name = gpu.name;
  view.uuid = gpu.uuid;
  view.series = gpu_metric(gpu.index, "");
  view.is_mig = gpu.is_mig;
  view.fault = unless_empty(gpu.fault);
  if (gpu.fault_since > 0) view.fault_since = gpu.fault_since;
  take_figures(gpu, view);
  for (const GpuProcess& process : gpu.processes)
    view.processes.push_back(process_view(process, reading, runs));
  return view;
}

bool has_processes(const MachineReading& reading) {
  for (const GpuReading& gpu : reading.gpus.gpus) {
    if (!gpu.processes.empty()) return true;
  }
  return false;
}

std::vector<RunDirectory> run_places(const MachineReading& reading, RunBoard& board) {
  std::vector<RunDirectory> places;
  if (reading.workspace.empty() || !has_processes(reading)) return places;
  for (const RunBoard::Entry& entry : board.all()) {
    const auto directory =
        (std::filesystem::path(reading.workspace) / entry.run->key).lexically_normal();
    places.push_back(
        {entry.run->id, entry.run->name, directory.string(), is_live(entry.view->lifecycle)});
  }
  return places;
}

std::string gpu_words(const MachineReading& reading) {
  const size_t count = reading.gpus.gpus.size();
  if (!reading.is_gpu_sought) return "GPUs are not looked for: the configuration says so";
  if (count > 0)
    return fmt::format("{} GPU{}, read through {}", count, count == 1 ? "" : "s",
                       reading.gpu_source);
  if (!reading.gpu_trouble.empty()) return "the GPUs of this host cannot be read";
  return reading.is_gpu_search_over ? "no GPU on this host" : "looking for GPUs";
}

// The one that is not over and names this host: a rate card, or a provider that tells host names.
std::optional<std::string> rental_of_host(std::string_view host, const Context& context) {
  const auto account = context.account();  // Held, since another may take its place meanwhile.
  for (const auto& rental : account->rentals) {
    const RentalRecord& record = *rental->record;
    if (!record.closed_at && is_on_host(record.rental, host)) return public_id(record.id);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> slowdown_words(uint64_t bits) {
  std::vector<std::string> words;
  if (bits & kSlowedByAnyHeat) words.emplace_back("heat");
  if (bits & kSlowedByPowerCap) words.emplace_back("its power limit");
  if (bits & kSlowedByPowerBrake) words.emplace_back("a power brake from outside");
  if ((bits & kSlowedByHardware) && !(bits & (kSlowedByHeatHardware | kSlowedByPowerBrake))) {
    words.emplace_back("its hardware");
  }
  return words;
}

RunId machine_record(const MachineReading& reading, const Context& context) {
  for (const auto& machine : context.runs.machines()) {
    if (machine->name == reading.name) return machine->id;
  }
  return {};
}

MachineView machine_view(const MachineReading& reading, const Context& context, RunBoard& board) {
  MachineView view;
  if (const RunId record = machine_record(reading, context)) view.id = public_id(record);
  view.name = reading.name;
  view.read_at = reading.read_at;
  view.host = host_view(reading);
  view.gpu_words = gpu_words(reading);
  view.has_no_gpu = reading.is_gpu_sought && reading.is_gpu_search_over &&
                    reading.gpus.gpus.empty() && reading.gpu_trouble.empty();
  const std::vector<RunDirectory> runs = run_places(reading, board);
  for (const GpuReading& gpu : reading.gpus.gpus) view.gpus.push_back(gpu_view(gpu, reading, runs));
  if (reading.gpus_read_at > 0) view.gpus_read_at = reading.gpus_read_at;
  view.driver_version = reading.gpus.driver_version;
  view.gpu_trouble = unless_empty(reading.gpu_trouble);
  if (reading.gpu_trouble_since > 0) view.gpu_trouble_since = reading.gpu_trouble_since;
  view.rental = rental_of_host(reading.name, context);
  view.samples_dropped = reading.samples_dropped;
  view.store_trouble = unless_empty(reading.store_trouble);
  return view;
}

}  // namespace afs::api
