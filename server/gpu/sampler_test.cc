// The machine as series: what is stored when, under which names, and what is not.
#include "gpu/sampler.h"

#include <gtest/gtest.h>

#include "core/machine.h"
#include "gpu/scripted_probe.h"
#include "ingest/recording_sink.h"

namespace afs {
namespace {

class ScriptedHost final : public HostProbe {
 public:
  Result<HostSnapshot> read() override {
    HostSnapshot snapshot;
    snapshot.counters.cpu_all_seconds = ++looks_;
    snapshot.counters.cpu_idle_seconds = looks_ * 0.75;
    snapshot.reading.memory_used_bytes = 4e9 + looks_;
    snapshot.reading.memory_total_bytes = 8e9;
    return snapshot;
  }

 private:
  double looks_ = 0;
};

// As a machine's: its wall clock can be set, the other only goes on.
class SetClock final : public Clock {
 public:
  int64_t now_ms() const override { return now_ms_; }
  int64_t steady_ms() const override { return steady_ms_; }
  void advance_ms(int64_t by_ms) {
    now_ms_ += by_ms;
    steady_ms_ += by_ms;
  }
  void set_back_ms(int64_t by_ms) { now_ms_ -= by_ms; }

 private:
  int64_t now_ms_ = 1'700'000'000'000, steady_ms_ = 1'000;
};

class SamplerTest : public testing::Test {
 protected:
  SamplerTest() {
    options_.machine_name = "node-1";
    script_->answer = GpuReadings{{gpu_reading(0, "a", 90)}, "550.54"};
  }
  void make() {
    Sampler::Probes probes;
    probes.host = std::make_unique<ScriptedHost>();
    probes.gpus.push_back(std::make_unique<ScriptedProbe>("fake", script_));
    sampler_ = std::make_unique<Sampler>(options_, std::move(probes), clock_);
  }
  void sample(int times = 1) {
    if (!sampler_) make();
    for (int i = 0; i < times; ++i) {
      sampler_->sample(sink_);
      clock_.advance_ms(1'000);
    }
  }
  void set_utilization(double percent) {
    script_->answer = GpuReadings{{gpu_reading(0, "a", percent)}, "550.54"};
  }
  RecordingSink::Series& series(const std::string& metric) {
    return sink_.runs.at("node-1").series[metric];
  }

  Sampler::Options options_;
  SetClock clock_;
  std::shared_ptr<Script> script_ = std::make_shared<Script>();
  RecordingSink sink_;
  std::unique_ptr<Sampler> sampler_;
};

TEST_F(SamplerTest, EachSecondInMemoryEveryFiveAsSeries) {
  sample();  // The first is stored at once.
  for (const double percent : {10, 20, 30, 40, 100}) {
    set_utilization(percent);
    sample();
  }
  const auto& stored = series("system/gpu.0/utilization_percent");
  EXPECT_EQ(stored.values, (std::vector<double>{90, 40})) << "the mean of what was seen in between";
  EXPECT_EQ(stored.steps, (std::vector<Step>{1'700'000'000'000, 1'700'000'005'000}));
  EXPECT_EQ(series("system/gpu.0/temperature_c").values.back(), 60);
  EXPECT_EQ(series("system/cpu_percent").values, (std::vector<double>{25}))
      << "the first look knows no rate";
  EXPECT_EQ(series("system/memory_used_bytes").values.back(), 4e9 + 6) << "the most";
  EXPECT_EQ(sampler_->latest()->gpus.gpus[0].utilization_percent, 100);
  EXPECT_EQ(sink_.runs.at("node-1").params.at("gpu.0.name"), "Fake a");
  EXPECT_EQ(sink_.batches.load(), 2);
}

TEST_F(SamplerTest, WithoutAGpuThereAreNoSeriesOfOne) {
  script_->answer = unavailable("no driver");
  sample(11);
  for (const auto& [metric, points] : sink_.runs.at("node-1").series) {
    EXPECT_EQ(metric.find("gpu"), std::string::npos) << metric;
  }
  EXPECT_TRUE(sampler_->latest()->is_gpu_search_over);
  EXPECT_TRUE(sampler_->latest()->gpus.gpus.empty());
  EXPECT_EQ(sampler_->latest()->gpu_trouble, "");
}

TEST_F(SamplerTest, AGpuThatIsLostIsNotStoredOn) {
  sample(6);
  EXPECT_EQ(series("system/gpu.0/utilization_percent").values.size(), 2u);
  script_->answer = internal("the GPU has fallen off the bus");
  sample(20);
  EXPECT_LE(series("system/gpu.0/utilization_percent").values.size(), 3u)
      << "at most what was seen before";
  EXPECT_EQ(series("system/memory_total_bytes").values.size(), 6u) << "the host goes on";
  EXPECT_NE(sampler_->latest()->gpu_trouble, "");
}

TEST_F(SamplerTest, AFullQueueDropsTheSampleAndCountsIt) {
  sink_.is_full = true;
  sample(11);
  EXPECT_EQ(sampler_->latest()->samples_dropped, 3);
  EXPECT_EQ(sampler_->latest()->store_trouble, "the queue is full");
  sink_.is_full = false;
  sample(5);
  EXPECT_EQ(sampler_->latest()->samples_dropped, 3);
  EXPECT_EQ(sampler_->latest()->store_trouble, "");
  EXPECT_EQ(sink_.runs.at("node-1").params.at("gpu.0.name"), "Fake a")
      << "what was told in vain is told again";
}

TEST_F(SamplerTest, ADiskThatIsFullIsToldToo) {
  sample();
  sink_.refuse_with = unavailable("no space left on device");
  sample(5);
  EXPECT_EQ(sampler_->latest()->samples_dropped, 1);
  EXPECT_EQ(sampler_->latest()->store_trouble, "no space left on device");
}

TEST_F(SamplerTest, AClockThatIsSetBackBeginsNoNewAttempt) {
  sample(6);
  clock_.set_back_ms(3'600'000);
  sample(6);
  const auto& steps = series("system/gpu.0/utilization_percent").steps;
  EXPECT_EQ(steps.size(), 3u);
  EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end()));
}

TEST_F(SamplerTest, ItRunsOnItsOwnThreads) {
  options_.sample_every_ms = 1;
  options_.store_every_ms = 1;
  make();
  const SystemClock system;
  Sampler::Probes probes;
  probes.host = std::make_unique<ScriptedHost>();
  probes.gpus.push_back(std::make_unique<ScriptedProbe>("fake", script_));
  Sampler running(options_, std::move(probes), system);
  ASSERT_TRUE(running.start(sink_).ok());
  const auto deadline = system.steady_ms() + 60'000;
  const auto is_done = [&] { return !running.latest()->gpus.gpus.empty() && sink_.batches > 0; };
  while (!is_done() && system.steady_ms() < deadline) std::this_thread::yield();
  running.stop();
  EXPECT_EQ(running.latest()->gpu_source, "fake");
  EXPECT_GE(sink_.batches.load(), 1);
}

}  // namespace
}  // namespace afs
