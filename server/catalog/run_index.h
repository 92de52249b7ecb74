// RunIndex: every durable run, machine, series and trouble, in memory. Readers on any thread;
// publish() and load on the writer thread. Its lock is held for look-ups and pointer swaps only.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/run_catalog.h"
#include "catalog/run_draft.h"
#include "core/machine.h"

namespace afs {

class RunIndex {
 public:
  void publish(GroupDraft group);  // All of it is seen at once.

  std::vector<std::shared_ptr<const Run>> runs() const;      // Newest data first; no machines.
  std::vector<std::shared_ptr<const Run>> machines() const;  // Likewise; no runs.
  std::shared_ptr<const Run> run(RunId id) const;
  std::shared_ptr<const Run> find(std::string_view id_or_name) const;
  RunId find_key(std::string_view run_key) const;  // By run_key_of().
  ProjectId find_project(std::string_view name) const;
  std::vector<SeriesName> series_of(RunId run) const;
  std::optional<SeriesEntry> find_series(RunId run, std::string_view metric) const;
  size_t series_count(RunId run) const;
  bool is_fed(RunId run) const;               // By a kPoints source. Linear in its series.
  size_t run_count() const;                   // Without machines.
  std::vector<FileTrouble> troubles() const;  // By path.
  std::optional<FileTrouble> trouble(std::string_view path) const;
  size_t trouble_count() const;

 private:
  struct Kept {
    std::shared_ptr<const Run> run;
    TextMap<SeriesEntry> series;
  };
  using KeptMap = std::unordered_map<RunId, Kept>;
  void keep(RunDraft& draft, std::shared_ptr<const Run> run);
  const Kept* find_kept(RunId id) const;  // With the lock held.
  std::vector<std::shared_ptr<const Run>> newest_first(const KeptMap& records) const;
  std::shared_ptr<const Run> only_run(const std::vector<RunId>& named) const;

  mutable std::shared_mutex mutex_;
  // Guarded by mutex_:
  KeptMap runs_, machines_;
  TextMap<ProjectId> projects_;
  TextMap<RunId> by_run_key_;
  TextMap<std::vector<RunId>> by_key_,
      by_name_;  // Neither is unique: keys are so in a project only.
  TextMap<FileTrouble> troubles_;
};

}  // namespace afs
