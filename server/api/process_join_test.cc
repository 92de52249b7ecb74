// Processes and their runs: by open files, working directory, or because only one run can be meant.
#include "api/process_join.h"

#include <gtest/gtest.h>

#include <vector>

namespace afs::api {
namespace {

const std::vector<RunPlace> kRuns = {
    {{1}, "nayru-v8", "/lab/runs/nayru-v8", true},
    {{2}, "nayru-v8-eval", "/lab/runs/nayru-v8/eval", false},
    {{3}, "nayru-v80", "/lab/runs/nayru-v80", false},
    {{4}, "din", "/other/din", true},
};

ProcessPlace place(std::string directory, std::vector<std::string> open_in = {}) {
  return {"python3", std::move(directory), std::move(open_in)};
}

int64_t joined(const ProcessPlace& where) {
  const ProcessJoin join = join_process(where, kRuns);
  EXPECT_FALSE(join.words.empty());
  return join.run ? join.run->run.value : 0;
}

TEST(ProcessJoinTest, AnOpenFileSaysMoreThanTheWorkingDirectory) {
  EXPECT_EQ(joined(place("/other/din", {"/lab/runs/nayru-v8"})), 1);
  EXPECT_EQ(joined(place("/other/din")), 4);
}

TEST(ProcessJoinTest, TheInnermostRunAndWholeNamesOnly) {
  EXPECT_EQ(joined(place("/lab/runs/nayru-v8/eval/logs")), 2);
  EXPECT_EQ(joined(place("/lab/runs/nayru-v80")), 3);
  EXPECT_EQ(joined(place("/lab/runs/nayru-v8/checkpoints")), 1);
}

TEST(ProcessJoinTest, AboveTheRunsOnlyWhenOneLiveOneCanBeMeant) {
  EXPECT_EQ(joined(place("/lab")), 1) << "the others below are over";
  EXPECT_EQ(joined(place("/")), 0) << "two are live";
  EXPECT_EQ(joined(place("/home/somebody")), 0);
}

TEST(ProcessJoinTest, WhatCannotBeSeenIsSaid) {
  EXPECT_NE(join_process(std::nullopt, kRuns).words.find("cannot be seen"), std::string::npos);
  EXPECT_NE(join_process(place(""), kRuns).words.find("another user"), std::string::npos);
}

TEST(ProcessJoinTest, GpusOfARunAreThoseThatItsProcessesAreOn) {
  MachineReading reading;
  reading.gpus.gpus.resize(4);
  reading.gpus.gpus[0].processes = {{10, "", {}}, {11, "", {}}};
  reading.gpus.gpus[1].processes = {{10, "", {}}};
  reading.gpus.gpus[2].processes = {{12, "", {}}, {99, "", {}}};
  reading.places = {{10, place("/lab/runs/nayru-v8")},
                    {11, place("/lab/runs/nayru-v8")},
                    {12, place("/other/din")}};
  EXPECT_EQ(gpus_seen_of({1}, reading, kRuns), 2);
  EXPECT_EQ(gpus_seen_of({4}, reading, kRuns), 1);
  EXPECT_EQ(gpus_seen_of({3}, reading, kRuns), 0);
}

}  // namespace
}  // namespace afs::api
