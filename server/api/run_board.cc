#include "api/run_board.h"

#include <algorithm>

#include "api/run_view.h"
#include "core/machine.h"

namespace afs::api {

bool is_live(Lifecycle lifecycle) {
  return lifecycle == Lifecycle::kStarting || lifecycle == Lifecycle::kRunning ||
         lifecycle == Lifecycle::kPaused || lifecycle == Lifecycle::kEvaluating;
}

bool is_at_work(Lifecycle lifecycle) {
  return is_live(lifecycle) && lifecycle != Lifecycle::kPaused;
}

std::vector<RunBoard::Entry> RunBoard::all() {
  std::vector<Entry> entries;
  for (const auto& run : context_.runs.runs()) entries.push_back(entry_of(run));
  return entries;
}

std::vector<RunBoard::Entry> RunBoard::newest(size_t offset, size_t limit, int64_t& total) {
  const auto runs = context_.runs.runs();
  total = static_cast<int64_t>(runs.size());
  std::vector<Entry> entries;
  const size_t begin = std::min(offset, runs.size());
  for (size_t i = begin; i < begin + std::min(limit, runs.size() - begin); ++i)
    entries.push_back(entry_of(runs[i]));
  return entries;
}

RunBoard::Entry RunBoard::find(std::string_view id_or_name) {
  const auto run = context_.runs.find_run(id_or_name);
  return run && !is_machine(run->id) ? entry_of(run) : Entry{};
}

void RunBoard::forget() {
  std::lock_guard lock(mutex_);
  kept_.clear();
}

int64_t RunBoard::age_max_ms(const Entry& entry) const {
  if (is_live(entry.view->lifecycle)) return kLiveViewAgeMaxMs;
  const bool is_old = context_.clock.now_ms() - entry.run->last_data_at > kOldAfterMs;
  return is_old ? kOldViewAgeMaxMs : kQuietViewAgeMaxMs;
}

RunBoard::Entry RunBoard::entry_of(const std::shared_ptr<const Run>& run) {
  const int64_t now = context_.clock.steady_ms();
  {
    std::lock_guard lock(mutex_);
    const auto found = kept_.find(run->id);
    if (found != kept_.end() && found->second.entry.run == run) {
      if (now - found->second.made_at_ms < age_max_ms(found->second.entry))
        return found->second.entry;
    }
  }
  // Made without the lock: two threads may make the same view, which costs time but never truth.
  Entry entry{run, std::make_shared<const RunView>(run_view(*run, context_))};
  std::lock_guard lock(mutex_);
  kept_[run->id] = {entry, now};
  return entry;
}

}  // namespace afs::api
