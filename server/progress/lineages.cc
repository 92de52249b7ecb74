#include "progress/lineages.h"

#include <algorithm>

#include "catalog/version_name.h"

namespace afs {
namespace {

constexpr size_t kSeriesAskedMax = 16;  // For the first point; a run may have thousands.

std::string key_of(std::string_view kind, std::string_view owner, std::string_view pattern) {
  std::string key(kind);
  return key.append(1, '\0').append(owner).append(1, '\0').append(pattern);
}

}  // namespace

WallTime began_at(const Run& run, const RunCatalog& catalog, const SeriesStore& store) {
  if (run.facts.started_at) return *run.facts.started_at;
  WallTime first = 0;
  const std::vector<SeriesName> names = catalog.series_of(run.id);
  for (size_t i = 0; i < std::min(names.size(), kSeriesAskedMax); ++i) {
    const auto summary = store.summary(names[i].id);
    if (!summary || summary->first_time <= 0) continue;
    first = first == 0 ? summary->first_time : std::min(first, summary->first_time);
  }
  return first > 0 ? first : run.created_at;
}

Lineages::Earlier Lineages::before(const Run& run) {
  const std::lock_guard lock(mutex_);
  file_new_runs();
  const Filed& filed = file(run);
  Earlier earlier;
  earlier.model = filed.model;
  for (const auto& [key, self] : filed.places) {
    const std::vector<Member>& members = lineages_[key];
    auto at = std::lower_bound(members.begin(), members.end(), self);
    std::vector<RunId>& ids = earlier.lineages.emplace_back();
    while (at != members.begin() && ids.size() < kEarlierRunsMax) ids.push_back((--at)->id);
  }
  return earlier;
}

void Lineages::forget() {
  const std::lock_guard lock(mutex_);
  filed_.clear();
  lineages_.clear();
  looked_at_ms_ = 0;
}

void Lineages::file_new_runs() {
  const int64_t now = clock_.steady_ms();
  const bool is_due = looked_at_ms_ == 0 || now - looked_at_ms_ >= kLineageRefreshMs;
  if (!is_due || filed_.size() == runs_.run_count()) return;
  looked_at_ms_ = now;
  for (const auto& run : runs_.runs()) file(*run);
}

const Lineages::Filed& Lineages::file(const Run& run) {
  const auto [at, is_new] = filed_.try_emplace(run.id);
  Filed& filed = at->second;
  if (!is_new) return filed;
  filed.model = models_.model_of(run);
  const WallTime began = began_at(run, runs_, store_);
  const auto place = [&](std::string key, std::vector<int64_t> numbers) {
    filed.places.emplace_back(std::move(key), Member{std::move(numbers), began, run.id});
  };
  const std::string_view kind = filed.model.empty() ? "project" : "model";
  const std::string& owner = filed.model.empty() ? run.project_name : filed.model;
  VersionName by_key = version_name(run.key);
  VersionName by_name = version_name(run.name);
  place(key_of(kind, owner, "key " + by_key.pattern), std::move(by_key.numbers));
  if (!by_name.pattern.empty()) {
    place(key_of(kind, owner, "name " + by_name.pattern), std::move(by_name.numbers));
  }
  // All of a model, whatever they are called, by when they began.
  if (!filed.model.empty()) place(key_of(kind, owner, "any"), {});
  for (const auto& [key, member] : filed.places) {
    std::vector<Member>& members = lineages_[key];
    members.insert(std::upper_bound(members.begin(), members.end(), member), member);
  }
  return filed;
}

}  // namespace afs
