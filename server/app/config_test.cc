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
dcgm_url = "https://127.0.0.1:9400/metrics"
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
                           "[machine]\ndcgm_url = \"ftp://x\"\n", "[machine]\nspeed = 1\n",
                           "machine = 3\n", "project = \"@machines\"\n"}) {
    EXPECT_FALSE(parse(text).ok()) << text;
  }
}

TEST(Config, PointsAreKeptForEverUnlessAProjectSaysOtherwise) {
  const auto plain = parse("");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->raw_days_of("default"), 0);
  const auto set =
      parse("[retention]\nraw_days = 90\n[retention.projects]\nsweeps = 7\n\"the paper\" = 0\n");
  ASSERT_TRUE(set.ok()) << set.message();
  EXPECT_EQ(set->raw_days_of("default"), 90);
  EXPECT_EQ(set->raw_days_of("sweeps"), 7);
  EXPECT_EQ(set->raw_days_of("the paper"), 0);
  const auto wrong = parse("[retention]\nraw_days = -1\n");
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.message().find("line 2: 'raw_days'"), std::string::npos);
  EXPECT_FALSE(parse("[retention.projects]\nsweeps = \"7\"\n").ok());
}

TEST(Config, ProvidersNameWhereTheirKeyIs) {
  const auto config = parse(R"(
[[providers]]
kind = "vast"
[[providers]]
kind = "runpod"
name = "team pods"
key_file = "keys/runpod"
base_url = "http://127.0.0.1:8080/"
poll_s = 1
[[providers]]
kind = "lambda"
key_env = "MY_KEY"
poll_s = 30
)");
  ASSERT_TRUE(config.ok()) << config.message();
  ASSERT_EQ(config->providers.size(), 3u);
  const ProviderSettings& vast = config->providers[0];
  EXPECT_EQ(vast.name, "vast");
  EXPECT_EQ(vast.base_url, "https://console.vast.ai");
  EXPECT_EQ(vast.key_variable, "VAST_API_KEY");
  EXPECT_EQ(vast.interval_ms, 60'000);
  EXPECT_EQ(config->providers[1].key_file, "/etc/afs/keys/runpod");
  EXPECT_EQ(config->providers[1].base_url, "http://127.0.0.1:8080");
  EXPECT_EQ(config->providers[2].key_variable, "MY_KEY");
  EXPECT_EQ(config->providers[2].interval_ms, 30'000);
}

TEST(Config, AKeyIsSentToNobodyWhoCouldBeOverheard) {
  const auto refused = [](std::string_view lines) {
    const auto config = parse("[[providers]]\nkind = \"vast\"\n" + std::string(lines));
    return config.ok() ? "taken" : config.message();
  };
  EXPECT_NE(refused("base_url = \"http://console.vast.ai\"").find("https://"), std::string::npos);
  EXPECT_NE(refused("base_url = \"https://key@console.vast.ai\"").find("user or a password"),
            std::string::npos);
  EXPECT_NE(refused("base_url = \"https://console.vast.ai/api\"").find("without a path"),
            std::string::npos);
  EXPECT_NE(refused("poll_s = 5").find("10 or more"), std::string::npos);
  EXPECT_NE(refused("poll_s = 3600").find("from 1 to 120"), std::string::npos);
  EXPECT_NE(refused("key = \"sekrit\"").find("unknown key 'key'"), std::string::npos);
  EXPECT_EQ(refused("key = \"sekrit\"").find("sekrit"), std::string::npos);
  EXPECT_NE(refused("[[providers]]\nkind = \"vast\"").find("different for all"), std::string::npos);
  EXPECT_NE(refused("name = \"rate cards\"").find("is taken"), std::string::npos);
  EXPECT_FALSE(parse("[[providers]]\nkind = \"azure\"\n").ok());
  EXPECT_FALSE(parse("[[providers]]\nname = \"x\"\n").ok());
}

TEST(Config, RateCardsArePricesWithATime) {
  const auto config = parse(R"(
[[rate_cards]]
host = "gpu-*"
cost_per_hour = 1.29
storage_per_hour = 0.01
granularity_s = 60
from = 2026-11-01T00:00:00+01:00
until = 2026-12-01T00:00:00Z
gpus = 2
)");
  ASSERT_TRUE(config.ok()) << config.message();
  const RateCard& card = config->rate_cards.at(0);
  EXPECT_EQ(card.name, "gpu-*");
  EXPECT_EQ(card.price, (HourlyPrice{1'290'000, 10'000, true}));
  EXPECT_EQ(card.granularity_ms, 60'000);
  EXPECT_EQ(card.from, 1'793'487'600'000);
  EXPECT_EQ(card.until, 1'796'083'200'000);
  EXPECT_EQ(card.gpu_count, 2);
  for (const char* wrong :
       {"cost_per_hour = 1", "host = \"a\"", "host = \"a\"\ncost_per_hour = -1",
        "host = \"a\"\ncost_per_hour = 10001", "host = \"a\"\ncost_per_hour = nan",
        "host = \"a\"\ncost_per_hour = 1\ncurrency = \"dollars\"",
        "host = \"a\"\ncost_per_hour = 1\nfrom = 2026-11-01T00:00:00",
        "host = \"a\"\ncost_per_hour = 1\nfrom = 2026-11-02T00:00:00Z\nuntil = "
        "2026-11-01T00:00:00Z"}) {
    EXPECT_FALSE(parse("[[rate_cards]]\n" + std::string(wrong)).ok()) << wrong;
  }
}

TEST(Config, SumsNeedOneCurrency) {
  const std::string euros = "[[rate_cards]]\nhost = \"a\"\ncost_per_hour = 1\ncurrency = \"EUR\"\n";
  EXPECT_TRUE(parse(euros).ok());
  EXPECT_TRUE(
      parse(euros + "[[models]]\nkey = \"m\"\ncost_per_hour = 1\ncurrency = \"EUR\"\n").ok());
  EXPECT_FALSE(parse(euros + "[[models]]\nkey = \"m\"\ncost_per_hour = 1\n").ok());
  EXPECT_FALSE(parse(euros + "[[rate_cards]]\nhost = \"b\"\ncost_per_hour = 1\n").ok());
  EXPECT_FALSE(parse(euros + "[[providers]]\nkind = \"vast\"\n").ok())
      << "providers bill in dollars";
}

TEST(Config, BudgetsSayHowMuchMayBeSpentOnWhat) {
  const auto config = parse(R"(
[budget]
zone = "Europe/Berlin"
[[budgets]]
amount = 120
[[budgets]]
scope = "model"
subject = "nayru"
amount = 4.08
warn_at = [100, 90, 90]
[[budgets]]
name = "the sweep"
scope = "run"
subject = "sweep-*"
amount = 60.5
)");
  ASSERT_TRUE(config.ok()) << config.message();
  EXPECT_EQ(config->budget_zone, "Europe/Berlin");
  ASSERT_EQ(config->budgets.size(), 3u);
  EXPECT_EQ(config->budgets[0],
            (Budget{"month", BudgetScope::kMonth, "", 120'000'000, {50, 80, 100}}));
  EXPECT_EQ(config->budgets[1],
            (Budget{"model nayru", BudgetScope::kModel, "nayru", 4'080'000, {90, 100}}));
  EXPECT_EQ(config->budgets[2],
            (Budget{"the sweep", BudgetScope::kRun, "sweep-*", 60'500'000, {50, 80, 100}}));
  EXPECT_EQ(parse("")->budget_zone, "") << "this machine's";
  EXPECT_TRUE(parse("")->budgets.empty());
}

TEST(Config, ABudgetThatIsWrongSaysWhereAndWhy) {
  const auto refused = [](std::string_view text) {
    const auto config = parse(text);
    return config.ok() ? "taken" : config.message();
  };
  const auto budget = [&](std::string_view lines) {
    return refused("[[budgets]]\n" + std::string(lines));
  };
  EXPECT_EQ(budget("amount = -1"),
            "configuration, line 2: 'amount' must be a number from 0 to 1000000000");
  EXPECT_EQ(budget("amount = 0"), "configuration, line 2: 'amount' must be more than 0");
  EXPECT_EQ(budget("name = \"x\""),
            "configuration, line 1: 'amount' must be set for every [[budgets]] entry");
  EXPECT_EQ(budget("amount = 1\nscope = \"week\""),
            "configuration, line 3: 'scope' must be \"month\", \"project\", \"model\" or \"run\"");
  EXPECT_NE(budget("amount = 1\nscope = \"model\"").find("'subject' must be a model's key"),
            std::string::npos);
  EXPECT_NE(budget("amount = 1\nsubject = \"x\"").find("left out where the scope is \"month\""),
            std::string::npos);
  EXPECT_NE(budget("amount = 1\nwarn_at = [50, 1001]").find("line 3: 'warn_at' must be"),
            std::string::npos);
  EXPECT_NE(budget("amount = 1\nwarn_at = 80").find("a list of at most 10"), std::string::npos);
  EXPECT_NE(budget("amount = 1\nwarn_at = [1,2,3,4,5,6,7,8,9,10,11]").find("at most 10"),
            std::string::npos);
  EXPECT_NE(budget("amount = 1\n[[budgets]]\namount = 2").find("different for all [[budgets]]"),
            std::string::npos);
  EXPECT_NE(budget("amount = inf").find("a number"), std::string::npos);
  EXPECT_NE(budget("amount = 1\nmonth = 60").find("unknown key 'month' in [[budgets]]"),
            std::string::npos);
  const std::string zone = refused("[budget]\nzone = \"CEST\"");
  EXPECT_NE(zone.find("configuration, line 2: 'zone' must be a known time zone"),
            std::string::npos);
  EXPECT_NE(zone.find("Europe/Berlin"), std::string::npos);
  EXPECT_NE(refused("budget = 60").find("written [budget]"), std::string::npos);
  std::string many;
  for (size_t i = 0; i <= kBudgetsMax; ++i)
    many += "[[budgets]]\namount = 1\nname = \"" + std::to_string(i) + "\"\n";
  EXPECT_EQ(refused(many), "configuration: more than 200 [[budgets]]");
}

TEST(Config, TheExampleHoldsTheManifestsPlan) {
  const auto config =
      read_config(std::string(AFS_SOURCE_DIR) + "/examples/afs/afs-monitor.toml", {});
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
