#include "sql/migrations.h"

#include <string>

namespace afs::sql {
namespace {

// Written once, never changed: a mend is a further migration. Statements are separated by a line "--".
constexpr std::string_view kMigrations[] = {
    // 1: points, and the records that points need.
    R"(
CREATE TABLE commit_log (
  position INTEGER PRIMARY KEY,
  frame BLOB NOT NULL)
--
CREATE TABLE bookmark (
  source TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  state BLOB NOT NULL) WITHOUT ROWID
--
CREATE TABLE chunk (
  series INTEGER NOT NULL,
  first_ordinal INTEGER NOT NULL,
  summary BLOB NOT NULL,
  points BLOB NOT NULL,
  PRIMARY KEY (series, first_ordinal))
--
CREATE TABLE rollup (
  series INTEGER NOT NULL,
  level INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  buckets BLOB NOT NULL,
  PRIMARY KEY (series, level, slot)) WITHOUT ROWID
--
CREATE TABLE series_state (
  series INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  dropped_position INTEGER NOT NULL,
  state BLOB NOT NULL)
--
CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE)
--
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT, source_path TEXT,
  total_steps INTEGER, current_step INTEGER, total_epochs REAL, current_epoch REAL, step_unit TEXT,
  started_at INTEGER, observed_at INTEGER, run_end TEXT, end_reason TEXT,
  samples_per_second REAL, tokens_per_second REAL,
  attempts INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  last_data_at INTEGER NOT NULL DEFAULT 0,
  last_step INTEGER NOT NULL DEFAULT 0,
  points INTEGER NOT NULL DEFAULT 0,
  points_rejected INTEGER NOT NULL DEFAULT 0,
  UNIQUE (project, key))
--
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  metric TEXT NOT NULL,
  is_fill_in INTEGER NOT NULL,
  UNIQUE (run, metric))
--
CREATE TABLE attempt (
  run INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  first_time INTEGER NOT NULL,
  PRIMARY KEY (run, attempt)) WITHOUT ROWID
--
CREATE TABLE param (
  run INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, name)) WITHOUT ROWID
--
CREATE TABLE tag (
  run INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, name)) WITHOUT ROWID
--
CREATE TABLE file_trouble (
  path TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  count INTEGER NOT NULL) WITHOUT ROWID
--
CREATE TABLE status_override (
  model_key TEXT PRIMARY KEY,
  status TEXT, progress REAL, total_cost_micros INTEGER,
  set_at INTEGER NOT NULL) WITHOUT ROWID
)",
    // 2: steps and times that series of one run share are stored once; all rollups lie in one table;
    // old points may go and their rollups stay.
    R"(
CREATE TABLE axis (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  columns BLOB NOT NULL)
--
CREATE INDEX axis_of_run ON axis (run, digest)
--
INSERT INTO rollup (series, level, slot, buckets)
  SELECT series, 0, first_ordinal / 1024, summary FROM chunk
--
ALTER TABLE chunk DROP COLUMN summary
--
ALTER TABLE chunk ADD COLUMN axis INTEGER
--
CREATE INDEX chunk_of_axis ON chunk (axis) WHERE axis IS NOT NULL
--
ALTER TABLE series_state ADD COLUMN raw_from INTEGER NOT NULL DEFAULT 0
)",
    // 3: what a run is compared with where somebody chose it (no baseline = with none), and which training data a model
    // had since when.
    R"(
CREATE TABLE baseline_pin (
  run INTEGER PRIMARY KEY,
  baseline INTEGER,
  set_at INTEGER NOT NULL)
--
CREATE TABLE training_history (
  model_key TEXT NOT NULL,
  since INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  samples INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (model_key, since)) WITHOUT ROWID
)",
    // 4: how far each attempt got. What was written before has its first step and time only.
    R"(
ALTER TABLE attempt ADD COLUMN second_step INTEGER NOT NULL DEFAULT 0
--
ALTER TABLE attempt ADD COLUMN last_step INTEGER
--
ALTER TABLE attempt ADD COLUMN last_time INTEGER
)",
    // 5: rented machines, what was billed for them since when, and which runs somebody put to them or took from them.
    R"(
