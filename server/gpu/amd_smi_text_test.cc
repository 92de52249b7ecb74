// AMD's two programs, in the shapes of several versions.
#include "gpu/amd_smi_text.h"

#include <gtest/gtest.h>

#include "gpu/golden_text.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

GpuReadings amd() {
  auto readings = parse_amd_smi_metrics(golden("amd_smi_metric.json"));
  EXPECT_TRUE(readings.ok()) << readings.message();
  return readings.ok() ? std::move(*readings) : GpuReadings{};
}

TEST(AmdSmiTextTest, FiguresAfterAWarning) {
  const GpuReadings readings = amd();
  ASSERT_EQ(readings.gpus.size(), 2u);
  const GpuReading& gpu = readings.gpus[0];
  EXPECT_EQ(gpu.utilization_percent, 94);
  EXPECT_EQ(gpu.memory_busy_percent, 61);
  EXPECT_EQ(gpu.power_watts, 612);
  EXPECT_EQ(gpu.sm_clock_mhz, 2100);
  EXPECT_EQ(gpu.memory_clock_mhz, 1300);
  EXPECT_EQ(gpu.temperature_c, 68);
  EXPECT_EQ(gpu.memory_temperature_c, 52);
  EXPECT_EQ(gpu.ecc_uncorrected_total, 1);
  EXPECT_EQ(gpu.memory_used_bytes, 17153 * kMebibyte);
  EXPECT_FALSE(gpu.fan_percent);
  EXPECT_FALSE(gpu.slowdown_bits);
}

TEST(AmdSmiTextTest, WhatIsNotToldIsAbsent) {
  const GpuReading gpu = amd().gpus.at(1);
  EXPECT_FALSE(gpu.utilization_percent);
  EXPECT_FALSE(gpu.power_watts);
  EXPECT_FALSE(gpu.memory_used_bytes);
  EXPECT_EQ(gpu.memory_total_bytes, 192 * 1024 * kMebibyte);
  EXPECT_EQ(gpu.temperature_c, 31) << "the edge, where there is no hotspot";
}

TEST(AmdSmiTextTest, NamesAndProcessesFindTheirGpu) {
  GpuReadings readings = amd();
  add_amd_smi_names(golden("amd_smi_static.json"), readings);
  add_amd_smi_processes(golden("amd_smi_process.json"), readings);
  EXPECT_EQ(readings.gpus[0].name, "AMD Instinct MI300X");
  EXPECT_EQ(readings.gpus[0].uuid, "0x67C08E79F1A0B001");
  EXPECT_EQ(readings.gpus[0].power_limit_watts, 750);
  EXPECT_EQ(readings.gpus[1].uuid, "");
  EXPECT_EQ(readings.driver_version, "6.10.5");
  ASSERT_EQ(readings.gpus[0].processes.size(), 1u);
  EXPECT_EQ(readings.gpus[0].processes[0].pid, 4242);
  EXPECT_EQ(readings.gpus[0].processes[0].memory_bytes, 1024 * kMebibyte);
}

TEST(AmdSmiTextTest, BareNumbersInAList) {
  const auto readings = parse_amd_smi_metrics(
      R"([{"gpu": 3, "usage": {"gfx_activity": 50}, "mem_usage": {"total_vram": "1000", "used_vram": 250}}])");
  ASSERT_TRUE(readings.ok());
  ASSERT_EQ(readings->gpus.size(), 1u);
  EXPECT_EQ(readings->gpus[0].index, 3);
  EXPECT_EQ(readings->gpus[0].utilization_percent, 50);
  EXPECT_EQ(readings->gpus[0].memory_total_bytes, 1000 * kMebibyte);
}

TEST(AmdSmiTextTest, WhatIsNoJsonIsAnError) {
  for (const char* text : {"", "ERROR: no devices", "{\"gpu_data\": 3}", "[{\"gpu\": 0", "\n\n"}) {
    EXPECT_FALSE(parse_amd_smi_metrics(text).ok()) << text;
  }
  EXPECT_FALSE(parse_rocm_smi("[]").ok());
}

TEST(AmdSmiTextTest, RocmSmiWritesAllAsText) {
  const auto readings = parse_rocm_smi(golden("rocm_smi.json"));
  ASSERT_TRUE(readings.ok()) << readings.message();
  ASSERT_EQ(readings->gpus.size(), 2u);
  const GpuReading& gpu = readings->gpus[0];
  EXPECT_EQ(gpu.name, "Radeon RX 7900 XTX");
  EXPECT_EQ(gpu.utilization_percent, 88);
  EXPECT_EQ(gpu.memory_used_bytes, 12000000000.0);
  EXPECT_EQ(gpu.temperature_c, 72);
  EXPECT_EQ(gpu.power_watts, 210);
  EXPECT_EQ(gpu.power_limit_watts, 339);
  EXPECT_EQ(gpu.sm_clock_mhz, 2500);
  EXPECT_EQ(gpu.memory_clock_mhz, 1249);
  EXPECT_FALSE(gpu.memory_busy_percent);
  EXPECT_FALSE(readings->gpus[1].memory_total_bytes);
  EXPECT_EQ(readings->driver_version, "6.7.0");
}

}  // namespace
}  // namespace afs
