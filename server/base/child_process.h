// ChildRunner: another program run to its end, for what it prints. Without a shell; its words are
// given one by one. It gets the search path and the C locale and nothing else of our environment.
// Called by probes, on one thread at a time. A child that is over its deadline is killed with all
// that it started; one that even survives that is left behind, and no further one is started while
// it lives.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace afs {

struct ChildOutput {
  int exit_status = 0;  // 128 + the signal when one ended it.
  std::string out, error;
};

class ChildRunner {
 public:
  struct Limits {
    std::chrono::milliseconds deadline{5'000};
    size_t output_bytes_max =
        4 << 20;  // Of each stream; a child that prints more is killed: kTooLarge.
  };
  explicit ChildRunner(Limits limits) : limits_(limits) {}

  // kNotFound: there is no such program. kUnavailable: it did not answer in time. Whatever its exit
  // status, what it printed is the result.
  Result<ChildOutput> run(const std::vector<std::string>& words);

 private:
  Status reap_undead();
  Result<ChildOutput> collect(pid_t child, int out, int error, const std::string& name);
  std::optional<int> wait_for(pid_t child, std::chrono::steady_clock::time_point until);
  void kill(pid_t child);

  const Limits limits_;
  std::optional<pid_t> undead_;
};

}  // namespace afs