CREATE TABLE rental (
  id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  label TEXT NOT NULL, host TEXT NOT NULL, ip TEXT NOT NULL,
  gpu_name TEXT NOT NULL, gpu_count INTEGER NOT NULL,
  state TEXT NOT NULL, state_words TEXT NOT NULL,
  is_estimated INTEGER NOT NULL,
  currency TEXT NOT NULL,
  compute_micros INTEGER NOT NULL, storage_micros INTEGER NOT NULL, is_price_complete INTEGER NOT NULL,
  billed_compute_micros INTEGER NOT NULL, billed_storage_micros INTEGER NOT NULL,
  is_billed_complete INTEGER NOT NULL,
  granularity_ms INTEGER NOT NULL,
  is_interruptible INTEGER NOT NULL,
  started_at INTEGER, ends_at INTEGER,
  pending_compute_micros INTEGER, pending_storage_micros INTEGER, is_pending_complete INTEGER,
  pending_asked_at INTEGER,
  first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
  closed_at INTEGER, close_noticed_at INTEGER, close_reason TEXT NOT NULL,
  stop_command TEXT NOT NULL,
  UNIQUE (provider, provider_id))
--
CREATE TABLE rental_segment (
  rental INTEGER NOT NULL,
  since INTEGER NOT NULL,
  state TEXT NOT NULL, state_words TEXT NOT NULL,
  compute_micros INTEGER NOT NULL, storage_micros INTEGER NOT NULL, is_complete INTEGER NOT NULL,
  is_filled INTEGER NOT NULL,
  PRIMARY KEY (rental, since)) WITHOUT ROWID
--
CREATE TABLE rental_run (
  rental INTEGER NOT NULL,
  run INTEGER NOT NULL,
  is_joined INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (rental, run)) WITHOUT ROWID
)",
    // 6: what the provider itself charged for a rental, of a stretch of time that is over.
    R"(
ALTER TABLE rental ADD COLUMN bill_from INTEGER
--
ALTER TABLE rental ADD COLUMN bill_until INTEGER
--
ALTER TABLE rental ADD COLUMN bill_micros INTEGER
--
ALTER TABLE rental ADD COLUMN bill_apart_micros INTEGER
)",
};

constexpr auto kNewest = static_cast<int64_t>(std::size(kMigrations));

Result<int64_t> current_version(Connection& connection) {
  int64_t version = 0;
  TRY(connection.query("SELECT COALESCE(MAX(version), 0) FROM schema_version", {},
                       [&](const Row& row) {
                         version = row.integer(0);
                         return Status::success();
                       }));
  return version;
}

Status apply(Connection& connection, int64_t number) {
  std::string_view script = kMigrations[number - 1];
  while (!script.empty()) {
    const size_t end = script.find("\n--\n");
    TRY(connection.execute(script.substr(0, end)));
    script = end == std::string_view::npos ? std::string_view() : script.substr(end + 4);
  }
  return connection.execute("INSERT INTO schema_version (version) VALUES (?)", {number});
}

}  // namespace

Status migrate(Connection& connection) {
  return connection.transact([&]() -> Status {
    TRY(connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"));
    TRY_ASSIGN(const int64_t version, current_version(connection));
    if (version > kNewest) {
      return conflict("this data directory was written by a newer afs-monitor; update the program");
    }
    for (int64_t next = version + 1; next <= kNewest; ++next) TRY(apply(connection, next));
    return Status::success();
  });
}

Status check_migrated(Connection& connection) {
  TRY_ASSIGN(const int64_t version, current_version(connection));
  if (version == kNewest) return Status::success();
  return conflict(version > kNewest
                      ? "this data directory was written by a newer afs-monitor; update the program"
                      : "this data directory was written by an older afs-monitor; start the server "
                        "on it once, which brings it up to date");
}

}  // namespace afs::sql
