// nvidia-smi's tables and complaints.
#include "gpu/nvidia_smi_text.h"

#include <gtest/gtest.h>

#include "gpu/golden_text.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

GpuReadings parsed(const std::string& file) {
  auto readings = parse_nvidia_smi(nvidia_smi_queries()[0], golden(file));
  EXPECT_TRUE(readings.ok()) << readings.message();
  return readings.ok() ? std::move(*readings) : GpuReadings{};
}

Error complaint(std::string out, std::string error = "", int status = 255) {
  return nvidia_smi_complaint({status, std::move(out), std::move(error)});
}

TEST(NvidiaSmiTextTest, EveryFigureInItsUnit) {
  const GpuReadings readings = parsed("nvidia_smi_two.csv");
  ASSERT_EQ(readings.gpus.size(), 2u);
  EXPECT_EQ(readings.driver_version, "550.54.15");
  const GpuReading& gpu = readings.gpus[0];
  EXPECT_EQ(gpu.index, 0);
  EXPECT_EQ(gpu.uuid, "GPU-5bd8a1c9-0c1a-4a3b-8d2e-000000000001");
  EXPECT_EQ(gpu.name, "NVIDIA A100-SXM4-80GB");
  EXPECT_EQ(gpu.utilization_percent, 97);
  EXPECT_EQ(gpu.memory_busy_percent, 61);
  EXPECT_EQ(gpu.memory_total_bytes, 81920 * kMebibyte);
  EXPECT_EQ(gpu.memory_used_bytes, 61234 * kMebibyte);
  EXPECT_EQ(gpu.temperature_c, 64);
  EXPECT_EQ(gpu.memory_temperature_c, 71);
  EXPECT_EQ(gpu.power_watts, 388.12);
  EXPECT_EQ(gpu.power_limit_watts, 400);
  EXPECT_EQ(gpu.sm_clock_mhz, 1395);
  EXPECT_EQ(gpu.memory_clock_mhz, 1593);
  EXPECT_EQ(gpu.slowdown_bits, kSlowedByPowerCap);
  EXPECT_FALSE(gpu.fan_percent);
  EXPECT_FALSE(gpu.is_mig);
  EXPECT_EQ(readings.gpus[1].ecc_uncorrected_total, 2);
}

TEST(NvidiaSmiTextTest, WhatIsNotToldIsAbsentAndNotZero) {
  const GpuReadings readings = parsed("nvidia_smi_geforce.csv");
  ASSERT_EQ(readings.gpus.size(), 1u);
  const GpuReading& gpu = readings.gpus[0];
  EXPECT_EQ(gpu.utilization_percent, 42);
  EXPECT_FALSE(gpu.memory_busy_percent);
  EXPECT_FALSE(gpu.memory_temperature_c);
  EXPECT_FALSE(gpu.power_watts);
  EXPECT_FALSE(gpu.ecc_uncorrected_total);
  EXPECT_EQ(gpu.fan_percent, 55);
  EXPECT_EQ(gpu.slowdown_bits, kSlowedByAnyHeat);
  EXPECT_TRUE(gpu.fault.empty());
}

TEST(NvidiaSmiTextTest, AGpuCutByMigHasMemoryButNoUtilisation) {
  const GpuReadings readings = parsed("nvidia_smi_mig.csv");
  ASSERT_EQ(readings.gpus.size(), 1u);
  EXPECT_TRUE(readings.gpus[0].is_mig);
  EXPECT_FALSE(readings.gpus[0].utilization_percent);
  EXPECT_EQ(readings.gpus[0].memory_used_bytes, 12011 * kMebibyte);
}

TEST(NvidiaSmiTextTest, ALostGpuIsToldAndTheOthersStillRead) {
  GpuReadings readings = parsed("nvidia_smi_lost.csv");
  ASSERT_EQ(readings.gpus.size(), 2u);
  EXPECT_NE(readings.gpus[0].fault.find("lost"), std::string::npos);
  EXPECT_FALSE(readings.gpus[0].temperature_c);
  EXPECT_TRUE(readings.gpus[1].fault.empty());
  EXPECT_EQ(readings.gpus[1].temperature_c, 40);

  readings = parsed("nvidia_smi_lost_cells.csv");
  ASSERT_EQ(readings.gpus.size(), 1u);
  EXPECT_NE(readings.gpus[0].fault.find("lost"), std::string::npos);
  EXPECT_EQ(readings.gpus[0].name, "NVIDIA A100-SXM4-80GB");
  EXPECT_FALSE(readings.gpus[0].utilization_percent);
}

TEST(NvidiaSmiTextTest, ProcessesFindTheirGpu) {
  GpuReadings readings = parsed("nvidia_smi_two.csv");
  add_nvidia_smi_processes(golden("nvidia_smi_processes.csv"), readings);
  const auto& processes = readings.gpus[0].processes;
  ASSERT_EQ(processes.size(), 2u);
  EXPECT_EQ(processes[0].pid, 4242);
  EXPECT_EQ(processes[0].name, "python3");
  EXPECT_EQ(processes[0].memory_bytes, 60120 * kMebibyte);
  EXPECT_EQ(processes[1].name, "train") << "a comma in a path is no cell";
  EXPECT_FALSE(processes[1].memory_bytes);
  EXPECT_TRUE(readings.gpus[1].processes.empty());
}

TEST(NvidiaSmiTextTest, WhatIsNoTableIsAnErrorWithItsWords) {
  const auto readings = parse_nvidia_smi(nvidia_smi_queries()[0], "Segmentation fault\n");
  ASSERT_FALSE(readings.ok());
  EXPECT_EQ(readings.code(), ErrorCode::kCorrupt);
  EXPECT_NE(readings.message().find("Segmentation fault"), std::string::npos);
  EXPECT_TRUE(parse_nvidia_smi(nvidia_smi_queries()[0], "")->gpus.empty());
}

TEST(NvidiaSmiTextTest, ComplaintsSayWhetherThereIsAGpuAtAll) {
  const Error mismatch = complaint(
      "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n");
  EXPECT_EQ(mismatch.code, ErrorCode::kInternal);
  EXPECT_NE(mismatch.message.find("restart the machine"), std::string::npos);
  EXPECT_EQ(complaint("No devices were found\n").code, ErrorCode::kUnavailable);
  EXPECT_EQ(complaint("",
                      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA "
                      "driver. Make sure…")
                .code,
            ErrorCode::kUnavailable);
  EXPECT_EQ(complaint("Failed to initialize NVML: Insufficient Permissions").code,
            ErrorCode::kDenied);
  EXPECT_NE(complaint("Unable to determine the device handle: GPU is lost.").message.find("Xid"),
            std::string::npos);
  EXPECT_NE(complaint("", "", 139).message.find("139"), std::string::npos);
  EXPECT_LT(complaint(std::string(100'000, 'x')).message.size(), 1'000u);
}

TEST(NvidiaSmiTextTest, AnOlderDriverIsAskedForLess) {
  EXPECT_TRUE(is_unknown_column(
      {2, "Field \"clocks_event_reasons.active\" is not a valid field to query.\n", ""}));
  EXPECT_FALSE(is_unknown_column({0, golden("nvidia_smi_two.csv"), ""}));
  for (const std::string_view query : nvidia_smi_queries())
    EXPECT_TRUE(query.starts_with("index,uuid,name,"));
}

}  // namespace
}  // namespace afs
