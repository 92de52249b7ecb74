// Processes and their runs: by open files, working directory, or because only one run can be meant.
#include "api/process_join.h"

#include <gtest/gtest.h>

#include <vector>

namespace afs::api {
namespace {

const std::vector<RunDirectory> kRuns = {
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

}  // namespace
}  // namespace afs::api
