// Models: those of the configuration, those of the workspace, which runs are theirs, and what was
// set by hand.
#include "catalog/model_registry.h"

#include <thread>

#include "catalog/catalog_fixture.h"
#include "catalog/glob.h"
#include "catalog/model_match.h"

namespace afs {
namespace {

class ModelRegistryTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    reopen();
  }
  void reopen() {
    auto opened = ModelRegistry::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok());
    registry_ = std::move(opened).value();
  }
  static Model model(std::string key, std::vector<std::string> patterns = {}) {
    Model made;
    made.key = std::move(key);
    made.patterns = std::move(patterns);
    return made;
  }
  static ModelRecord with_samples(int64_t samples) {
    ModelRecord record;
    record.training = TrainingData{samples, 1, 1, ""};
    return record;
  }
  std::string model_of(std::string key, std::string name = "") {
    afs::Run run;
    run.key = std::move(key);
    run.name = name.empty() ? run.key : std::move(name);
    return registry_->model_of(run);
  }
  std::vector<std::string> keys() {
    std::vector<std::string> all;
    for (const ModelView& view : registry_->models()) all.push_back(view.model.key);
    return all;
  }

  std::unique_ptr<ModelRegistry> registry_;
};

TEST(Glob, MatchesStarsAndQuestionMarks) {
  EXPECT_TRUE(glob_matches("nayru*", "Nayru-v8"));
  EXPECT_TRUE(glob_matches("*/din-?", "runs/din-4"));
  EXPECT_TRUE(glob_matches("*a*b*c", "xxaxxbxbxc"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_FALSE(glob_matches("din-?", "din-42"));
  EXPECT_FALSE(glob_matches("*a*b*c", "xxaxxbxbx"));
  EXPECT_FALSE(glob_matches("", "a"));
  // A pattern that is quadratic at worst, not exponential.
  EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*b", std::string(10'000, 'a')));
}

TEST(NameStem, EndsBeforeAVersionOrDate) {
  EXPECT_EQ(name_stem("nayru-v8"), "nayru");
  EXPECT_EQ(name_stem("nayru_v8_final_2026-01-14"), "nayru");
  EXPECT_EQ(name_stem("oracle-farore_2026-01-14"), "oracle-farore");
  EXPECT_EQ(name_stem("t5-summarization"), "t5-summarization");
  EXPECT_EQ(name_stem("gpt2"), "gpt2");
  EXPECT_EQ(name_stem("version_0"), "");
  EXPECT_EQ(name_stem(""), "");
}

TEST_F(ModelRegistryTest, ConfiguredModelsComeFirstInTheirOrder) {
  registry_->set_record("zelda", with_samples(5));
  registry_->set_record("din", with_samples(7));
  registry_->set_models({model("nayru"), model("din")});
  EXPECT_EQ(keys(), (std::vector<std::string>{"nayru", "din", "zelda"}));
  EXPECT_TRUE(registry_->find("din")->model.is_configured);
  EXPECT_EQ(registry_->find("din")->record.training->samples, 7);
  EXPECT_FALSE(registry_->find("zelda")->model.is_configured);
  EXPECT_FALSE(registry_->find("nayru")->record.training);
  EXPECT_FALSE(registry_->find("link"));

  registry_->set_models({model("zelda")});  // The configuration was read again.
  EXPECT_EQ(keys(), (std::vector<std::string>{"zelda", "din"}));
  registry_->set_record("din", {});  // Its files are gone.
  EXPECT_EQ(keys(), (std::vector<std::string>{"zelda"}));
}

TEST_F(ModelRegistryTest, ARunBelongsToTheModelWithTheLongestPattern) {
  registry_->set_models(
      {model("din"), model("din-large"), model("farore", {"*/planning/*", "faro?e-*"})});
  EXPECT_EQ(model_of("runs/din-v4"), "din");
  EXPECT_EQ(model_of("runs/Din-Large-v1"), "din-large");
  EXPECT_EQ(model_of("runs/planning/7"), "farore");
  EXPECT_EQ(model_of("runs/x", "farore-v6"), "farore");
  EXPECT_EQ(model_of("runs/farore"), "");  // It has patterns, so its key is none.
  EXPECT_EQ(model_of("runs/din-v4/version_0", "version_0"), "din");
}

TEST_F(ModelRegistryTest, ARunThatNobodyNamedInventsNoModel) {
  registry_->set_record("nayru", with_samples(1));
  EXPECT_EQ(model_of("runs/nayru-v8"), "nayru");
  EXPECT_EQ(model_of("NAYRU"), "nayru");
  EXPECT_EQ(model_of("runs/nayru/version_0", "version_0"), "nayru");
  EXPECT_EQ(model_of("runs/nayrutto"), "");
  EXPECT_EQ(model_of("hf-trainer-t5/runs/Mar24_22-23-40"), "");
  EXPECT_EQ(model_of("version_0"), "");
  EXPECT_EQ(keys(), (std::vector<std::string>{"nayru"}));
}

TEST_F(ModelRegistryTest, WhatWasSetByHandSurvivesARestart) {
  registry_->set_models({model("din")});
  StatusOverride manual;
  manual.status = "completed";
  ASSERT_TRUE(registry_->set_override("din", manual).ok());
  clock_.advance_ms(500);
  StatusOverride more;
  more.progress = 40;
  more.total_cost_micros = 720'000;
  ASSERT_TRUE(registry_->set_override("din", more).ok());
  EXPECT_EQ(registry_->set_override("link", manual).code(), ErrorCode::kNotFound);

  reopen();
  registry_->set_models({model("din"), model("nayru")});
  const auto view = registry_->find("din");
  ASSERT_TRUE(view->manual);
  EXPECT_EQ(view->manual->status, "completed");
  EXPECT_EQ(view->manual->progress, 40);
  EXPECT_EQ(view->manual->total_cost_micros, 720'000);
  EXPECT_EQ(view->manual->set_at, 1'000'500);
  EXPECT_FALSE(registry_->find("nayru")->manual);
}

TEST_F(ModelRegistryTest, WhatCannotBeStoredIsNotShown) {
  registry_->set_models({model("din")});
  ASSERT_TRUE(connection_->execute("DROP TABLE status_override").ok());
  StatusOverride manual;
  manual.status = "failed";
  EXPECT_FALSE(registry_->set_override("din", manual).ok());
  EXPECT_FALSE(registry_->find("din")->manual);
}

TEST_F(ModelRegistryTest, WorkersMaySetAtOnce) {
  registry_->set_models({model("din")});
  std::vector<std::jthread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&, worker] {
      for (int i = 0; i < 10; ++i) {
        StatusOverride manual;
        manual.progress = worker * 10 + i;
        EXPECT_TRUE(registry_->set_override("din", manual).ok());
        EXPECT_EQ(registry_->models().size(), 1u);
      }
    });
  }
  workers.clear();
  const auto shown = registry_->find("din")->manual->progress;
  EXPECT_EQ(number("SELECT CAST(progress AS INTEGER) FROM status_override"), *shown);
}

}  // namespace
}  // namespace afs
