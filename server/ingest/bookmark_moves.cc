#include "ingest/bookmark_moves.h"

namespace afs {

void BookmarkMoves::hold(FileTail& tail) {
  tail.set_held(true);
  held_.insert(&tail);
}

bool BookmarkMoves::pump(Sink& sink) {
  for (FileTail* tail : held_) {
    tail->pump(sink);  // Held: only takes what its last batch became.
    if (tail->is_in_flight()) return false;
  }
  if (const auto outcome = delivery_.take_outcome()) {
    if (!outcome->ok()) return false;
    for (FileTail* tail : held_) tail->set_held(false);
    held_.clear();
    vacated_.clear();
    return true;
  }
  if (!delivery_.is_free()) return false;
  IngestBatch batch;
  batch.run.project = project_;
  for (const FileTail* tail : held_) {
    vacated_.erase(tail->source());
    batch.bookmarks.push_back(tail->durable().encode(tail->source()));
  }
  for (const std::string& source : vacated_) batch.bookmarks.push_back({source, 0, ""});
  return delivery_.submit(sink, std::move(batch)).ok();
}

}  // namespace afs
