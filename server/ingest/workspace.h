// Workspace: the seed's two folders, models/ (training data) and evaluations/results/ (scores),
// kept in view. Made by wiring, which gets a ModelRecord whenever one changed. Works on a thread of
// its own; its callbacks run there. Counts lines from where it stopped, never a file twice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/model.h"
#include "core/run.h"

namespace afs {

class Workspace final {
 public:
  struct Options {
    std::filesystem::path root;
    int64_t poll_interval_ms = 2000;
    std::function<std::vector<std::string>()>
        model_keys;  // Of the configured models; asked at each look.
    std::function<void(std::string_view key, ModelRecord)>
        on_record;  // Also with an empty record: all gone.
    std::function<void(std::vector<FileTrouble>)>
        on_troubles;  // All there are now, when they changed.
  };
  Workspace(Options options, const Clock& clock);
  ~Workspace();

  void start();
  void stop();
  void look();  // Once, on the caller's thread; for tests, and only while not started.

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace afs
