#include "gpu/nvidia_smi_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "gpu/csv_cells.h"
#include "gpu/processes_of.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;
constexpr size_t kComplaintBytesMax = 300;

constexpr std::array<std::string_view, 3> kQueries = {
    "index,uuid,name,driver_version,utilization.gpu,utilization.memory,memory.total,memory.used,"
    "temperature.gpu,"
    "temperature.memory,power.draw,enforced.power.limit,clocks.current.sm,clocks.current.memory,"
    "fan.speed,"
    "mig.mode.current,clocks_event_reasons.active,ecc.errors.uncorrected.volatile.total",
    "index,uuid,name,driver_version,utilization.gpu,utilization.memory,memory.total,memory.used,"
    "temperature.gpu,"
    "power.draw,enforced.power.limit,clocks.current.sm,clocks.current.memory,fan.speed,"
    "clocks_throttle_reasons.active,ecc.errors.uncorrected.volatile.total",
    "index,uuid,name,driver_version,utilization.gpu,memory.total,memory.used,temperature.gpu,power."
    "draw"};

struct Column {
  std::string_view name;
  std::optional<double> GpuReading::*figure;
  double unit = 1;
};
constexpr Column kColumns[] = {
    {"utilization.gpu", &GpuReading::utilization_percent},
    {"utilization.memory", &GpuReading::memory_busy_percent},
    {"memory.total", &GpuReading::memory_total_bytes, kMebibyte},
    {"memory.used", &GpuReading::memory_used_bytes, kMebibyte},
    {"temperature.gpu", &GpuReading::temperature_c},
    {"temperature.memory", &GpuReading::memory_temperature_c},
    {"power.draw", &GpuReading::power_watts},
    {"enforced.power.limit", &GpuReading::power_limit_watts},
    {"clocks.current.sm", &GpuReading::sm_clock_mhz},
    {"clocks.current.memory", &GpuReading::memory_clock_mhz},
    {"fan.speed", &GpuReading::fan_percent},
    {"ecc.errors.uncorrected.volatile.total", &GpuReading::ecc_uncorrected_total},
};

// "[N/A]", "[Not Supported]", "[Insufficient Permissions]", "[Unknown Error]", "[GPU is lost]": no
// figure.
std::optional<double> number(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<uint64_t> bits(std::string_view cell) {
  if (!cell.starts_with("0x")) return std::nullopt;
  cell.remove_prefix(2);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value, 16);
  if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

std::string text_cell(std::string_view cell) {
  return cell.starts_with('[') ? "" : std::string(cell.substr(0, kGpuNameBytesMax));
}

void take_cell(std::string_view name, std::string_view cell, GpuReading& reading,
               std::string& driver) {
  if (name == "index") reading.index = static_cast<int32_t>(number(cell).value_or(reading.index));
  if (name == "uuid") reading.uuid = text_cell(cell);
  if (name == "name") reading.name = text_cell(cell);
  if (name == "driver_version" && driver.empty()) driver = text_cell(cell);
  if (name == "mig.mode.current") reading.is_mig = cell == "Enabled";
  if (name.ends_with("_reasons.active")) reading.slowdown_bits = bits(cell);
  for (const Column& column : kColumns) {
    if (column.name != name) continue;
    if (const auto value = number(cell)) reading.*column.figure = *value * column.unit;
  }
}

bool is_lost(std::string_view line) {
  return line.find("GPU is lost") != std::string_view::npos ||
         line.find("fallen off the bus") != std::string_view::npos;
}

template <typename Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty()) take(line);
  }
}

std::string shortened(std::string_view text) {
  std::string joined;
  each_line(text, [&](std::string_view line) {
    if (joined.size() < kComplaintBytesMax)
      joined += (joined.empty() ? "" : " ") + std::string(line);
  });
  if (joined.size() > kComplaintBytesMax) joined.resize(kComplaintBytesMax);
  return joined;
}

}  // namespace

std::span<const std::string_view> nvidia_smi_queries() { return kQueries; }

Result<GpuReadings> parse_nvidia_smi(std::string_view query, std::string_view text) {
  const std::vector<std::string_view> names = csv_cells(query);
  GpuReadings readings;
  std::string bad_line;
  each_line(text, [&](std::string_view line) {
    if (readings.gpus.size() >= kGpusMax) return;
    GpuReading reading;
    reading.index = static_cast<int32_t>(readings.gpus.size());
    const std::vector<std::string_view> cells = csv_cells(line);
    if (cells.size() == names.size()) {
      for (size_t i = 0; i < names.size(); ++i)
        take_cell(names[i], cells[i], reading, readings.driver_version);
    } else if (!is_lost(line)) {
      bad_line = line;
      return;
    }
    if (is_lost(line))
      reading.fault = "nvidia-smi says that the GPU is lost: look for Xid in the kernel's log";
    readings.gpus.push_back(std::move(reading));
  });
  if (!bad_line.empty())
    return corrupt("nvidia-smi printed a line that is no row of its table: " + shortened(bad_line));
  return readings;
}

void add_nvidia_smi_processes(std::string_view text, GpuReadings& readings) {
  each_line(text, [&](std::string_view line) {
    const std::vector<std::string_view> cells = csv_cells(line);
    constexpr size_t kCells = 4;
    if (cells.size() < kCells) return;
    const auto pid = number(cells[1]);
    const auto is_named = [&](const GpuReading& reading) {
      return !reading.uuid.empty() && reading.uuid == cells[0];
    };
    const auto gpu = std::find_if(readings.gpus.begin(), readings.gpus.end(), is_named);
    if (!pid || gpu == readings.gpus.end()) return;
    auto memory = number(cells.back());
    if (memory) *memory *= kMebibyte;
    // A program's path may hold commas: it is all that lies between.
    const std::string_view first = cells[2], last = cells[cells.size() - 2];
    const std::string_view path(first.data(),
                                static_cast<size_t>(last.data() + last.size() - first.data()));
    const std::string_view name = path.substr(path.rfind('/') + 1);
    add_process(*gpu, {static_cast<int64_t>(*pid), text_cell(name), memory});
  });
}

bool is_unknown_column(const ChildOutput& output) {
  return output.out.find("is not a valid field to query") != std::string::npos ||
         output.error.find("is not a valid field to query") != std::string::npos;
}

Error nvidia_smi_complaint(const ChildOutput& output) {
  const std::string said = shortened(output.out + "\n" + output.error);
  const auto says = [&](std::string_view words) { return said.find(words) != std::string::npos; };
  if (says("Driver/library version mismatch")) {
    return internal(
        "the NVIDIA driver was updated and its library is of another version than the kernel "
        "module: "
        "restart the machine, or reload the module");
  }
  if (says("No devices were found")) return unavailable("nvidia-smi finds no GPU");
  if (says("couldn't communicate with the NVIDIA driver")) {
    return unavailable("the NVIDIA driver is installed but not loaded");
  }
  if (says("Insufficient Permissions"))
    return denied("this user may not read the GPUs: look at the permissions of /dev/nvidia*");
  if (is_lost(said))
    return internal(
        "nvidia-smi says that a GPU is lost, and shows none: look for Xid in the kernel's log");
  return internal(fmt::format("nvidia-smi ended with {} and said: {}", output.exit_status,
                              said.empty() ? "nothing" : said));
}

}  // namespace afs
