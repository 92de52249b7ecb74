#include "api/run_board.h"

#include "api/run_view.h"

namespace afs::api {

bool is_live(Lifecycle lifecycle) {
  return lifecycle == Lifecycle::kStarting || lifecycle == Lifecycle::kRunning ||
         lifecycle == Lifecycle::kPaused || lifecycle == Lifecycle::kEvaluating;
}

std::vector<RunBoard::Entry> RunBoard::all() {
  std::vector<Entry> entries;
  for (const auto& run : context_.runs.runs()) entries.push_back(entry_of(run));
  return entries;
}

RunBoard::Entry RunBoard::find(std::string_view id_or_name) {
  const auto run = context_.runs.find_run(id_or_name);
  return run ? entry_of(run) : Entry{};
}

void RunBoard::forget() {
  std::lock_guard lock(mutex_);
  kept_.clear();
}

RunBoard::Entry RunBoard::entry_of(const std::shared_ptr<const Run>& run) {
  const int64_t now = context_.clock.steady_ms();
  {
    std::lock_guard lock(mutex_);
    const auto found = kept_.find(run->id);
    if (found != kept_.end() && found->second.entry.run == run) {
      const bool live = is_live(found->second.entry.view->lifecycle);
      if (now - found->second.made_at_ms < (live ? kLiveViewAgeMaxMs : kQuietViewAgeMaxMs)) {
        return found->second.entry;
      }
    }
  }
  // Made without the lock: two threads may make the same view, which costs time but never truth.
  Entry entry{run, std::make_shared<const RunView>(run_view(*run, context_))};
  std::lock_guard lock(mutex_);
  kept_[run->id] = {entry, now};
  return entry;
}

}  // namespace afs::api
