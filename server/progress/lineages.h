// Lineages: which runs came before a run as versions of the same thing: of its model, or of a name
// or directory that differs in a version number only. Asked by verdicts on worker threads; each run
// is filed once.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "catalog/model_registry.h"
#include "catalog/run_catalog.h"
#include "catalog/text_map.h"
#include "store/series_store.h"

namespace afs {

inline constexpr size_t kEarlierRunsMax = 200;  // Of one lineage; older ones are no predecessors.
inline constexpr int64_t kLineageRefreshMs = 1'000;  // New runs are looked for at most so often.

// When a run began, as far as known: stated, its first point, or when it was first seen.
WallTime began_at(const Run& run, const RunCatalog& catalog, const SeriesStore& store);

class Lineages {
 public:
  Lineages(const RunCatalog& runs, const ModelRegistry& models, const SeriesStore& store,
           const Clock& clock)
      : runs_(runs), models_(models), store_(store), clock_(clock) {}

  struct Earlier {
    std::string model;                         // Empty: the run is of none.
    std::vector<std::vector<RunId>> lineages;  // The closest first; in each the newest first.
  };
  Earlier before(const Run& run);
  // The models are others, and so may be what belongs together.
  void forget();

 private:
  struct Member {
    std::vector<int64_t> numbers;
    WallTime began_at = 0;
    RunId id;
    friend auto operator<=>(const Member&, const Member&) = default;
  };
  struct Filed {
    std::string model;
    std::vector<std::pair<std::string, Member>> places;  // By the key of the lineage.
  };
  // Both with mutex_ held.
  void file_new_runs();
  const Filed& file(const Run& run);

  const RunCatalog& runs_;
  const ModelRegistry& models_;
  const SeriesStore& store_;
  const Clock& clock_;
  std::mutex mutex_;  // Guards all below.
  int64_t looked_at_ms_ = 0;
  std::unordered_map<RunId, Filed> filed_;
  TextMap<std::vector<Member>> lineages_;  // Sorted.
};

}  // namespace afs
