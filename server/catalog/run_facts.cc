#include "catalog/run_facts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/json_writer.h"

namespace afs {
namespace {

template <typename T>
bool is_usable(const T&) {
  return true;
}
// NaN is unequal to itself: it would count as a change for ever.
bool is_usable(const double& value) { return std::isfinite(value); }

template <typename T>
bool replace(std::optional<T>& kept, const std::optional<T>& set) {
  if (!set || !is_usable(*set) || kept == set) return false;
  kept = set;
  return true;
}

template <typename T>
bool raise(std::optional<T>& kept, const std::optional<T>& set) {
  if (!set || !is_usable(*set) || (kept && *kept >= *set)) return false;
  kept = set;
  return true;
}

bool replace_text(std::optional<std::string>& kept, const std::optional<std::string>& set) {
  if (!set) return false;
  return replace(kept, std::optional(valid_utf8(*set)));
}

// The end and its reason belong together: a new end without a reason must not keep the old one's.
bool replace_end(RunUpdate& kept, const RunUpdate& set) {
  if (!set.end) return replace_text(kept.end_reason, set.end_reason);
  const bool is_other = kept.end != set.end;
  kept.end = set.end;
  if (is_other && !set.end_reason) kept.end_reason.reset();
  return replace_text(kept.end_reason, set.end_reason) || is_other;
}

std::string kept_value(const std::string& value) {
  std::string text = valid_utf8(value);
  if (text.size() <= kParamValueBytesMax) return text;
  text.resize(kParamValueBytesMax);
  return valid_utf8(text);  // The cut may have split a character.
}

template <typename Label>
std::vector<Label> merge_labels(std::vector<Label>& kept, const std::vector<Label>& incoming,
                                size_t count_max) {
  const auto by_name = [](const Label& a, const Label& b) { return a.name < b.name; };
  std::vector<Label> changed;
  std::map<std::string, std::string> added;
  for (const Label& label : incoming) {
    Label next{valid_utf8(label.name), kept_value(label.value)};
    if (next.name.empty() || next.name.size() > kParamNameBytesMax) continue;
    const auto known = std::lower_bound(kept.begin(), kept.end(), next, by_name);
    if (known == kept.end() || known->name != next.name) {
      if (added.contains(next.name) || kept.size() + added.size() < count_max) {
        added[next.name] = next.value;
      }
    } else if (known->value != next.value) {
      known->value = next.value;
      changed.push_back(std::move(next));
    }
  }
  const auto middle = static_cast<std::ptrdiff_t>(kept.size());
  for (auto& [name, value] : added) kept.push_back({name, value});
  changed.insert(changed.end(), kept.begin() + middle, kept.end());
  std::inplace_merge(kept.begin(), kept.begin() + middle, kept.end(), by_name);
  return changed;
}

int32_t newest_attempt(const Commit& commit) {
  int32_t newest = 1;
  for (const auto& start : commit.attempt_starts) newest = std::max(newest, start.attempt);
  for (const auto& column : commit.columns) newest = std::max(newest, column.attempt);
  return newest;
}

WallTime newest_time(const Commit& commit, const BatchDraft& batch) {
  WallTime newest = 0;
  for (const auto& column : commit.columns) {
    if (!batch.is_word_of_run(column)) continue;
    for (const WallTime time : column.points.times) newest = std::max(newest, time);
  }
  return newest;
}

// What the points of one column say of their attempt.
void extend_attempt(Attempt& attempt, const Points& points) {
  for (size_t i = 0; i < points.size(); ++i) {
    const Step step = points.steps[i];
    if (step < attempt.first_step) {
      attempt.second_step = attempt.first_step;
      attempt.first_step = step;
    } else if (step > attempt.first_step &&
               (attempt.second_step <= attempt.first_step || step < attempt.second_step)) {
      attempt.second_step = step;
    }
    attempt.last_step = std::max(attempt.last_step, step);
    attempt.first_time = std::min(attempt.first_time, points.times[i]);
    attempt.last_time = std::max(attempt.last_time, points.times[i]);
  }
}

void note_attempt(std::vector<Attempt>& attempts, const Commit::Column& column) {
  const auto at = std::lower_bound(
      attempts.begin(), attempts.end(), column.attempt,
      [](const Attempt& attempt, int32_t number) { return attempt.number < number; });
  const bool is_known = at != attempts.end() && at->number == column.attempt;
  const Points& points = column.points;
  const Attempt begun{column.attempt,       points.steps.front(), points.steps.front(), 0,
                      points.times.front(), points.times.front()};
  extend_attempt(is_known ? *at : *attempts.insert(at, begun), points);
}

void begin_attempt(Run& run, int32_t attempt, const Commit& commit, const BatchDraft& batch) {
  static const RunUpdate kNothing;
  const RunUpdate& update = batch.update ? *batch.update : kNothing;
  // A document may tell the end before the older event file is read that tells of the attempts:
  // only an attempt that is newer than all that was known shows that the run goes on after its end.
  if (!update.end && newest_time(commit, batch) >= batch.data_at_before) {
    run.facts.end.reset();
    run.facts.end_reason.reset();
  }
  run.attempts = attempt;
  run.last_step = 0;
  run.last_data_at = update.observed_at.value_or(0);
  run.facts.current_step = update.current_step;
  run.facts.current_epoch = update.current_epoch;
  if (update.observed_at) run.facts.observed_at = update.observed_at;
}

}  // namespace

FactsChange merge_update(Run& run, const RunUpdate& update, BatchKind kind) {
  RunUpdate& facts = run.facts;
  // A document beside a growing log does not say what writes the log.
  const bool keeps_format = kind == BatchKind::kFillIn && facts.format;
  bool is_record = !keeps_format && replace_text(facts.format, update.format);
  is_record |= replace_text(facts.source_path, update.source_path);
  is_record |= replace(facts.total_steps, update.total_steps);
  is_record |= replace(facts.total_epochs, update.total_epochs);
  is_record |= replace_text(facts.step_unit, update.step_unit);
  is_record |= replace(facts.started_at, update.started_at);
  is_record |= replace_end(facts, update);

  bool is_progress = raise(facts.current_step, update.current_step);
  is_progress |= raise(facts.current_epoch, update.current_epoch);
  is_progress |= replace(facts.samples_per_second, update.samples_per_second);
  is_progress |= replace(facts.tokens_per_second, update.tokens_per_second);

  replace(facts.process_started_at, update.process_started_at);
  raise(facts.observed_at, update.observed_at);
  run.last_data_at = std::max(run.last_data_at, update.observed_at.value_or(0));
  if (is_record) return FactsChange::kRecord;
  return is_progress ? FactsChange::kProgress : FactsChange::kNone;
}

std::vector<Param> merge_params(std::vector<Param>& kept, const std::vector<Param>& incoming) {
  return merge_labels(kept, incoming, kRunParamsMax);
}

std::vector<Tag> merge_tags(std::vector<Tag>& kept, const std::vector<Tag>& incoming) {
  return merge_labels(kept, incoming, kRunTagsMax);
}

void apply_commit(Run& run, const Commit& commit, const BatchDraft& batch) {
  const int32_t attempt = newest_attempt(commit);
  if (attempt > run.attempts) begin_attempt(run, attempt, commit, batch);
  for (const auto& column : commit.columns) {
    if (!batch.is_word_of_run(column)) continue;
    run.points += static_cast<int64_t>(column.points.size());
    if (!column.points.empty()) note_attempt(run.attempt_list, column);
    if (column.attempt < run.attempts) continue;
    for (const Step step : column.points.steps) run.last_step = std::max(run.last_step, step);
  }
  run.last_data_at = std::max(run.last_data_at, newest_time(commit, batch));
}

}  // namespace afs
