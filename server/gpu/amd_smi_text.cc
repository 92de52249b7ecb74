#include "gpu/amd_smi_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/json_value.h"
#include "gpu/processes_of.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;  // What AMD writes as "MB".

// From the first line on that begins a JSON value: both programs may warn before it.
Result<JsonValue> json_after_warnings(std::string_view text) {
  while (!text.empty() && text.front() != '{' && text.front() != '[') {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return corrupt("there is no JSON in its answer");
    text.remove_prefix(end + 1);
  }
  return parse_json(text);
}

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<double> plain_number(const JsonValue* value) {
  if (!value) return std::nullopt;
  const std::string* text = value->as_text();
  const auto number = text ? number_in(*text) : value->as_number();
  return number && std::isfinite(*number) ? number : std::nullopt;
}

double size_of_unit(const JsonValue& value, double unless_named) {
  const JsonValue* unit = value.find("unit");
  const std::string* name = unit ? unit->as_text() : nullptr;
  if (!name) return unless_named;
  if (*name == "B") return 1;
  if (*name == "KB") return 1024;
  if (*name == "MB") return kMebibyte;
  return *name == "GB" ? 1024 * kMebibyte : unless_named;
}

const JsonValue* at(const JsonValue& value, std::initializer_list<std::string_view> path) {
  const JsonValue* place = &value;
  for (const std::string_view name : path) {
    if (place) place = place->find(name);
  }
  return place;
}

// 41, "41", or {"value": 41, "unit": "W"}.
std::optional<double> figure(const JsonValue& gpu, std::initializer_list<std::string_view> path) {
  const JsonValue* value = at(gpu, path);
  if (!value) return std::nullopt;
  return value->as_object() ? plain_number(value->find("value")) : plain_number(value);
}

std::optional<double> bytes(const JsonValue& holder, std::initializer_list<std::string_view> path) {
  auto number = figure(holder, path);
  if (number) *number *= size_of_unit(*at(holder, path), kMebibyte);
  return number;
}

std::string text_at(const JsonValue& gpu, std::initializer_list<std::string_view> path) {
  const JsonValue* value = at(gpu, path);
  const std::string* text = value ? value->as_text() : nullptr;
  return text && *text != "N/A" ? text->substr(0, kGpuNameBytesMax) : "";
}

const JsonValue::Array* list_of_gpus(const JsonValue& document) {
  if (document.as_array()) return document.as_array();
  const JsonValue* wrapped = document.find("gpu_data");
  return wrapped ? wrapped->as_array() : nullptr;
}

GpuReading amd_smi_reading(const JsonValue& gpu, int32_t place) {
  GpuReading reading;
  reading.index = static_cast<int32_t>(figure(gpu, {"gpu"}).value_or(place));
  reading.utilization_percent = figure(gpu, {"usage", "gfx_activity"});
  reading.memory_busy_percent = figure(gpu, {"usage", "umc_activity"});
  reading.memory_used_bytes = bytes(gpu, {"mem_usage", "used_vram"});
  reading.memory_total_bytes = bytes(gpu, {"mem_usage", "total_vram"});
  reading.temperature_c =
      figure(gpu, {"temperature", "hotspot"});  // What the clocks are lowered by.
  if (!reading.temperature_c) reading.temperature_c = figure(gpu, {"temperature", "edge"});
  reading.memory_temperature_c = figure(gpu, {"temperature", "mem"});
  reading.power_watts = figure(gpu, {"power", "socket_power"});
  reading.sm_clock_mhz = figure(gpu, {"clock", "gfx_0", "clk"});
  reading.memory_clock_mhz = figure(gpu, {"clock", "mem_0", "clk"});
  reading.fan_percent = figure(gpu, {"fan", "usage"});
  reading.ecc_uncorrected_total = figure(gpu, {"ecc", "total_uncorrectable_count"});
  return reading;
}

GpuReading* reading_of(GpuReadings& readings, const JsonValue& gpu) {
  const auto index = figure(gpu, {"gpu"});
  const auto is_it = [&](const GpuReading& reading) { return index && reading.index == *index; };
  const auto found = std::find_if(readings.gpus.begin(), readings.gpus.end(), is_it);
  return found == readings.gpus.end() ? nullptr : &*found;
}

// Each GPU of the document with the reading of the same number.
template <typename Take>
void each_gpu(std::string_view text, GpuReadings& readings, Take take) {
  const auto document = json_after_warnings(text);
  const JsonValue::Array* gpus = document.ok() ? list_of_gpus(*document) : nullptr;
  if (!gpus) return;
  for (const JsonValue& gpu : *gpus) {
    if (GpuReading* reading = reading_of(readings, gpu)) take(gpu, *reading);
  }
}

// "GPU use (%)" of one version is "GPU Utilization (%)" of another.
std::optional<double> first_of(const JsonValue& card,
                               std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto number = plain_number(card.find(name))) return number;
  }
  return std::nullopt;
}

