// What exporters say, with DCGM's blank values, and lines that are none.
#include "gpu/scrape_text.h"

#include <gtest/gtest.h>

#include "gpu/golden_text.h"
#include "gpu/host_rates.h"
#include "gpu/prometheus_text.h"
#include "gpu/scrapes.h"

namespace afs {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

TEST(ScrapeTextTest, DcgmFiguresWithoutItsBlanks) {
  const auto readings = parse_dcgm(golden("dcgm.prom"));
  ASSERT_TRUE(readings.ok()) << readings.message();
  ASSERT_EQ(readings->gpus.size(), 3u);
  const GpuReading& gpu = readings->gpus[0];
  EXPECT_EQ(gpu.name, "NVIDIA A100-SXM4-40GB");
  EXPECT_EQ(gpu.uuid, "GPU-604ac76c-d9cf-fef3-62e9-d92044ab6e52");
  EXPECT_EQ(gpu.utilization_percent, 99);
  EXPECT_EQ(gpu.memory_used_bytes, 4845 * kMebibyte);
  EXPECT_EQ(gpu.memory_total_bytes, (4845 + 35690 + 425) * kMebibyte) << "used, free and reserved";
  EXPECT_EQ(gpu.power_watts, 409.692);
  EXPECT_EQ(gpu.temperature_c, 61);
  EXPECT_FALSE(gpu.memory_temperature_c) << "a blank integer";
  EXPECT_EQ(gpu.energy_joules, 319159391000.0)
      << "a total may be larger than the blank of smaller types";
  EXPECT_EQ(gpu.xid_last, 79);
  EXPECT_EQ(gpu.slowdown_bits, kSlowedByPowerCap);
  const GpuReading& blank = readings->gpus[1];
  EXPECT_EQ(blank.name, "Weird \"name\" {with} , all = of it");
  EXPECT_FALSE(blank.utilization_percent) << "the blank of 32 bits";
  EXPECT_FALSE(blank.power_watts);
  EXPECT_FALSE(blank.temperature_c);
  const GpuReading& cut = readings->gpus[2];
  EXPECT_TRUE(cut.is_mig);
  EXPECT_EQ(cut.memory_used_bytes, 1500 * kMebibyte) << "the sum of its instances";
  EXPECT_EQ(cut.memory_total_bytes, 40000 * kMebibyte);
  EXPECT_EQ(cut.temperature_c, 44) << "under the newer name";
}

TEST(ScrapeTextTest, WhatIsNoExporterIsSaid) {
  EXPECT_EQ(parse_dcgm("<html>\n<body>hello</body>").code(), ErrorCode::kCorrupt);
  EXPECT_EQ(parse_dcgm("DCGM_FI_DEV_GPU_TEMP{device=\"nvidia0\"} 40\n").code(),
            ErrorCode::kNotFound);
  EXPECT_EQ(parse_node_exporter("up 1\n", "/lab").code(), ErrorCode::kCorrupt);
}

TEST(ScrapeTextTest, AConfiguredExporterThatIsAwayIsToldAndNotTakenForNoGpu) {
  DcgmScrape away("http://node:9400/metrics",
                  [](const std::string&) { return unavailable("connection refused"); });
  const auto readings = away.read();
  ASSERT_FALSE(readings.ok());
  EXPECT_NE(readings.code(), ErrorCode::kUnavailable);
  EXPECT_EQ(readings.message(), "http://node:9400/metrics: connection refused");
}

TEST(ScrapeTextTest, TheHostOfANodeExporter) {
  const auto snapshot = parse_node_exporter(golden("node_exporter.prom"), "/lab/runs");
  ASSERT_TRUE(snapshot.ok()) << snapshot.message();
  EXPECT_EQ(snapshot->reading.cpu_cores, 2);
  EXPECT_EQ(snapshot->reading.load_1m, 1.25);
  EXPECT_EQ(snapshot->reading.memory_used_bytes, 1.6e10);
  EXPECT_EQ(snapshot->reading.disk_path, "/lab");
  EXPECT_EQ(snapshot->reading.disk_total_bytes, 1e12);
  EXPECT_EQ(snapshot->reading.disk_used_bytes, 8e11);
  EXPECT_EQ(snapshot->counters.network_received_bytes, 1000) << "without the loopback";
  EXPECT_EQ(snapshot->counters.cpu_all_seconds, 3010.5);
  EXPECT_EQ(snapshot->counters.cpu_idle_seconds, 1910.5);
}

TEST(ScrapeTextTest, RatesNeedTwoLooksAndTotalsThatGrow) {
  HostRates rates;
  HostSnapshot snapshot;
  snapshot.counters = {100, 200, 1000, 500};
  EXPECT_FALSE(rates.complete(snapshot, 1'000).cpu_percent);
  snapshot.counters = {103, 204, 3000, 600};
  const HostReading reading = rates.complete(snapshot, 3'000);
  EXPECT_EQ(reading.cpu_percent, 25);
  EXPECT_EQ(reading.network_received_bytes_per_second, 1000);
  EXPECT_EQ(reading.network_sent_bytes_per_second, 50);
  snapshot.counters = {1, 2, 10, 10};  // The host was restarted.
  EXPECT_FALSE(rates.complete(snapshot, 4'000).cpu_percent);
  EXPECT_FALSE(rates.complete(snapshot, 4'000).network_sent_bytes_per_second);
}

TEST(ScrapeTextTest, LinesThatAreNoneArePassedOver) {
  std::vector<std::pair<std::string, double>> seen;
  const size_t taken = each_prometheus_line(
      "a 1\n# a 2\n\n{x=\"1\"} 3\nb{x=\"1\" 4\nc{x=\"un\\\"closed} 5\nd{} 6\ne{x=\"1\",} 7 "
      "1700000000000\nf\ng text\nh +Inf\ni{x=\"\\n\\\\\"} -1e3",
      [&](const PrometheusLine& line) { seen.emplace_back(line.name, line.value); });
  EXPECT_EQ(taken, 5u);
  ASSERT_EQ(seen.size(), 5u);
  EXPECT_EQ(seen[0], (std::pair<std::string, double>("a", 1)));
  EXPECT_EQ(seen[1].first, "d");
  EXPECT_EQ(seen[2], (std::pair<std::string, double>("e", 7)));
  EXPECT_EQ(seen[3].first, "h");
  EXPECT_EQ(seen[4].second, -1000);
}

}  // namespace
}  // namespace afs
