// SeriesTable: all series that have points, by id. The writer thread adds and removes; any thread
// finds.
#pragma once

#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "store/series.h"

namespace afs {

class SeriesTable {
 public:
  std::shared_ptr<Series> find(SeriesId id) const {
    std::shared_lock lock(mutex_);
    const auto found = series_.find(id);
    return found == series_.end() ? nullptr : found->second;
  }
  // The series, made when it is not there. Writer thread.
  std::shared_ptr<Series> find_or_add(SeriesId id, RunId run) {
    if (auto known = find(id)) return known;
    std::unique_lock lock(mutex_);
    return series_.emplace(id, std::make_shared<Series>(id, run, ++instances_)).first->second;
  }
  void remove(SeriesId id) {
    std::unique_lock lock(mutex_);
    series_.erase(id);
  }
  std::vector<std::shared_ptr<Series>> all() const {
    std::shared_lock lock(mutex_);
    std::vector<std::shared_ptr<Series>> list;
    list.reserve(series_.size());
    for (const auto& [id, series] : series_) list.push_back(series);
    return list;
  }
  size_t size() const {
    std::shared_lock lock(mutex_);
    return series_.size();
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<SeriesId, std::shared_ptr<Series>> series_;
  uint64_t instances_ = 0;
};

}  // namespace afs
