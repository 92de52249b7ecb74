#include "catalog/run_rows.h"

#include <array>
#include <utility>

namespace afs {
namespace {

using sql::Connection;
using sql::Row;
using sql::Value;

constexpr std::pair<RunEnd, std::string_view> kRunEnds[] = {
    {RunEnd::kFinished, "finished"}, {RunEnd::kFailed, "failed"}, {RunEnd::kStopped, "stopped"}};

std::optional<RunEnd> run_end_of(std::string_view text) {
  for (const auto& [end, name] : kRunEnds) {
    if (name == text) return end;
  }
  return std::nullopt;
}

Value bound(const std::optional<int64_t>& value) { return value ? Value(*value) : Value(); }
Value bound(const std::optional<double>& value) { return value ? Value(*value) : Value(); }
Value bound(const std::optional<std::string>& value) {
  return value ? Value(std::string_view(*value)) : Value();
}
Value bound(const std::optional<RunEnd>& end) {
  for (const auto& [known, name] : kRunEnds) {
    if (known == end) return name;
  }
  return Value();
}

std::optional<int64_t> integer_at(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}
std::optional<double> real_at(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}
std::optional<std::string> text_at(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(std::string(row.text(column)));
}

// In the order of the SELECT below.
Run run_of(const Row& row) {
  Run run;
  run.id = {row.integer(0)};
  run.project = {row.integer(1)};
  run.project_name = row.text(2);
  run.key = row.text(3);
  run.name = row.text(4);
  RunUpdate& facts = run.facts;
  facts.format = text_at(row, 5);
  facts.source_path = text_at(row, 6);
  facts.total_steps = integer_at(row, 7);
  facts.current_step = integer_at(row, 8);
  facts.total_epochs = real_at(row, 9);
  facts.current_epoch = real_at(row, 10);
  facts.step_unit = text_at(row, 11);
  facts.started_at = integer_at(row, 12);
  facts.observed_at = integer_at(row, 13);
  if (!row.is_null(14)) facts.end = run_end_of(row.text(14));
  facts.end_reason = text_at(row, 15);
  facts.samples_per_second = real_at(row, 16);
  facts.tokens_per_second = real_at(row, 17);
  run.attempts = static_cast<int32_t>(row.integer(18));
  run.created_at = row.integer(19);
  run.last_data_at = row.integer(20);
  run.last_step = row.integer(21);
  run.points = row.integer(22);
  run.points_rejected = row.integer(23);
  return run;
}

Status load_runs(Connection& connection, GroupDraft& group) {
  TRY(connection.query("SELECT id, name FROM project", {}, [&](const Row& row) -> Status {
    group.projects_added.emplace(row.text(1), ProjectId{row.integer(0)});
    return {};
  }));
  return connection.query(
      "SELECT run.id, run.project, project.name, run.key, run.name, format, source_path, "
      "total_steps, current_step, total_epochs, current_epoch, step_unit, started_at, observed_at, "
      "run_end, end_reason, samples_per_second, tokens_per_second, attempts, created_at, "
      "last_data_at, last_step, points, points_rejected "
      "FROM run JOIN project ON project.id = run.project",
      {}, [&](const Row& row) -> Status {
        RunDraft& draft = group.runs[RunId{row.integer(0)}];
        draft.run = run_of(row);
        draft.is_new = true;
        return {};
      });
}

// Runs `visit(draft, row)` for each row whose first column names a run.
template <typename Visit>
Status load_of_runs(Connection& connection, std::string_view sql, GroupDraft& group, Visit visit) {
  return connection.query(sql, {}, [&](const Row& row) -> Status {
    const auto found = group.runs.find(RunId{row.integer(0)});
    if (found == group.runs.end())
      return corrupt("the catalog has rows of a run that is not there");
    visit(found->second, row);
    return {};
  });
}

Status load_troubles(Connection& connection, GroupDraft& group) {
  return connection.query("SELECT path, reason, since, count FROM file_trouble", {},
                          [&](const Row& row) -> Status {
                            FileTrouble trouble{std::string(row.text(0)), std::string(row.text(1)),
                                                row.integer(2), row.integer(3)};
                            group.troubles.emplace(trouble.path, trouble);
                            return {};
                          });
}

Status write_run(Connection& connection, const Run& run) {
  const RunUpdate& facts = run.facts;
  return connection.execute(
      "INSERT INTO run (id, project, key, name, format, source_path, total_steps, current_step, "
      "total_epochs, current_epoch, step_unit, started_at, observed_at, run_end, end_reason, "
      "samples_per_second, tokens_per_second, attempts, created_at, last_data_at, last_step, "
      "points, points_rejected) "
      "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
      "ON CONFLICT (id) DO UPDATE SET name = excluded.name, format = excluded.format, "
      "source_path = excluded.source_path, total_steps = excluded.total_steps, "
      "current_step = excluded.current_step, total_epochs = excluded.total_epochs, "
      "current_epoch = excluded.current_epoch, step_unit = excluded.step_unit, "
      "started_at = excluded.started_at, observed_at = excluded.observed_at, "
      "run_end = excluded.run_end, end_reason = excluded.end_reason, "
      "samples_per_second = excluded.samples_per_second, "
      "tokens_per_second = excluded.tokens_per_second, attempts = excluded.attempts, "
      "last_data_at = excluded.last_data_at, last_step = excluded.last_step, "
      "points = excluded.points, points_rejected = excluded.points_rejected",
      {run.id.value,
       run.project.value,
       run.key,
       run.name,
       bound(facts.format),
       bound(facts.source_path),
       bound(facts.total_steps),
       bound(facts.current_step),
       bound(facts.total_epochs),
       bound(facts.current_epoch),
       bound(facts.step_unit),
       bound(facts.started_at),
       bound(facts.observed_at),
       bound(facts.end),
       bound(facts.end_reason),
       bound(facts.samples_per_second),
       bound(facts.tokens_per_second),
       int64_t{run.attempts},
       run.created_at,
       run.last_data_at,
       run.last_step,
       run.points,
       run.points_rejected});
}

Status write_series(Connection& connection, const RunDraft& draft) {
  for (const auto& [metric, entry] : draft.series_added) {
    TRY(connection.execute(
        "INSERT INTO series (id, run, metric, is_fill_in) VALUES (?,?,?,?)",
        {entry.id.value, draft.run.id.value, metric, int64_t{entry.is_fill_in}}));
  }
  for (const auto& [metric, entry] : draft.series_taken_over) {
    TRY(connection.execute("UPDATE series SET is_fill_in = 0 WHERE id = ?", {entry.id.value}));
  }
  return {};
}

Status write_labels(Connection& connection, const RunDraft& draft) {
  for (const Param& param : draft.params) {
    TRY(
        connection.execute("INSERT INTO param (run, name, value) VALUES (?,?,?) "
                           "ON CONFLICT (run, name) DO UPDATE SET value = excluded.value",
                           {draft.run.id.value, param.name, param.value}));
  }
  for (const Tag& tag : draft.tags) {
    TRY(
        connection.execute("INSERT INTO tag (run, name, value) VALUES (?,?,?) "
                           "ON CONFLICT (run, name) DO UPDATE SET value = excluded.value",
                           {draft.run.id.value, tag.name, tag.value}));
  }
  return {};
}

Status write_attempts(Connection& connection, const RunDraft& draft) {
  for (const Attempt& attempt : draft.run.attempt_list) {
    if (!draft.attempts_touched.contains(attempt.number)) continue;
    TRY(connection.execute(
        "INSERT INTO attempt (run, attempt, first_step, first_time, second_step, last_step, "
        "last_time) VALUES (?,?,?,?,?,?,?) ON CONFLICT (run, attempt) DO UPDATE SET "
        "first_step = excluded.first_step, first_time = excluded.first_time, "
        "second_step = excluded.second_step, last_step = excluded.last_step, "
        "last_time = excluded.last_time",
        {draft.run.id.value, int64_t{attempt.number}, attempt.first_step, attempt.first_time,
         attempt.second_step, attempt.last_step, attempt.last_time}));
  }
  return {};
}

Status write_trouble(Connection& connection, const FileTrouble& trouble) {
  if (trouble.reason.empty()) {
    return connection.execute("DELETE FROM file_trouble WHERE path = ?", {trouble.path});
  }
  return connection.execute(
      "INSERT INTO file_trouble (path, reason, since, count) VALUES (?,?,?,?) ON CONFLICT (path) "
      "DO UPDATE SET reason = excluded.reason, since = excluded.since, count = excluded.count",
      {trouble.path, trouble.reason, trouble.since, trouble.count});
}

}  // namespace

Result<GroupDraft> load_rows(Connection& connection) {
  GroupDraft group;
  TRY(load_runs(connection, group));
  TRY(load_of_runs(
      connection, "SELECT run, id, metric, is_fill_in FROM series", group,
      [](RunDraft& draft, const Row& row) {
        draft.series_added.emplace(row.text(2), SeriesEntry{{row.integer(1)}, row.integer(3) != 0});
      }));
  TRY(load_of_runs(
      connection, "SELECT run, name, value FROM param ORDER BY run, name", group,
      [](RunDraft& draft, const Row& row) {
        draft.run.params.push_back({std::string(row.text(1)), std::string(row.text(2))});
      }));
  TRY(load_of_runs(connection, "SELECT run, name, value FROM tag ORDER BY run, name", group,
                   [](RunDraft& draft, const Row& row) {
                     draft.run.tags.push_back({std::string(row.text(1)), std::string(row.text(2))});
                   }));
  TRY(load_of_runs(connection,
                   "SELECT run, attempt, first_step, COALESCE(last_step, first_step), second_step, "
                   "first_time, COALESCE(last_time, first_time) FROM attempt ORDER BY run, attempt",
                   group, [](RunDraft& draft, const Row& row) {
                     draft.run.attempt_list.push_back(
                         {static_cast<int32_t>(row.integer(1)), row.integer(2), row.integer(3),
                          row.integer(4), row.integer(5), row.integer(6)});
                   }));
  TRY(load_troubles(connection, group));
  return group;
}

Status write_rows(Connection& connection, const GroupDraft& group) {
  for (const auto& [name, id] : group.projects_added) {
    TRY(connection.execute("INSERT INTO project (id, name) VALUES (?,?)", {id.value, name}));
  }
  for (const auto& [id, draft] : group.runs) {
    TRY(write_run(connection, draft.run));
    TRY(write_series(connection, draft));
    TRY(write_labels(connection, draft));
    TRY(write_attempts(connection, draft));
  }
  for (const auto& [path, trouble] : group.troubles) TRY(write_trouble(connection, trouble));
  return {};
}

}  // namespace afs
