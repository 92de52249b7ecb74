// NVML through a stand-in for the driver's library, opened as the real one is.
#include "gpu/nvml_probe.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "tests/fakes/fake_nvml.h"

namespace afs {
namespace {

class NvmlProbeTest : public testing::Test {
 protected:
  void SetUp() override {
    handle_ = ::dlopen(AFS_FAKE_NVML, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(handle_, nullptr) << ::dlerror();
    fake_ = reinterpret_cast<FakeNvmlState* (*)()>(::dlsym(handle_, "fake_nvml_state"))();
    *fake_ = {};
    fake_->count = 1;
  }
  void TearDown() override {
    probe_.reset();
    EXPECT_EQ(fake_->begun, 0) << "what is begun is ended";
    EXPECT_EQ(fake_->event_sets, 0);
    ::dlclose(handle_);
  }
  GpuReadings read() {
    auto readings = probe_->read();
    EXPECT_TRUE(readings.ok()) << readings.message();
    return readings.ok() ? std::move(*readings) : GpuReadings{};
  }

  void* handle_ = nullptr;
  FakeNvmlState* fake_ = nullptr;
  std::unique_ptr<NvmlProbe> probe_ = std::make_unique<NvmlProbe>(AFS_FAKE_NVML);
};

TEST_F(NvmlProbeTest, EveryFigureInItsUnit) {
  const GpuReadings readings = read();
  EXPECT_EQ(readings.driver_version, "550.54.15");
  ASSERT_EQ(readings.gpus.size(), 1u);
  const GpuReading& gpu = readings.gpus[0];
  EXPECT_EQ(gpu.name, "NVIDIA Fake 80GB");
  EXPECT_EQ(gpu.uuid, "GPU-fake-0");
  EXPECT_EQ(gpu.utilization_percent, 97);
  EXPECT_EQ(gpu.memory_busy_percent, 61);
  EXPECT_EQ(gpu.memory_used_bytes, 60'000) << "without what the driver keeps";
  EXPECT_EQ(gpu.memory_total_bytes, 80'000);
  EXPECT_EQ(gpu.temperature_c, 64);
  EXPECT_DOUBLE_EQ(gpu.power_watts.value_or(0), 388.12);
  EXPECT_EQ(gpu.power_limit_watts, 400);
  EXPECT_EQ(gpu.energy_joules, 5'000);
  EXPECT_EQ(gpu.sm_clock_mhz, 1395);
  EXPECT_EQ(gpu.memory_clock_mhz, 1593);
  EXPECT_EQ(gpu.slowdown_bits, kSlowedByPowerCap);
  EXPECT_EQ(gpu.ecc_uncorrected_total, 2);
  EXPECT_EQ(gpu.xid_last, 0);
  EXPECT_FALSE(gpu.fan_percent) << "this driver has no such function";
}

TEST_F(NvmlProbeTest, WhatADeviceDoesNotSupportIsAbsent) {
  fake_->gpus[0].has_everything = false;
  const GpuReading gpu = read().gpus.at(0);
  EXPECT_FALSE(gpu.utilization_percent);
  EXPECT_FALSE(gpu.energy_joules);
  EXPECT_FALSE(gpu.ecc_uncorrected_total);
  EXPECT_EQ(gpu.memory_used_bytes, 20'000) << "by the older function";
  EXPECT_EQ(gpu.temperature_c, 64);
  EXPECT_TRUE(gpu.fault.empty());
}

TEST_F(NvmlProbeTest, ALostGpuIsToldAndTheOthersStillRead) {
  fake_->count = 2;
  fake_->gpus[0].is_lost = true;
  const GpuReadings readings = read();
  ASSERT_EQ(readings.gpus.size(), 2u);
  EXPECT_NE(readings.gpus[0].fault.find("fallen off the bus"), std::string::npos);
  EXPECT_FALSE(readings.gpus[0].power_watts);
  EXPECT_EQ(readings.gpus[1].temperature_c, 64);
}

TEST_F(NvmlProbeTest, MigAndProcesses) {
  fake_->gpus[0].is_mig = true;
  fake_->gpus[0].process_count = 2;
  fake_->gpus[0].pids[0] = 4242;
  fake_->gpus[0].pids[1] = 4343;
  fake_->gpus[0].memory_of_each = 1'000;
  fake_->gpus[0].is_drawing_too = true;
  const GpuReading gpu = read().gpus.at(0);
  EXPECT_TRUE(gpu.is_mig);
  EXPECT_FALSE(gpu.utilization_percent);
  ASSERT_EQ(gpu.processes.size(), 2u);
  EXPECT_EQ(gpu.processes[0].pid, 4242);
  EXPECT_EQ(gpu.processes[0].memory_bytes, 1'000) << "not twice";
  fake_->gpus[0].memory_of_each = ~uint64_t{0};
  EXPECT_FALSE(read().gpus.at(0).processes[0].memory_bytes);
}

TEST_F(NvmlProbeTest, AnXidIsHeldUntilTheNext) {
  EXPECT_EQ(read().gpus.at(0).xid_last, 0);
  fake_->gpus[0].xid_to_report = 79;
  EXPECT_EQ(read().gpus.at(0).xid_last, 79);
  EXPECT_EQ(read().gpus.at(0).xid_last, 79);
}

TEST_F(NvmlProbeTest, NoDriverIsNoGpuAndADriverInTroubleIsTold) {
  fake_->init_code = nvml::kDriverNotLoaded;
  EXPECT_EQ(probe_->read().code(), ErrorCode::kUnavailable);
  fake_->init_code = nvml::kVersionMismatch;
  const auto mismatch = probe_->read();
  EXPECT_EQ(mismatch.code(), ErrorCode::kInternal);
  EXPECT_NE(mismatch.message().find("restart the machine"), std::string::npos);
  fake_->init_code = 0;
  fake_->count = 0;
  EXPECT_EQ(probe_->read().code(), ErrorCode::kUnavailable);
  fake_->count = 1;
  fake_->count_code = 999;
  EXPECT_NE(probe_->read().message().find("words of the driver (999)"), std::string::npos);
  fake_->count_code = 0;
  EXPECT_EQ(read().gpus.size(), 1u) << "begun anew";
}

TEST(NvmlLibraryTest, NoLibraryIsNoGpu) {
  EXPECT_EQ(NvmlProbe("/no/such/libnvidia-ml.so.1").read().code(), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace afs
