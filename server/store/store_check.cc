#include "store/store_check.h"

#include <fmt/format.h>

#include <memory>

#include "sql/migrations.h"
#include "sql/sqlite.h"
#include "store/axis.h"
#include "store/directory_lock.h"
#include "store/frame.h"
#include "store/series_check.h"
#include "store/series_store.h"

namespace afs {
namespace {

constexpr int64_t kIntegrityErrorsMax = 20;  // Of SQLite's own check.

Result<int64_t> number_of(sql::Connection& connection, std::string_view sql) {
  int64_t number = 0;
  TRY(connection.query(sql, {}, [&](const sql::Row& row) {
    number = row.integer(0);
    return Status::success();
  }));
  return number;
}

Status check_database(sql::Connection& connection, CheckReport& report) {
  const std::string pragma = fmt::format("PRAGMA integrity_check({})", kIntegrityErrorsMax);
  return connection.query(pragma, {}, [&](const sql::Row& row) {
    if (row.text(0) != "ok") report.add(fmt::format("database: {}", row.text(0)));
    return Status::success();
  });
}

Status check_frames(sql::Connection& connection, CheckReport& report) {
  return connection.query(
      "SELECT position, frame FROM commit_log ORDER BY position", {}, [&](const sql::Row& row) {
        ++report.frames;
        report.bytes += static_cast<int64_t>(row.blob(1).size());
        if (decode_frame(row.blob(1)).ok()) return Status::success();
        report.add(
            fmt::format("frame {} of the commit log is damaged: its points that were not in "
                        "chunks yet are lost; restore a backup",
                        row.integer(0)));
        return Status::success();
      });
}

Status check_axes(sql::Connection& connection, CheckAim aim, CheckReport& report) {
  std::vector<int64_t> unused;
  TRY(connection.query(
      "SELECT id, columns, digest, EXISTS (SELECT 1 FROM chunk WHERE chunk.axis = axis.id) FROM "
      "axis",
      {}, [&](const sql::Row& row) {
        ++report.axes;
        report.bytes += static_cast<int64_t>(row.blob(1).size());
        const auto axis = decode_axis(row.blob(1));
        // The chunks upon a damaged one are told by themselves.
        if (!axis.ok()) report.add(fmt::format("axis {} is damaged", row.integer(0)));
        if (axis.ok() && axis->digest != row.integer(2)) {
          report.add(fmt::format("axis {} has another digest than its row says", row.integer(0)));
        }
        if (row.integer(3) == 0) unused.push_back(row.integer(0));
        return Status::success();
      }));
  for (const int64_t id : unused) {
    const std::string trouble = fmt::format("axis {} serves no chunk", id);
    if (aim == CheckAim::kLook) {
      report.add(trouble);
      continue;
    }
    TRY(connection.transact([&] { return drop_axis_if_unused(connection, id); }));
    report.add_mended(trouble);
  }
  return Status::success();
}

Result<std::vector<SeriesId>> all_series(sql::Connection& connection) {
  std::vector<SeriesId> all;
  TRY(connection.query(
      "SELECT series FROM series_state UNION SELECT series FROM chunk UNION SELECT series FROM "
      "rollup",
      {}, [&](const sql::Row& row) {
        all.push_back({row.integer(0)});
        return Status::success();
      }));
  return all;
}

}  // namespace

void CheckReport::add(std::string trouble) {
  ++trouble_count;
  if (troubles.size() < kTroublesKeptMax) troubles.push_back(std::move(trouble));
}

void CheckReport::add_mended(std::string trouble) {
  ++mended_count;
  add(trouble + ": rebuilt");
}

Result<CheckReport> check_store(
    const std::filesystem::path& directory, CheckAim aim,
    const std::function<void(int64_t chunks, int64_t of)>& on_progress) {
  const std::filesystem::path file = directory / kDatabaseFileName;
  if (!std::filesystem::exists(file)) {
    return not_found(fmt::format(
        "there is no {}; name a data directory, by default WORKSPACE/.afs-monitor", file.string()));
  }
  TRY_ASSIGN(const DirectoryLock lock, DirectoryLock::take(directory));
  const auto access =
      aim == CheckAim::kRepair ? sql::SqliteAccess::kWrite : sql::SqliteAccess::kRead;
  TRY_ASSIGN(const auto connection, sql::open_sqlite(file, access));
  TRY(sql::check_migrated(*connection));
  CheckReport report;
  TRY(check_database(*connection, report));
  TRY(check_frames(*connection, report));
  TRY(check_axes(*connection, aim, report));
  TRY_ASSIGN(const int64_t chunks, number_of(*connection, "SELECT COUNT(*) FROM chunk"));
  TRY_ASSIGN(const std::vector<SeriesId> all, all_series(*connection));
  for (const SeriesId series : all) {
    SeriesCheck check(*connection, series, report, [&] {
      if (on_progress) on_progress(report.chunks, chunks);
    });
    TRY(check.read());
    if (aim == CheckAim::kRepair) TRY(check.repair());
    check.tell(aim);
  }
  return report;
}

}  // namespace afs
