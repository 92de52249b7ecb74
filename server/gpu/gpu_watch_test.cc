// Which probe is asked, and what becomes of GPUs that vanish and of drivers that hang.
#include "gpu/gpu_watch.h"

#include <gtest/gtest.h>

#include "gpu/scripted_probe.h"

namespace afs {
namespace {

class GpuWatchTest : public testing::Test {
 protected:
  GpuWatch watch() {
    std::vector<std::unique_ptr<GpuProbe>> probes;
    probes.push_back(std::make_unique<ScriptedProbe>("first", first_));
    probes.push_back(std::make_unique<ScriptedProbe>("second", second_));
    return GpuWatch(std::move(probes), clock_);
  }
  static GpuReadings of(std::vector<GpuReading> gpus) { return {std::move(gpus), "1.0"}; }

  FakeClock clock_{1'000'000};
  std::shared_ptr<Script> first_ = std::make_shared<Script>(), second_ = std::make_shared<Script>();
};

TEST_F(GpuWatchTest, WithoutAGpuItIsSilentAndSeldomLooksAgain) {
  GpuWatch watch = this->watch();
  EXPECT_FALSE(watch.latest().is_search_over);
  EXPECT_EQ(watch.look(), kGpuAbsentPaceMs);
  EXPECT_EQ(watch.latest().trouble, "");
  EXPECT_EQ(watch.latest().read_at, 0);
  EXPECT_TRUE(watch.latest().is_search_over);
}

TEST_F(GpuWatchTest, TheFirstThatAnswersIsKept) {
  second_->answer = of({gpu_reading(0, "a")});
  GpuWatch watch = this->watch();
  EXPECT_EQ(watch.look(), 1'000);
  EXPECT_EQ(watch.look(), 1'000);
  EXPECT_EQ(watch.latest().source, "second");
  EXPECT_EQ(watch.latest().readings.gpus.size(), 1u);
  EXPECT_EQ(first_->asked, 1);
  EXPECT_EQ(second_->asked, 2);
}

TEST_F(GpuWatchTest, ADriverInTroubleIsToldAndAskedAgainSoon) {
  first_->answer = internal("Driver/library version mismatch");
  GpuWatch watch = this->watch();
  EXPECT_EQ(watch.look(), kGpuTroubledPaceMs);
  EXPECT_EQ(watch.latest().trouble, "first: Driver/library version mismatch");
  EXPECT_EQ(watch.latest().trouble_since, 1'000'000);
  clock_.advance_ms(15'000);
  watch.look();
  EXPECT_EQ(watch.latest().trouble_since, 1'000'000) << "since it began";
  first_->answer = of({gpu_reading(0, "a")});
  watch.look();
  EXPECT_EQ(watch.latest().trouble, "");
  EXPECT_EQ(watch.latest().source, "first");
}

TEST_F(GpuWatchTest, WhenTheProbeStopsAnsweringTheNewestReadingKeepsItsAge) {
  first_->answer = of({gpu_reading(0, "a")});
  GpuWatch watch = this->watch();
  watch.look();
  first_->answer = unavailable("nvidia-smi finds no GPU");
  for (int i = 0; i < kGpuFailuresMax; ++i) {
    clock_.advance_ms(1'000);
    watch.look();
  }
  EXPECT_EQ(watch.latest().read_at, 1'000'000);
  EXPECT_EQ(watch.latest().readings.gpus.size(), 1u);
  EXPECT_EQ(watch.latest().trouble, "first: nvidia-smi finds no GPU");
  watch.look();  // A search: nothing answers. There was a GPU, so that is no silence.
  EXPECT_NE(watch.latest().trouble, "");
  second_->answer = of({gpu_reading(0, "a")});
  watch.look();
  EXPECT_EQ(watch.latest().source, "second") << "another way is taken";
}

TEST_F(GpuWatchTest, AGpuThatVanishesIsToldWithNoFigures) {
  first_->answer = of({gpu_reading(0, "a"), gpu_reading(1, "b")});
  GpuWatch watch = this->watch();
  watch.look();
  clock_.advance_ms(1'000);
  first_->answer = of({gpu_reading(0, "b")});  // The driver counts anew.
  watch.look();
  clock_.advance_ms(1'000);
  watch.look();
  const GpuReadings readings = watch.latest().readings;
  ASSERT_EQ(readings.gpus.size(), 2u);
  EXPECT_EQ(readings.gpus[0].uuid, "a");
  EXPECT_NE(readings.gpus[0].fault, "");
  EXPECT_EQ(readings.gpus[0].fault_since, 1'001'000);
  EXPECT_FALSE(readings.gpus[0].utilization_percent);
  EXPECT_EQ(readings.gpus[1].uuid, "b");
  EXPECT_EQ(readings.gpus[1].index, 1) << "its series go on";
  EXPECT_EQ(readings.gpus[1].fault, "");
  first_->answer = of({gpu_reading(0, "a"), gpu_reading(1, "b")});
  watch.look();
  EXPECT_EQ(watch.latest().readings.gpus[0].fault, "") << "it came back";
}

TEST_F(GpuWatchTest, ALostGpuWithoutAUuidIsTheOneOfItsNumber) {
  first_->answer = of({gpu_reading(0, "a"), gpu_reading(1, "b")});
  GpuWatch watch = this->watch();
  watch.look();
  GpuReading lost;
  lost.index = 1;
  lost.fault = "lost";
  first_->answer = of({gpu_reading(0, "a"), lost});
  watch.look();
  const GpuReadings readings = watch.latest().readings;
  ASSERT_EQ(readings.gpus.size(), 2u);
  EXPECT_EQ(readings.gpus[1].uuid, "b");
  EXPECT_EQ(readings.gpus[1].fault, "lost");
}

TEST_F(GpuWatchTest, ADriverThatHangsHoldsNobodyElse) {
  const auto gate = std::make_shared<Gate>();
  std::vector<std::unique_ptr<GpuProbe>> probes;
  probes.push_back(std::make_unique<HangingProbe>(gate));
  GpuWatch watch(std::move(probes), clock_);
  watch.start();
  gate->wait_until_asked();
  EXPECT_GT(watch.latest().asked_at_steady_ms, 0) << "since when it hangs can be told";
  watch.stop();  // Comes back although the driver does not.
  gate->open();
}

}  // namespace
}  // namespace afs
