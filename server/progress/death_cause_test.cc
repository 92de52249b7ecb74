// Logs as they end: each known message is named, and what training survived is not blamed.
#include "progress/death_cause.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace afs {
namespace {

// A line that begins with "+" is one of progress.
LogEnd log_of(std::initializer_list<std::string_view> lines, std::string path = "run/train.log") {
  LogEnd log{std::move(path), 0, {}};
  for (const std::string_view line : lines) {
    const bool is_progress = line.starts_with('+');
    log.lines.push_back({std::string(line.substr(is_progress ? 1 : 0)), is_progress});
  }
  return log;
}

DeathCause cause_in(std::initializer_list<std::string_view> lines) {
  const auto found = find_cause(std::vector{log_of(lines)});
  return found ? found->cause : DeathCause::kUnknown;
}

TEST(DeathCause, MessagesOfRealLogsAreKnown) {
  const std::pair<std::string_view, DeathCause> kLines[] = {
      {"torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
       DeathCause::kGpuMemory},
      {"[rank3]: torch.OutOfMemoryError: CUDA out of memory.", DeathCause::kGpuMemory},
      {"slurmstepd: error: Detected 1 oom_kill event in StepId=12.batch", DeathCause::kHostMemory},
      {"RuntimeError: [enforce fail] DefaultCPUAllocator: can't allocate memory",
       DeathCause::kHostMemory},
      {"Killed", DeathCause::kKilled},
      {"run.sh: line 3:  1234 Killed                  python train.py", DeathCause::kKilled},
      {"RuntimeError: DataLoader worker (pid 12) is killed by signal: Killed. SIGKILL",
       DeathCause::kKilled},
      {"  exitcode: -9 (pid: 4242)", DeathCause::kKilled},
      {"OSError: [Errno 28] No space left on device", DeathCause::kDiskFull},
      {"OSError: [Errno 122] Disk quota exceeded: 'checkpoint-500'", DeathCause::kDiskQuota},
      {"RuntimeError: CUDA error: an illegal memory access was encountered", DeathCause::kGpuFault},
      {"[E ProcessGroupNCCL.cpp:474] [Rank 1] Watchdog caught collective operation timeout: "
       "WorkNCCL",
       DeathCause::kNcclTimeout},
      {"Loss is nan, stopping training", DeathCause::kNanLoss},
      {"RuntimeError: The server socket has failed to listen. Address already in use",
       DeathCause::kPortInUse},
      {"RuntimeError: [/pytorch/gloo] Connection closed by peer [10.0.0.2]:4711",
       DeathCause::kConnectionLost},
      {"slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-24T10:00:00 DUE TO TIME LIMIT ***",
       DeathCause::kTimeLimit},
      {"Segmentation fault (core dumped)", DeathCause::kCrash},
      {"KeyboardInterrupt", DeathCause::kInterrupted},
      {"ValueError: too many values to unpack", DeathCause::kException},
  };
  for (const auto& [line, cause] : kLines) {
    EXPECT_EQ(to_string(cause_in({"+step 5: loss 1.2", line})), to_string(cause)) << line;
  }
}

TEST(DeathCause, ProseAndWarningsAreNoCause) {
  EXPECT_EQ(cause_in({"loading the Killed dataset", "UserWarning: lr is high",
                      "Error handling is on", "INFO: done"}),
            DeathCause::kUnknown);
}

TEST(DeathCause, TheRootTellsMoreThanWhatFollowedFromIt) {
  const auto found = find_cause(std::vector{log_of({
      "+step 5: loss 1.2",
      "Traceback (most recent call last):",
      "  File \"train.py\", line 9",
      "[rank0]: torch.OutOfMemoryError: CUDA out of memory.",
      "[rank1] Watchdog caught collective operation timeout",
      "W torch: Sending process 77 closing signal SIGTERM",
      "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ",
  })});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, DeathCause::kGpuMemory);
  EXPECT_EQ(found->evidence, "[rank0]: torch.OutOfMemoryError: CUDA out of memory.");
  EXPECT_EQ(found->log, "run/train.log");
}

TEST(DeathCause, WhatTrainingSurvivedIsNotBlamed) {
  EXPECT_EQ(cause_in({"+step 1: loss 2", "Killed", "+step 1: loss 2", "+step 2: loss 2",
                      "+step 3: loss 2"}),
            DeathCause::kUnknown);
  EXPECT_EQ(
      cause_in({"Traceback (most recent call last):", "  File \"a.py\"", "CacheMiss: no such key",
                "+step 1: loss 2", "+step 2: loss 2", "+step 3: loss 2"}),
      DeathCause::kUnknown);
}

TEST(DeathCause, ADyingProcessMayDrawItsBarOnceMore) {
  EXPECT_EQ(cause_in({"+ 40%|####      | 4/10", "KeyboardInterrupt", "+ 40%|####      | 4/10"}),
            DeathCause::kInterrupted);
}

TEST(DeathCause, AnExceptionOfAnyNameIsTheLastLineOfItsTraceback) {
  const auto found = find_cause(
      std::vector{log_of({"+step 5: loss 1.2"}),
                  log_of({"Traceback (most recent call last):", "  File \"train.py\", line 9",
                          "    go()", "my.package.DataIsOdd: row 12 has no label"},
                         "run/stderr.txt")});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, DeathCause::kException);
  EXPECT_EQ(found->evidence, "my.package.DataIsOdd: row 12 has no label");
  EXPECT_EQ(found->log, "run/stderr.txt");
}

TEST(DeathCause, EveryCauseHasItsOwnWords) {
  for (const DeathCause cause : enum_values(DeathCause{})) {
    EXPECT_FALSE(words_of(cause).title.empty()) << to_string(cause);
    EXPECT_TRUE(words_of(cause).advice.ends_with('.')) << to_string(cause);
  }
}

}  // namespace
}  // namespace afs