// "(1725Mhz)"
std::optional<double> clock_of(const JsonValue& card, std::string_view name) {
  const std::string text = text_at(card, {name});
  const size_t digit = text.find_first_of("0123456789");
  if (digit == std::string::npos) return std::nullopt;
  return number_in(
      std::string_view(text).substr(digit, text.find_first_not_of("0123456789.", digit) - digit));
}

GpuReading rocm_reading(const JsonValue& card, int32_t index) {
  GpuReading reading;
  reading.index = index;
  reading.uuid = text_at(card, {"Unique ID"});
  for (const char* name : {"Card Series", "Card series", "Card Model", "Card model"}) {
    if (reading.name.empty()) reading.name = text_at(card, {name});
  }
  reading.utilization_percent = first_of(card, {"GPU use (%)", "GPU Utilization (%)"});
  reading.memory_busy_percent = first_of(card, {"GPU Memory Read/Write Activity (%)"});
  reading.memory_total_bytes = first_of(card, {"VRAM Total Memory (B)"});
  reading.memory_used_bytes = first_of(card, {"VRAM Total Used Memory (B)"});
  reading.temperature_c =
      first_of(card, {"Temperature (Sensor junction) (C)", "Temperature (Sensor edge) (C)"});
  reading.memory_temperature_c = first_of(card, {"Temperature (Sensor memory) (C)"});
  reading.power_watts = first_of(
      card, {"Average Graphics Package Power (W)", "Current Socket Graphics Package Power (W)"});
  reading.power_limit_watts = first_of(card, {"Max Graphics Package Power (W)"});
  reading.fan_percent = first_of(card, {"Fan speed (%)"});
  reading.sm_clock_mhz = clock_of(card, "sclk clock speed:");
  reading.memory_clock_mhz = clock_of(card, "mclk clock speed:");
  return reading;
}

}  // namespace

Result<GpuReadings> parse_amd_smi_metrics(std::string_view text) {
  const auto document = json_after_warnings(text);
  if (!document.ok()) return corrupt("amd-smi printed no JSON: " + document.message());
  const JsonValue::Array* gpus = list_of_gpus(*document);
  if (!gpus) return corrupt("amd-smi printed JSON without a list of GPUs");
  GpuReadings readings;
  for (const JsonValue& gpu : *gpus) {
    if (!gpu.as_object() || readings.gpus.size() >= kGpusMax) continue;
    readings.gpus.push_back(amd_smi_reading(gpu, static_cast<int32_t>(readings.gpus.size())));
  }
  return readings;
}

void add_amd_smi_names(std::string_view text, GpuReadings& readings) {
  each_gpu(text, readings, [&](const JsonValue& gpu, GpuReading& reading) {
    reading.name = text_at(gpu, {"asic", "market_name"});
    reading.uuid = text_at(gpu, {"asic", "asic_serial"});
    if (reading.uuid.empty()) reading.uuid = text_at(gpu, {"uuid"});
    reading.power_limit_watts = figure(gpu, {"limit", "max_power"});
    if (readings.driver_version.empty())
      readings.driver_version = text_at(gpu, {"driver", "version"});
  });
}

void add_amd_smi_processes(std::string_view text, GpuReadings& readings) {
  each_gpu(text, readings, [](const JsonValue& gpu, GpuReading& reading) {
    const JsonValue* list = gpu.find("process_list");
    const JsonValue::Array* processes = list ? list->as_array() : nullptr;
    if (!processes) return;
    for (const JsonValue& entry : *processes) {
      const JsonValue* process = entry.find("process_info");
      const auto pid = process ? figure(*process, {"pid"}) : std::nullopt;
      if (!pid) continue;
      auto memory = bytes(*process, {"memory_usage", "vram_mem"});
      if (!memory) memory = bytes(*process, {"vram_mem"});
      add_process(reading, {static_cast<int64_t>(*pid), text_at(*process, {"name"}), memory});
    }
  });
}

Result<GpuReadings> parse_rocm_smi(std::string_view text) {
  const auto document = json_after_warnings(text);
  if (!document.ok()) return corrupt("rocm-smi printed no JSON: " + document.message());
  const JsonValue::Object* cards = document->as_object();
  if (!cards) return corrupt("rocm-smi printed JSON without cards");
  GpuReadings readings;
  for (const auto& [name, card] : *cards) {
    if (name == "system") readings.driver_version = text_at(card, {"Driver version"});
    constexpr std::string_view kCard = "card";
    if (!name.starts_with(kCard) || readings.gpus.size() >= kGpusMax) continue;
    const auto number = number_in(std::string_view(name).substr(kCard.size()));
    if (number) readings.gpus.push_back(rocm_reading(card, static_cast<int32_t>(*number)));
  }
  return readings;
}

}  // namespace afs
