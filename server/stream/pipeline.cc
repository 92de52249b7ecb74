#include "stream/pipeline.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "base/log.h"
#include "stream/commit_group.h"

namespace afs {
namespace {

// What waits, in points: the rest of a batch is counted by the points that would take as much
// memory.
constexpr size_t kQueuePointsMax = 2'000'000;
constexpr size_t kPointBytes = sizeof(Step) + sizeof(WallTime) + sizeof(double);
constexpr size_t kBatchBytes = 512;
constexpr std::chrono::milliseconds kProbeInterval{2'000};  // While nothing can be stored.

size_t weight_of(const IngestBatch& batch) {
  size_t bytes = kBatchBytes;
  for (const auto& column : batch.columns) bytes += sizeof(column) + column.metric.size();
  for (const auto& bookmark : batch.bookmarks) {
    bytes += sizeof(bookmark) + bookmark.source.size() + bookmark.state.size();
  }
  for (const auto& param : batch.params) {
    bytes += sizeof(param) + param.name.size() + param.value.size();
  }
  for (const auto& tag : batch.tags) bytes += sizeof(tag) + tag.name.size() + tag.value.size();
  for (const auto& trouble : batch.troubles) {
    bytes += sizeof(trouble) + trouble.path.size() + trouble.reason.size();
  }
  return batch.point_count() + bytes / kPointBytes;
}

}  // namespace

struct Pipeline::Impl {
  Impl(RunCatalog& to_catalog, SeriesStore& to_store, std::vector<CommitObserver*> tell)
      : catalog(to_catalog),
        store(to_store),
        sequences(to_store),
        observers(std::move(tell)),
        queue(kQueuePointsMax) {}

  void write_until_closed();
  void commit(std::vector<QueuedBatch> queued);
  void count(const CommitGroup::Counts& counts);
  void fail(const Error& error);
  void probe();

  RunCatalog& catalog;
  SeriesStore& store;
  SequenceBook sequences;  // Writer thread.
  const std::vector<CommitObserver*> observers;
  BoundedQueue<QueuedBatch> queue;
  std::jthread writer;
  bool is_failing = false;  // Writer thread: the last commit was refused.
  mutable std::mutex mutex;
  Stats stats;  // Guarded by mutex.
};

// The clock is the catalog's and the store's concern: a batch brings its own times.
Pipeline::Pipeline(RunCatalog& catalog, SeriesStore& store, std::vector<CommitObserver*> observers,
                   const Clock&)
    : impl_(std::make_unique<Impl>(catalog, store, std::move(observers))) {}

Pipeline::~Pipeline() { stop(); }

void Pipeline::start() {
  CHECK(!impl_->writer.joinable());
  impl_->writer = std::jthread([impl = impl_.get()] { impl->write_until_closed(); });
}

void Pipeline::stop() {
  impl_->queue.close();
  if (impl_->writer.joinable()) {
    impl_->writer.join();
    return;
  }
  // Never started: nobody will write what waits, and its senders must hear of it.
  for (auto waiting = impl_->queue.pop_all(kGroupPointsMax); !waiting.empty();
       waiting = impl_->queue.pop_all(kGroupPointsMax)) {
    for (const QueuedBatch& queued : waiting) {
      if (queued.done) queued.done(unavailable("the server stops; send the batch again later"));
    }
  }
}

Status Pipeline::submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) {
  const size_t weight = weight_of(batch);
  if (impl_->queue.try_push({std::move(batch), std::move(done)}, weight)) return {};
  if (impl_->queue.closed()) {
    return unavailable("the server stops; send the batch again later");
  }
  return busy("more points wait to be stored than fit; send the batch again in a moment");
}

Pipeline::Stats Pipeline::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->stats;
}

void Pipeline::Impl::write_until_closed() {
  while (true) {
    auto queued = is_failing ? queue.pop_all_for(kGroupPointsMax, kProbeInterval)
                             : queue.pop_all(kGroupPointsMax);
    if (!queued.empty()) {
      commit(std::move(queued));
    } else if (is_failing && !queue.closed()) {
      probe();
    } else if (queue.closed()) {
      return;
    }
  }
}

// Whoever was refused may not come again: an empty commit finds out whether the trouble is over.
void Pipeline::Impl::probe() {
  const auto appended = store.append({}, nullptr);
  if (!appended.ok()) return fail(appended.error());
  log_info("points can be stored again");
  is_failing = false;
  const std::lock_guard lock(mutex);
  stats.last_error.clear();
}

// THE WAY of a batch. The only place where the order is told.
void Pipeline::Impl::commit(std::vector<QueuedBatch> queued) {
  CommitGroup group(catalog, store, sequences);
  for (QueuedBatch& one : queued) group.add(std::move(one));  // Check, resolve ...
  if (group.is_empty()) return group.accept();  // What is there already needs no commit.
  if (const Status appended = group.append(); !appended.ok()) {  // ... append ...
    fail(appended.error());
    return group.refuse(appended.error());
  }
  count(group.tell(observers));  // ... tell: whoever is answered finds the counts in place.
  group.accept();
}

void Pipeline::Impl::count(const CommitGroup::Counts& counts) {
  is_failing = false;
  const std::lock_guard lock(mutex);
  stats.points_accepted += counts.points_accepted;
  stats.points_rejected += counts.points_rejected;
  stats.batches += counts.batches;
  ++stats.groups;
  stats.last_error.clear();
}

void Pipeline::Impl::fail(const Error& error) {
  is_failing = true;
  const std::lock_guard lock(mutex);
  // Sources try again and again: the log tells when trouble begins, not each time.
  if (stats.last_error != error.message) log_error("nothing can be stored: {}", error.message);
  ++stats.failed_commits;
  stats.last_error = error.message;
}

}  // namespace afs
