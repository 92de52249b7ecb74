// StoreCheck: reads every byte of a data directory that no server has open, and says what is
// damaged where; on request rebuilds what follows from the points. Called by the check command, on
// its thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace afs {

enum class CheckAim { kLook, kRepair };

struct CheckReport {
  static constexpr size_t kTroublesKeptMax = 1000;  // Told one by one; further ones are counted.

  int64_t series = 0, points = 0, chunks = 0, axes = 0, frames = 0, bytes = 0;
  int64_t trouble_count = 0;
  int64_t mended_count = 0;           // Troubles that the repair has rebuilt ...
  std::vector<std::string> troubles;  // ... each with what and where, and whether it is lost.

  void add(std::string trouble);
  void add_mended(std::string trouble);
};

// `on_progress` hears now and then how many of how many chunks are read.
Result<CheckReport> check_store(const std::filesystem::path& directory, CheckAim aim,
                                const std::function<void(int64_t chunks, int64_t of)>& on_progress);

}  // namespace afs
