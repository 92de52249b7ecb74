// CommitGroup: one pass of batches through check, resolve, append and tell. Made and used up by the
// pipeline on the writer thread.
#pragma once

#include <functional>
#include <vector>

#include "catalog/run_catalog.h"
#include "core/batch.h"
#include "store/series_store.h"
#include "stream/sequence_book.h"

namespace afs {

using BatchDone = std::function<void(Result<Receipt>)>;

struct QueuedBatch {
  IngestBatch batch;
  BatchDone done;
};

class CommitGroup {
 public:
  struct Counts {
    int64_t points_accepted = 0, points_rejected = 0, batches = 0;
  };

  CommitGroup(RunCatalog& catalog, SeriesStore& store, SequenceBook& sequences)
      : catalog_(catalog), store_(store), sequences_(sequences) {}

  // Check and resolve. A batch that cannot be is answered at once and leaves the group alone; one
  // that was sent before is answered with the group, as what it repeats may be in it.
  void add(QueuedBatch queued);
  // Append. After an error nothing is stored, and the catalog is as before the group.
  Status append();
  // Tell: first the observers, in commit order; the counts are of the whole group ...
  Counts tell(const std::vector<CommitObserver*>& observers);
  // ... then whoever handed the batches over. Either of them is the group's last act.
  void accept();
  void refuse(const Error& error);
  bool is_empty() const { return members_.empty(); }

 private:
  struct Member {
    BatchDone done;
    Receipt receipt;
    ResolvedRun resolved;
  };
  struct Repeat {
    BatchDone done;
    Receipt receipt;
  };
  ResolvedBatch to_resolved(IngestBatch batch, Member& member) const;

  RunCatalog& catalog_;
  SeriesStore& store_;
  SequenceBook& sequences_;
  std::vector<Repeat> repeats_;
  std::vector<Member> members_;
  std::vector<ResolvedBatch> batches_;           // One a member, until append().
  std::vector<SeriesStore::Appended> appended_;  // One a member, after it.
};

}  // namespace afs
