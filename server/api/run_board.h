// RunBoard: the view of every run, made anew only when the run changed or time alone changes what
// it says. Called on worker threads, at once; the one place where views are cached.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/context.h"
#include "api/types.h"

namespace afs::api {

inline constexpr int64_t kLiveViewAgeMaxMs = 1'000;  // Durations and "no data for …" of live runs.
inline constexpr int64_t kQuietViewAgeMaxMs = 60'000;  // Of runs that nothing happens to ...
inline constexpr int64_t kOldViewAgeMaxMs =
    3'600'000;  // ... and of those that were quiet for a day.
inline constexpr int64_t kOldAfterMs = 86'400'000;

class RunBoard {
 public:
  explicit RunBoard(const Context& context) : context_(context) {}

  struct Entry {
    std::shared_ptr<const Run> run;
    std::shared_ptr<const RunView> view;
  };
  // Newest data first.
  std::vector<Entry> all();
  // The same from `offset` on, at most `limit`; makes no view of the others. `total`: how many
  // there are in all.
  std::vector<Entry> newest(size_t offset, size_t limit, int64_t& total);
  // By "r12", name or key; empty pointers when there is none.
  Entry find(std::string_view id_or_name);
  // The configuration changed: models, rates and so all views may be others.
  void forget();

 private:
  struct Kept {
    Entry entry;
    int64_t made_at_ms = 0;
  };
  int64_t age_max_ms(const Entry& entry) const;
  Entry entry_of(const std::shared_ptr<const Run>& run);

  const Context context_;
  std::mutex mutex_;
  std::unordered_map<RunId, Kept> kept_;
};

bool is_live(Lifecycle lifecycle);
bool is_at_work(Lifecycle lifecycle);  // Live, and not paused.

}  // namespace afs::api
