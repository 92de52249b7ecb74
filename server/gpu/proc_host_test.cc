// The host this test runs on, and the texts of others.
#include "gpu/proc_host.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gpu/host_rates.h"
#include "gpu/proc_text.h"
#include "gpu/process_place.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

TEST(ProcHostTest, TheRealHost) {
  ProcHost host(fs::temp_directory_path().string());
  const auto snapshot = host.read();
  ASSERT_TRUE(snapshot.ok()) << snapshot.message();
  const HostReading& reading = snapshot->reading;
  EXPECT_EQ(reading.cpu_cores, static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN)));
  EXPECT_GT(reading.memory_total_bytes.value_or(0), 1e8);
  EXPECT_GT(reading.memory_used_bytes.value_or(0), 0);
  EXPECT_LT(*reading.memory_used_bytes, *reading.memory_total_bytes);
  EXPECT_GT(reading.disk_total_bytes.value_or(0), *reading.disk_used_bytes);
  EXPECT_TRUE(reading.load_1m);
  EXPECT_GT(snapshot->counters.cpu_all_seconds, snapshot->counters.cpu_idle_seconds);
}

TEST(ProcHostTest, TheProcessorIsBusyWhileItIsKeptBusy) {
  ProcHost host("/");
  HostRates rates;
  rates.complete(*host.read(), 0);
  const double before = host.read()->counters.cpu_all_seconds;
  volatile double work = 0;
  while (host.read()->counters.cpu_all_seconds < before + 20) work = work + 1;
  const HostReading reading = rates.complete(*host.read(), 1'000);
  ASSERT_TRUE(reading.cpu_percent);
  EXPECT_GT(*reading.cpu_percent, 0);
  EXPECT_LE(*reading.cpu_percent, 100);
}

TEST(ProcHostTest, WhatIsMissingIsSaid) {
  const auto snapshot = ProcHost("/", "/no/such/proc").read();
  EXPECT_FALSE(snapshot.ok());
  HostSnapshot into;
  EXPECT_EQ(take_proc_stat("intr 1 2 3\n", into).code(), ErrorCode::kCorrupt);
  EXPECT_EQ(take_proc_meminfo("MemFree: 5 kB\n", into).code(), ErrorCode::kCorrupt);
}

TEST(ProcHostTest, HardwareBeforeBridges) {
  constexpr std::string_view kNet =
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs "
      "drop fifo colls carrier compressed\n"
      "    lo: 9000      10    0    0    0     0          0         0     9000      10    0    0   "
      " 0     0       0          0\n"
      "  eth0:1000       10    0    0    0     0          0         0      500      10    0    0   "
      " 0     0       0          0\n"
      "docker0: 700      10    0    0    0     0          0         0      300      10    0    0   "
      " 0     0       0          0\n";
  HostSnapshot physical, contained;
  take_proc_net_dev(
      kNet, [](std::string_view name) { return name == "eth0"; }, physical);
  EXPECT_EQ(physical.counters.network_received_bytes, 1000);
  EXPECT_EQ(physical.counters.network_sent_bytes, 500);
  take_proc_net_dev(
      kNet, [](std::string_view) { return false; }, contained);
  EXPECT_EQ(contained.counters.network_received_bytes, 1700);
}

TEST(ProcHostTest, MemoryThatProgramsCanHaveIsNotUsed) {
  HostSnapshot into;
  ASSERT_TRUE(
      take_proc_meminfo("MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  600 kB\n", into)
          .ok());
  EXPECT_EQ(into.reading.memory_used_bytes, 400 * 1024);
}

TEST(ProcessPlaceTest, WhereThisTestWorks) {
  const fs::path root =
      fs::canonical(fs::temp_directory_path()) / ("afs-place-" + std::to_string(::getpid()));
  fs::create_directories(root / "runs/nayru");
  std::ofstream log(root / "runs/nayru/metrics.jsonl");
  std::ofstream elsewhere(root.string() + "-not-below");
  const auto place = read_process_place(::getpid(), root.string());
  ASSERT_TRUE(place);
  EXPECT_EQ(place->command, "gpu_test");
  EXPECT_EQ(place->directory, fs::current_path().string());
  EXPECT_EQ(place->open_in, std::vector<std::string>{(root / "runs/nayru").string()});
  EXPECT_TRUE(read_process_place(::getpid(), "")->open_in.empty());
  EXPECT_FALSE(read_process_place(0x3fffffff, root.string())) << "no such process";
  fs::remove_all(root);
  fs::remove(root.string() + "-not-below");
}

}  // namespace
}  // namespace afs
