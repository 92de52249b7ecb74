// Hub: who watches what. Hears of every commit and hands each watcher the points it asked for, and nudges for
// records. on_commit() on the writer thread; watch() and drain() on the watcher's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/change.h"

namespace afs {

inline constexpr size_t kWatcherPointsMax = 50'000;  // Undelivered points of one watcher; past it, a snapshot.
inline constexpr size_t kWatchersMax = 10'000;
inline constexpr size_t kWatcherSeriesMax = 10'000;  // Further ones are not watched.

// What a watcher gets from one drain(), merged per series since the last one.
struct WatchedChanges {
  std::vector<Commit::Column> columns;  // Points of watched series, in ordinal order, gapless per series.
  std::vector<SeriesId> snapshots;      // Too much was missed: read these series again.
  std::vector<Change> changes;          // Records that changed: fetch them by REST.
  bool empty() const { return columns.empty() && snapshots.empty() && changes.empty(); }
};

class Watcher {
 public:
  virtual ~Watcher() = default;  // Ends the watch; when it returns, on_ready runs no more.
  virtual void watch_series(SeriesId series) = 0;
  virtual void unwatch_series(SeriesId series) = 0;
  virtual WatchedChanges drain() = 0;
};

class Hub : public CommitObserver {
 public:
  static std::unique_ptr<Hub> create();
  // `on_ready` runs on the writer thread (or on that of an announcer) when there is something to drain, once until
  // drained: it must only post, and must not end its own watcher.
  // nullptr when kWatchersMax is reached.
  virtual std::unique_ptr<Watcher> add_watcher(std::function<void()> on_ready) = 0;
  // A record changed outside a commit (a model, the configuration). Any thread.
  virtual void announce(const Change& change) = 0;
  virtual size_t watcher_count() const = 0;
};

}  // namespace afs
