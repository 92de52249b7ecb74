// BookmarkMoves: bookmarks that change their name because their file did, all in one transaction:
// half of a rotation made durable would have a log read twice. Called by log_scan on the log
// directory's thread.
#pragma once

#include <set>
#include <string>

#include "ingest/delivery.h"
#include "ingest/file_tail.h"

namespace afs {

class BookmarkMoves {
 public:
  BookmarkMoves(Deliveries& deliveries, std::string project)
      : delivery_(deliveries), project_(std::move(project)) {}

  void hold(
      FileTail& tail);  // Reads nothing more before its bookmark is durable under its own name.
  void vacate(const std::string& source) { vacated_.insert(source); }
  void forget(FileTail* tail) { held_.erase(tail); }  // Before it is destroyed.
  bool is_pending() const { return !held_.empty(); }
  bool pump(Sink& sink);  // True when something moved. Only when is_pending().

 private:
  Delivery delivery_;
  const std::string project_;
  std::set<FileTail*> held_;
  std::set<std::string> vacated_;  // Sources whose file is another one now.
};

}  // namespace afs
