// TroubleDesk: tells of troubles that belong to no run: directories that cannot be listed, files
// that cannot be opened. They go out in batches with an empty run key that hold nothing but
// troubles and one bookmark, which keeps what has been told, so that what healed while the server
// was down is cleared too. Called by log_scan on the log directory's thread.
#pragma once

#include <map>
#include <string>

#include "ingest/delivery.h"

namespace afs {

inline constexpr size_t kDeskTroublesMax = 1000;  // More are not told one by one.

class TroubleDesk {
 public:
  static constexpr const char* kSource = "log_dir:troubles";

  TroubleDesk(Deliveries& deliveries, std::string project, const Bookmark* told);

  void set_current(std::map<std::string, std::string> reasons);  // By printable path.
  bool pump(Sink& sink);  // True when something was handed over.
  size_t count() const { return current_.size(); }

 private:
  IngestBatch make_batch() const;
  Bookmark bookmark() const;

  Deliveries& deliveries_;
  Delivery delivery_;
  const std::string project_;
  std::map<std::string, std::string> current_;
  std::map<std::string, std::string> told_;  // As far as durable.
  std::map<std::string, std::string> being_told_;
};

}  // namespace afs
