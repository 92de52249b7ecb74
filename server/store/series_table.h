// SeriesTable: all series that have points, by id. The writer thread adds and removes; any thread
// finds. It also lists those with a head, which are few among many.
#pragma once

#include <memory>
#include <mutex>
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
    std::lock_guard heads_lock(heads_mutex_);
    std::erase_if(heads_, [&](const auto& series) { return series->id == id; });
  }
  // Points that are durable now, to the head of `series`; before their commit counts as the log's
  // newest, because what is on no list may be trimmed from it. How many are new. Writer thread.
  int64_t append(const std::shared_ptr<Series>& series, const Commit::Column& column,
                 int64_t position, int64_t now_ms) {
    const int64_t fresh = series->append(column, position, now_ms);
    if (!series->wants_listing()) return fresh;
    std::lock_guard lock(heads_mutex_);
    heads_.push_back(series);
    return fresh;
  }
  // Those with points that are not in chunks. Sealer.
  std::vector<std::shared_ptr<Series>> with_heads() {
    std::lock_guard lock(heads_mutex_);
    std::erase_if(heads_, [](const auto& series) { return series->leaves_the_list(); });
    return heads_;
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
  std::mutex heads_mutex_;
  std::vector<std::shared_ptr<Series>> heads_;
};

}  // namespace afs
