// GroupAppend: one group of batches on its way to a durable commit. Gives ordinals and attempts,
// which stay provisional until keep(); if it ends without, all tails are as before. Writer thread.
#pragma once

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/series_store.h"
#include "store/series_table.h"

namespace afs {

using RunAttempts = std::unordered_map<RunId, int32_t>;  // The newest attempt of each run.

class GroupAppend {
 public:
  GroupAppend(SeriesTable& series, RunAttempts& run_attempts, int64_t position)
      : series_(series), run_attempts_(run_attempts), position_(position) {}
  ~GroupAppend();
  GroupAppend(const GroupAppend&) = delete;
  GroupAppend& operator=(const GroupAppend&) = delete;

  SeriesStore::Appended add(ResolvedBatch batch);

  // The group is durable: its points go to the heads, where readers see them. How many they were.
  int64_t keep(std::span<const SeriesStore::Appended> appended, int64_t now_ms);

 private:
  SeriesTable& series_;
  RunAttempts& run_attempts_;
  const int64_t position_;
  bool is_kept_ = false;
  std::vector<std::shared_ptr<Series>>
      columns_;  // The series of each column of all commits, in order.
  std::vector<std::pair<std::shared_ptr<Series>, SeriesTail>> tails_before_;
  std::vector<std::pair<RunId, int32_t>> attempts_before_;
};

}  // namespace afs
