#include "catalog/run_index.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include "core/kept_estimates.h"

namespace afs {
namespace {

// "r12" → 12, "m1" → the first machine; 0 when it is no such thing.
RunId parse_public_id(std::string_view text) {
  if (text.size() < 2 || (text.front() != 'r' && text.front() != 'm')) return {};
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, number);
  if (error != std::errc() || stop != end || number <= 0 || number >= kMachineIdBase) return {};
  return {text.front() == 'm' ? kMachineIdBase + number : number};
}

template <typename Map>
auto value_or_empty(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type() : found->second;
}

}  // namespace

void RunIndex::publish(GroupDraft group) {
  std::vector<std::shared_ptr<const Run>>
      made;  // Before the lock is taken: it copies nothing inside.
  made.reserve(group.runs.size());
  for (auto& [id, draft] : group.runs) {
    made.push_back(std::make_shared<const Run>(std::move(draft.run)));
  }
  const std::unique_lock lock(mutex_);
  auto next = made.begin();
  for (auto& [id, draft] : group.runs) keep(draft, std::move(*next++));
  projects_.merge(group.projects_added);
  for (auto& [path, trouble] : group.troubles) {
    if (trouble.reason.empty()) {
      troubles_.erase(path);
    } else {
      troubles_.insert_or_assign(path, std::move(trouble));
    }
  }
}

void RunIndex::keep(RunDraft& draft, std::shared_ptr<const Run> run) {
  Kept& kept = is_machine(run->id) ? machines_[run->id] : runs_[run->id];
  if (draft.is_new) by_run_key_.emplace(run_key_of(run->project_name, run->key), run->id);
  if (is_machine(run->id)) {
    // Found by its id only: its name may be a run's too.
  } else if (draft.is_new) {
    by_key_[run->key].push_back(run->id);
    by_name_[run->name].push_back(run->id);
  } else if (kept.run->name != run->name) {
    std::erase(by_name_[kept.run->name], run->id);
    by_name_[run->name].push_back(run->id);
  }
  kept.run = std::move(run);
  kept.series.merge(draft.series_added);
  for (auto& [metric, entry] : draft.series_taken_over) kept.series[metric].is_fill_in = false;
}

std::vector<std::shared_ptr<const Run>> RunIndex::runs() const { return newest_first(runs_); }

std::vector<std::shared_ptr<const Run>> RunIndex::machines() const {
  return newest_first(machines_);
}

std::vector<std::shared_ptr<const Run>> RunIndex::newest_first(const KeptMap& records) const {
  std::vector<std::shared_ptr<const Run>> all;
  {
    const std::shared_lock lock(mutex_);
    all.reserve(records.size());
    for (const auto& [id, kept] : records) all.push_back(kept.run);
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    if (a->last_data_at != b->last_data_at) return a->last_data_at > b->last_data_at;
    return a->id > b->id;
  });
  return all;
}

const RunIndex::Kept* RunIndex::find_kept(RunId id) const {
  const KeptMap& records = is_machine(id) ? machines_ : runs_;
  const auto found = records.find(id);
  return found == records.end() ? nullptr : &found->second;
}

std::shared_ptr<const Run> RunIndex::run(RunId id) const {
  const std::shared_lock lock(mutex_);
  const Kept* const found = find_kept(id);
  return found ? found->run : nullptr;
}

std::shared_ptr<const Run> RunIndex::find(std::string_view id_or_name) const {
  const std::shared_lock lock(mutex_);
  if (const RunId id = parse_public_id(id_or_name)) {
    if (const Kept* const found = find_kept(id)) return found->run;
  }
  for (const auto* names : {&by_key_, &by_name_}) {
    const auto found = names->find(id_or_name);
    if (found != names->end() && !found->second.empty()) return only_run(found->second);
  }
  return nullptr;
}

std::shared_ptr<const Run> RunIndex::only_run(const std::vector<RunId>& named) const {
  return named.size() == 1 ? runs_.at(named.front()).run : nullptr;
}

RunId RunIndex::find_key(std::string_view run_key) const {
  const std::shared_lock lock(mutex_);
  return value_or_empty(by_run_key_, run_key);
}

ProjectId RunIndex::find_project(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  return value_or_empty(projects_, name);
}

std::vector<SeriesName> RunIndex::series_of(RunId run) const {
  std::vector<SeriesName> names;
  {
    const std::shared_lock lock(mutex_);
    const Kept* const found = find_kept(run);
    if (!found) return names;
    names.reserve(found->series.size());
    for (const auto& [metric, entry] : found->series) {
      if (!is_kept_estimate(metric)) names.push_back({entry.id, metric});
    }
  }
  std::sort(names.begin(), names.end(),
            [](const auto& a, const auto& b) { return a.metric < b.metric; });
  return names;
}

std::optional<SeriesEntry> RunIndex::find_series(RunId run, std::string_view metric) const {
  const std::shared_lock lock(mutex_);
  const Kept* const found = find_kept(run);
  if (!found) return std::nullopt;
  const auto series = found->series.find(metric);
  return series == found->series.end() ? std::nullopt : std::optional(series->second);
}

size_t RunIndex::series_count(RunId run) const {
  const std::shared_lock lock(mutex_);
  const Kept* const found = find_kept(run);
  return found ? found->series.size() : 0;
}

bool RunIndex::is_fed(RunId run) const {
  const std::shared_lock lock(mutex_);
  const Kept* const found = find_kept(run);
  if (!found) return false;
  const auto& series = found->series;
  return std::any_of(series.begin(), series.end(), [](const auto& entry) {
    return !entry.second.is_fill_in && !is_kept_estimate(entry.first);
  });
}

size_t RunIndex::run_count() const {
  const std::shared_lock lock(mutex_);
  return runs_.size();
}

std::vector<FileTrouble> RunIndex::troubles() const {
  std::vector<FileTrouble> all;
  {
    const std::shared_lock lock(mutex_);
    all.reserve(troubles_.size());
    for (const auto& [path, trouble] : troubles_) all.push_back(trouble);
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return all;
}

std::optional<FileTrouble> RunIndex::trouble(std::string_view path) const {
  const std::shared_lock lock(mutex_);
  const auto found = troubles_.find(path);
  return found == troubles_.end() ? std::nullopt : std::optional(found->second);
}

size_t RunIndex::trouble_count() const {
  const std::shared_lock lock(mutex_);
  return troubles_.size();
}

}  // namespace afs
