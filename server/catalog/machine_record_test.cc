// Machines are records beside the runs: with series, but in none of their lists.
#include "catalog/catalog_fixture.h"
#include "core/machine.h"

namespace afs {
namespace {

IngestBatch machine_batch(std::string name) {
  IngestBatch batch = batch_of("", "system/cpu_percent", 5, 5);
  batch.run = machine_ref(std::move(name));
  return batch;
}

TEST_F(RunCatalogTest, AMachineIsNoRunAndIsFoundByItsIdOnly) {
  const RunId machine = keep(machine_batch("nayru-v8")).run;
  EXPECT_TRUE(is_machine(machine));
  EXPECT_EQ(public_id(machine), "m1");
  EXPECT_EQ(catalog_->find_run("m1")->id, machine);
  EXPECT_EQ(catalog_->find_run("nayru-v8"), nullptr);
  EXPECT_EQ(catalog_->runs().size(), 0u);
  EXPECT_EQ(catalog_->run_count(), 0u);
  ASSERT_EQ(catalog_->machines().size(), 1u);
  EXPECT_EQ(catalog_->machines().front()->name, "nayru-v8");
  EXPECT_TRUE(catalog_->find_series(machine, "system/cpu_percent"));
  EXPECT_EQ(catalog_->find_run("m2"), nullptr);
}

TEST_F(RunCatalogTest, RunsAreNumberedAsIfThereWereNoMachines) {
  keep(machine_batch("one"));
  const RunId run = keep(batch_of("nayru-v8", "loss", 1, 1)).run;
  EXPECT_EQ(public_id(run), "r1");
  EXPECT_EQ(public_id(keep(machine_batch("two")).run), "m2");
  reopen();
  EXPECT_EQ(public_id(keep(machine_batch("one")).run), "m1");
  EXPECT_EQ(public_id(keep(machine_batch("three")).run), "m3");
  EXPECT_EQ(public_id(keep(batch_of("din-v4", "loss", 1, 1)).run), "r2");
  EXPECT_EQ(catalog_->runs().size(), 2u);
  EXPECT_EQ(catalog_->machines().size(), 3u);
}

TEST_F(RunCatalogTest, MachinesHaveALimitOfTheirOwn) {
  for (size_t i = 0; i < kMachinesMax; ++i) resolve(machine_batch("host" + std::to_string(i)));
  EXPECT_EQ(catalog_->resolve(machine_batch("one more")).code(), ErrorCode::kTooLarge);
  EXPECT_TRUE(catalog_->resolve(batch_of("a run", "loss", 1, 1)).ok());
}

}  // namespace
}  // namespace afs
