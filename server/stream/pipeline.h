// Pipeline: THE WAY of a batch, the only place where the order is told: check, resolve, append, tell.
// submit() from any thread; owns the writer thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"
#include "base/clock.h"
#include "catalog/run_catalog.h"
#include "core/batch.h"
#include "store/series_store.h"

namespace afs {

class Pipeline final : public Sink {
 public:
  Pipeline(RunCatalog& catalog, SeriesStore& store, std::vector<CommitObserver*> observers,
           const Clock& clock);
  ~Pipeline() override;

  void start();
  void stop();  // Commits what is queued, then returns.

  Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) override;

  struct Stats {
    int64_t points_accepted = 0, points_rejected = 0, batches = 0, groups = 0, failed_commits = 0;
    std::string last_error;  // Empty while all is well; what `/healthz` and the page show.
  };
  Stats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace afs
