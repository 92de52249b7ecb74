// RunPlaces: the newest runs, findable by what a rental may call them: host, address, name. Made
// for one request; a worker thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/run_board.h"
#include "cost/rental_join.h"

namespace afs::api {

inline constexpr size_t kRunsPlacedMax = 10'000;  // Older ones are joined by hand only.

class RunPlaces {
 public:
  struct Placed {
    RunBoard::Entry entry;
    RunPlace place;
    RunSpan span;
  };

  RunPlaces(RunBoard& board, const Context& context);

  using Shared = std::shared_ptr<const Placed>;
  // Runs that may belong to it and were at work meanwhile, and those that somebody put to it; each
  // once.
  std::vector<Shared> candidates(const RentalRecord& record,
                                 const std::vector<HandJoin>& by_hand) const;

 private:
  Placed placed(const RunBoard::Entry& entry) const;

  RunBoard& board_;
  const WallTime now_;
  std::vector<Shared> runs_;
  std::unordered_multimap<std::string, size_t> by_word_;  // Into runs_.
  std::unordered_map<RunId, size_t> by_id_;
};

}  // namespace afs::api
