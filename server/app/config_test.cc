#include "app/config.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

Result<Config> parse(std::string_view text) { return parse_config(text, "/etc/afs", {}); }

TEST(Config, ReadsModelsWithMoneyAsMicros) {
  const auto config = parse(R"(
port = 5001
workspace = "lab"
[[models]]
key = "nayru"
name = "Nayru v7"
gpu_hours = 3.5
cost_per_hour = 0.24
patterns = ["nayru*"]
)");
  ASSERT_TRUE(config.ok()) << config.message();
  EXPECT_EQ(config->port, 5001);
  EXPECT_EQ(config->workspace, "/etc/afs/lab");
  ASSERT_EQ(config->models.size(), 1u);
  EXPECT_EQ(config->models[0].planned_gpu_milliseconds, 12'600'000);
  EXPECT_EQ(config->models[0].rate->micros_per_hour, 240'000);
}

TEST(Config, SaysWhichLineIsWrongAndWhatIsExpected) {
  const auto port = parse("\nport = 70000\n");
  ASSERT_FALSE(port.ok());
  EXPECT_EQ(port.message(), "configuration, line 2: 'port' must be a whole number from 0 to 65535");
  const auto typo = parse("prot = 1\n");
  ASSERT_FALSE(typo.ok());
  EXPECT_NE(typo.message().find("unknown key 'prot'"), std::string::npos);
  EXPECT_FALSE(parse("port = \n").ok());
  EXPECT_FALSE(parse("[[models]]\nname = \"x\"\n").ok());
  EXPECT_FALSE(parse("[[models]]\nkey = \"a\"\n[[models]]\nkey = \"a\"\n").ok());
  EXPECT_FALSE(parse("[[models]]\nkey = \"a\"\ncost_per_hour = -1\n").ok());
  EXPECT_FALSE(parse("[[models]]\nkey = \"a\"\ncost_per_hour = inf\n").ok());
}

TEST(Config, HealthLimitsMayDifferByProject) {
  const auto config = parse(R"(
[health]
spike_z = 8
[health.projects.tiny]
slowdown_percent = 60.5
)");
  ASSERT_TRUE(config.ok()) << config.message();
  EXPECT_EQ(config->health.of("default").spike_z, 8);
  EXPECT_EQ(config->health.of("default").slowdown_percent, 25);
  EXPECT_EQ(config->health.of("tiny").spike_z, 8);
  EXPECT_EQ(config->health.of("tiny").slowdown_percent, 60.5);
  EXPECT_FALSE(parse("[health]\nspike = 8\n").ok());
  EXPECT_FALSE(parse("[health]\nspike_points = 0\n").ok());
  EXPECT_FALSE(parse("[health.projects]\ntiny = 3\n").ok());
}

TEST(Config, TheMachineIsLookedAtUnlessTheFileSaysOtherwise) {
  EXPECT_TRUE(parse("")->machine.is_sampled);
  EXPECT_EQ(parse("")->raw_days_of("@machines"), 30);
  const auto config = parse(R"(
[machine]
sample = false
name = "node-1"
store_ms = 10_000
gpu = "dcgm"
dcgm_url = "http://127.0.0.1:9400/metrics"
[retention]
machine_days = 7
)");
  ASSERT_TRUE(config.ok()) << config.message();
  EXPECT_FALSE(config->machine.is_sampled);
  EXPECT_EQ(config->machine.name, "node-1");
  EXPECT_EQ(config->machine.store_every_ms, 10'000);
  EXPECT_EQ(config->machine.gpu_probe, "dcgm");
  EXPECT_EQ(config->raw_days_of("@machines"), 7);
  EXPECT_EQ(config->raw_days_of("default"), 0);
  const auto probe = parse("[machine]\ngpu = \"nvidea\"\n");
  ASSERT_FALSE(probe.ok());
  EXPECT_NE(probe.message().find("line 2: 'gpu' must be one of auto, nvml, nvidia-smi"),
            std::string::npos);
  for (const char* text : {"[machine]\nstore_ms = 1\n", "[machine]\nsample = 1\n",
                           "[machine]\ndcgm_url = \"https://x\"\n", "[machine]\nspeed = 1\n",
                           "machine = 3\n", "project = \"@machines\"\n"}) {
    EXPECT_FALSE(parse(text).ok()) << text;
  }
}

TEST(Config, PointsAreKeptForEverUnlessAProjectSaysOtherwise) {
  const auto plain = parse("");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->raw_days_of("default"), 0);
  const auto set = parse("[retention]\nraw_days = 90\n[retention.projects]\nsweeps = 7\n\"the paper\" = 0\n");
  ASSERT_TRUE(set.ok()) << set.message();
  EXPECT_EQ(set->raw_days_of("default"), 90);
  EXPECT_EQ(set->raw_days_of("sweeps"), 7);
  EXPECT_EQ(set->raw_days_of("the paper"), 0);
  const auto wrong = parse("[retention]\nraw_days = -1\n");
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.message().find("line 2: 'raw_days'"), std::string::npos);
  EXPECT_FALSE(parse("[retention.projects]\nsweeps = \"7\"\n").ok());
}

TEST(Config, TheExampleHoldsTheManifestsPlan) {
  const auto config = read_config(std::string(AFS_SOURCE_DIR) + "/examples/afs/afs-monitor.toml", {});
  ASSERT_TRUE(config.ok()) << config.message();
  ASSERT_EQ(config->models.size(), 5u);
  int64_t milliseconds = 0, per_hour = 0, planned_micros = 0;
  for (const Model& model : config->models) {
    milliseconds += *model.planned_gpu_milliseconds;
    per_hour += model.rate->micros_per_hour;
    planned_micros += cost_of(*model.rate, *model.planned_gpu_milliseconds).micros;
  }
  EXPECT_EQ(milliseconds, 17 * 3'600'000);
  EXPECT_EQ(per_hour, 1'200'000);
  EXPECT_EQ(planned_micros, 4'080'000);
}

}  // namespace
}  // namespace afs
