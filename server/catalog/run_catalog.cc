// The writer's side of the catalog: a group of batches becomes a draft, which is written, and then
// published to the index that readers see, or thrown away.
#include "catalog/run_catalog.h"

#include <algorithm>

#include "base/json_writer.h"
#include "catalog/run_draft.h"
#include "catalog/run_facts.h"
#include "catalog/run_index.h"
#include "catalog/run_rows.h"
#include "core/kept_estimates.h"
#include "core/machine.h"

namespace afs {
namespace {

struct LastIds {
  int64_t project = 0, run = 0, machine = kMachineIdBase, series = 0;
};

class CachedRunCatalog final : public RunCatalog {
 public:
  explicit CachedRunCatalog(const Clock& clock) : clock_(clock) {}
  Status load(sql::Connection& connection);

  Result<ResolvedRun> resolve(const IngestBatch& batch) override;
  Status write(sql::Connection& connection,
               std::span<const std::shared_ptr<const Commit>> commits) override;
  void confirm() override;
  void discard() override;

  std::vector<std::shared_ptr<const Run>> runs() const override { return index_.runs(); }
  std::vector<std::shared_ptr<const Run>> machines() const override { return index_.machines(); }
  std::shared_ptr<const Run> run(RunId id) const override { return index_.run(id); }
  std::shared_ptr<const Run> find_run(std::string_view text) const override {
    return index_.find(text);
  }
  std::vector<SeriesName> series_of(RunId run) const override { return index_.series_of(run); }
  SeriesId find_series(RunId run, std::string_view metric) const override {
    return index_.find_series(run, metric).value_or(SeriesEntry{}).id;
  }
  size_t run_count() const override { return index_.run_count(); }
  std::vector<FileTrouble> troubles() const override { return index_.troubles(); }

 private:
  Result<RunDraft*> draft_of(const RunRef& ref, ResolvedRun& resolved);
  Result<RunDraft*> new_draft(const RunRef& ref, std::string run_key);
  ProjectId project_of(std::string_view name);
  bool merge_record(RunDraft& draft, const IngestBatch& batch);
  bool has_own_points(const RunDraft& draft) const;
  void resolve_column(RunDraft& draft, const IngestBatch::Column& column, BatchKind kind,
                      ResolvedRun& resolved);
  bool stage_troubles(const std::vector<FileTrouble>& troubles);
  bool stage_trouble(FileTrouble trouble);

