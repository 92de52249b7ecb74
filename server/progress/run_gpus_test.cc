// How many GPUs a run has, by the names that trainers give to that.
#include "progress/run_gpus.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

int64_t told(std::vector<Param> params) {
  afs::Run run;
  run.params = std::move(params);
  return gpus_of(run);
}

TEST(RunGpus, WhatTrainersSay) {
  EXPECT_EQ(told({{"world_size", "8"}}), 8);
  EXPECT_EQ(told({{"world_size", "16"}, {"nnodes", "2"}}), 8) << "of one machine";
  EXPECT_EQ(told({{"args/num_gpus", "4"}}), 4);
  EXPECT_EQ(told({{"trainer.devices", "2"}, {"trainer.accelerator", "gpu"}}), 2);
  EXPECT_EQ(told({{"trainer.devices", "[0, 3]"}}), 2);
  EXPECT_EQ(told({{"gpus", "2"}}), 2);
  EXPECT_EQ(told({{"device", "0,1,2"}}), 3);
  EXPECT_EQ(told({{"device", "0"}}), 1);
  EXPECT_EQ(told({{"gpu_ids", "[4, 5]"}}), 2);
  EXPECT_EQ(told({{"num_processes", "4"}, {"distributed_type", "MULTI_GPU"}}), 4);
  EXPECT_EQ(told({{"data_parallel_size", "2"},
                  {"pipeline_model_parallel_size", "2"},
                  {"tensor_model_parallel_size", "2"}}),
            8);
}

TEST(RunGpus, OneProcessMayHaveSeveral) {
  EXPECT_EQ(told({{"_n_gpu", "4"}}), 4);
  EXPECT_EQ(told({{"n_gpu", "4"}, {"world_size", "1"}}), 4);
  EXPECT_EQ(told({{"num_gpus", "4"}, {"world_size", "1"}}), 4);
  EXPECT_EQ(told({{"n_gpu", "1"}}), 0) << "each of several processes has one";
  EXPECT_EQ(told({{"n_gpu", "1"}, {"world_size", "8"}}), 8);
}

TEST(RunGpus, WhatCanMeanSomethingElseTellsNothing) {
  EXPECT_EQ(told({}), 0);
  EXPECT_EQ(told({{"num_processes", "16"}}), 0) << "of environments, or of workers";
  EXPECT_EQ(told({{"tensor_parallel_size", "2"}}), 0) << "of one replica";
  EXPECT_EQ(told({{"devices", "auto"}}), 0);
  EXPECT_EQ(told({{"devices", "-1"}}), 0);
  EXPECT_EQ(told({{"gpus", "0"}}), 0);
  EXPECT_EQ(told({{"device", "cuda"}}), 0);
  EXPECT_EQ(told({{"device", "cuda:0"}, {"local_rank", "0"}}), 0);
  EXPECT_EQ(told({{"accelerator", "cpu"}, {"devices", "4"}}), 0);
  EXPECT_EQ(told({{"no_cuda", "True"}, {"world_size", "4"}}), 0);
  EXPECT_EQ(told({{"num_gpus", "8"}, {"world_size", "16"}}), 0) << "they do not agree";
  EXPECT_EQ(told({{"world_size", "9"}, {"num_nodes", "2"}}), 0);
  EXPECT_EQ(told({{"world_size", "100000000000000000000"}}), 0);
  EXPECT_EQ(told({{"num_gpus", "4096"}}), 0) << "no machine has so many";
  EXPECT_EQ(told({{"device", "[0, x]"}}), 0);
}

}  // namespace
}  // namespace afs
