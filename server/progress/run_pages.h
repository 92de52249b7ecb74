// RunPages: what is kept in memory for each run that was asked for lately, at most a fixed number
// of runs: beyond, the one that was asked for longest ago goes. Any thread; what lies on a page is
// guarded by the page itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/ids.h"

namespace afs {

template <typename Page>
class RunPages {
 public:
  explicit RunPages(size_t pages_max) : pages_max_(pages_max) {}

  std::shared_ptr<Page> of(RunId run) {
    std::lock_guard lock(mutex_);
    if (pages_.size() >= pages_max_ && !pages_.contains(run)) {
      const auto oldest = std::min_element(
          pages_.begin(), pages_.end(),
          [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; });
      pages_.erase(oldest);
    }
    Kept& kept = pages_[run];
    if (!kept.page) kept.page = std::make_shared<Page>();
    kept.asked = ++asked_;
    return kept.page;
  }

 private:
  struct Kept {
    std::shared_ptr<Page> page;
    uint64_t asked = 0;
  };

  const size_t pages_max_;
  std::mutex mutex_;  // Guards all below.
  uint64_t asked_ = 0;
  std::unordered_map<RunId, Kept> pages_;
};

}  // namespace afs