  const Clock& clock_;
  RunIndex index_;
  // Writer thread only:
  GroupDraft group_;
  LastIds ids_, ids_durable_;
  bool are_commits_applied_ = false;
};

Status check_ref(const RunRef& ref) {
  if (ref.key.size() > kRunKeyBytesMax || ref.project.size() > kProjectNameBytesMax) {
    return too_large(
        "the name of a run or project is too long; use a shorter directory or run name");
  }
  if (ref.project.empty()) return invalid("a run needs a project; name one, or send \"default\"");
  return {};
}

bool carries_run_content(const IngestBatch& batch) {
  return !batch.columns.empty() || !batch.params.empty() || !batch.tags.empty() || batch.update;
}

std::string shown_name(const std::string& name) {
  std::string text = valid_utf8(name);
  if (text.size() <= kRunNameBytesMax) return text;
  text.resize(kRunNameBytesMax);
  return valid_utf8(text);
}

Status CachedRunCatalog::load(sql::Connection& connection) {
  TRY_ASSIGN(GroupDraft stored, load_rows(connection));
  for (const auto& [name, id] : stored.projects_added) {
    ids_.project = std::max(ids_.project, id.value);
  }
  for (const auto& [id, draft] : stored.runs) {
    int64_t& last = is_machine(id) ? ids_.machine : ids_.run;
    last = std::max(last, id.value);
    for (const auto& [metric, entry] : draft.series_added) {
      ids_.series = std::max(ids_.series, entry.id.value);
    }
  }
  ids_durable_ = ids_;
  index_.publish(std::move(stored));
  return {};
}

// All that can fail comes before the first change, so that a refused batch leaves the group alone.
Result<ResolvedRun> CachedRunCatalog::resolve(const IngestBatch& batch) {
  ResolvedRun resolved;
  BatchDraft batch_draft;
  if (batch.run.key.empty()) {
    if (carries_run_content(batch)) return invalid("the batch has points or facts but no run key");
  } else {
    TRY(check_ref(batch.run));
    TRY_ASSIGN(RunDraft * draft, draft_of(batch.run, resolved));
    batch_draft = {draft->run.id, batch.update, draft->run.last_data_at, {}};
    resolved.run = draft->run.id;
    resolved.record_changed = merge_record(*draft, batch) || resolved.run_added;
    for (const auto& column : batch.columns) {
      resolve_column(*draft, column, batch.kind, resolved);
      if (is_kept_estimate(column.metric)) batch_draft.estimates.push_back(resolved.series.back());
    }
    const bool repeats_others = batch.kind == BatchKind::kFillIn && has_own_points(*draft);
    if (repeats_others && draft->run.last_data_at > 0) resolved.time_max = draft->run.last_data_at;
  }
  resolved.troubles_changed = stage_troubles(batch.troubles);
  group_.batches.push_back(std::move(batch_draft));
  return resolved;
}

Result<RunDraft*> CachedRunCatalog::draft_of(const RunRef& ref, ResolvedRun& resolved) {
  std::string run_key = run_key_of(valid_utf8(ref.project), valid_utf8(ref.key));
  const auto added = group_.keys_added.find(run_key);
  const RunId id = added == group_.keys_added.end() ? index_.find_key(run_key) : added->second;
  if (!id) {
    resolved.run_added = true;
    return new_draft(ref, std::move(run_key));
  }
  const auto [at, is_first_touch] = group_.runs.try_emplace(id);
  if (is_first_touch) at->second.run = *index_.run(id);
  return &at->second;
}

Result<RunDraft*> CachedRunCatalog::new_draft(const RunRef& ref, std::string run_key) {
  const bool is_of_machine = is_machine_project(ref.project);
  if (is_of_machine && ids_.machine >= kMachineIdBase + static_cast<int64_t>(kMachinesMax)) {
    return too_large("there are too many machines already; do host names change all the time?");
  }
  if (!is_of_machine && index_.run_count() + group_.keys_added.size() >= kRunsMax) {
    return too_large("there are too many runs already; point the monitor at a smaller directory");
  }
  const RunId id{is_of_machine ? ++ids_.machine : ++ids_.run};
  RunDraft& draft = group_.runs[id];
  draft.is_new = true;
  draft.run.id = id;
  draft.run.project_name = valid_utf8(ref.project);
  draft.run.project = project_of(draft.run.project_name);
  draft.run.key = valid_utf8(ref.key);
  draft.run.name = ref.name.empty() ? draft.run.key : shown_name(ref.name);
  draft.run.created_at = clock_.now_ms();
  group_.keys_added.emplace(std::move(run_key), id);
  return &draft;
}

ProjectId CachedRunCatalog::project_of(std::string_view name) {
  if (const ProjectId known = index_.find_project(name)) return known;
  const auto [at, is_new] = group_.projects_added.try_emplace(std::string(name));
  if (is_new) at->second = {++ids_.project};
  return at->second;
}

// Whether people would see another record. How far a run has got is told by its points where it has
// some.
bool CachedRunCatalog::merge_record(RunDraft& draft, const IngestBatch& batch) {
  Run& run = draft.run;
  bool is_changed = false;
  if (!batch.run.name.empty() && run.name == run.key && shown_name(batch.run.name) != run.name) {
    run.name = shown_name(batch.run.name);  // The key stood in until somebody named the run.
    is_changed = true;
  }
  run.points_rejected += batch.records_bad;
  const auto params = merge_params(run.params, batch.params);
  const auto tags = merge_tags(run.tags, batch.tags);
  draft.params.insert(draft.params.end(), params.begin(), params.end());
  draft.tags.insert(draft.tags.end(), tags.begin(), tags.end());
  is_changed |= !params.empty() || !tags.empty() || batch.records_bad > 0;
  if (!batch.update) return is_changed;
  const FactsChange facts = merge_update(run, *batch.update, batch.kind);
  const bool is_told_by_points = batch.point_count() > 0;
  return is_changed || facts == FactsChange::kRecord ||
         (facts == FactsChange::kProgress && !is_told_by_points);
}

void CachedRunCatalog::resolve_column(RunDraft& draft, const IngestBatch::Column& column,
                                      BatchKind kind, ResolvedRun& resolved) {
  const bool is_fill_in = kind == BatchKind::kFillIn;
  const std::string metric = valid_utf8(column.metric);
  std::optional<SeriesEntry> entry;
  if (const auto added = draft.series_added.find(metric); added != draft.series_added.end()) {
    if (!is_fill_in) added->second.is_fill_in = false;
    entry = added->second;
  } else if ((entry = index_.find_series(draft.run.id, metric))) {
    if (entry->is_fill_in && !is_fill_in) draft.series_taken_over.emplace(metric, *entry);
    if (draft.series_taken_over.contains(metric)) entry->is_fill_in = false;
  } else if (!metric.empty() && metric.size() <= kMetricNameBytesMax &&
             index_.series_count(draft.run.id) + draft.series_added.size() < kRunMetricsMax) {
    entry = SeriesEntry{{++ids_.series}, is_fill_in};
    draft.series_added.emplace(metric, *entry);
    resolved.series_added |= !is_kept_estimate(metric);
  } else {
    draft.run.points_rejected += static_cast<int64_t>(column.points.size());
  }
  resolved.series.push_back(entry.value_or(SeriesEntry{}).id);
  resolved.is_left_alone.push_back(entry && is_fill_in && !entry->is_fill_in);
}

// Whether a kPoints source feeds the run.
bool CachedRunCatalog::has_own_points(const RunDraft& draft) const {
  const auto is_fed = [](const auto& added) {
    return !added.second.is_fill_in && !is_kept_estimate(added.first);
  };
  return !draft.series_taken_over.empty() ||
         std::any_of(draft.series_added.begin(), draft.series_added.end(), is_fed) ||
         index_.is_fed(draft.run.id);
}

bool CachedRunCatalog::stage_troubles(const std::vector<FileTrouble>& troubles) {
  bool is_changed = false;
  for (const FileTrouble& trouble : troubles) is_changed |= stage_trouble(trouble);
  return is_changed;
}

bool CachedRunCatalog::stage_trouble(FileTrouble trouble) {
  trouble.path = valid_utf8(trouble.path);
  trouble.reason = valid_utf8(trouble.reason);
  const auto staged = group_.troubles.find(trouble.path);
  const bool is_staged = staged != group_.troubles.end();
  const FileTrouble known =
      is_staged ? staged->second : index_.trouble(trouble.path).value_or(FileTrouble{});
  if (known.reason == trouble.reason && (known.reason.empty() || known.count == trouble.count)) {
    return false;
  }
  const bool is_further = known.reason.empty() && !is_staged;
  if (is_further && index_.trouble_count() + group_.troubles.size() >= kTroublesMax) return false;
  if (known.reason == trouble.reason) trouble.since = known.since;
  if (trouble.since == 0) trouble.since = clock_.now_ms();
  group_.troubles.insert_or_assign(trouble.path, trouble);
  return true;
}

Status CachedRunCatalog::write(sql::Connection& connection,
                               std::span<const std::shared_ptr<const Commit>> commits) {
  CHECK(commits.size() == group_.batches.size());
  if (!are_commits_applied_) {  // The store may run a transaction again.
    for (size_t i = 0; i < commits.size(); ++i) {
      if (!group_.batches[i].run) continue;
      RunDraft& draft = group_.runs.at(group_.batches[i].run);
      apply_commit(draft.run, *commits[i], group_.batches[i]);
      for (const auto& column : commits[i]->columns) {
        if (group_.batches[i].is_word_of_run(column)) draft.attempts_touched.insert(column.attempt);
      }
    }
    are_commits_applied_ = true;
  }
  return write_rows(connection, group_);
}

void CachedRunCatalog::confirm() {
  index_.publish(std::exchange(group_, {}));
  ids_durable_ = ids_;
  are_commits_applied_ = false;
}

void CachedRunCatalog::discard() {
  group_ = {};
  ids_ = ids_durable_;
  are_commits_applied_ = false;
}

}  // namespace

Result<std::unique_ptr<RunCatalog>> RunCatalog::open(sql::Connection& writer_connection,
                                                     const Clock& clock) {
  auto catalog = std::make_unique<CachedRunCatalog>(clock);
  TRY(catalog->load(writer_connection));
  return std::unique_ptr<RunCatalog>(std::move(catalog));
}

std::string public_id(RunId id) {
  if (is_machine(id)) return "m" + std::to_string(id.value - kMachineIdBase);
  return "r" + std::to_string(id.value);
}

}  // namespace afs
