#include "sql/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <unordered_map>

namespace afs::sql {
namespace {

constexpr int kBusyTimeoutMs = 10'000;      // How long a statement waits for another process' lock.
constexpr size_t kStatementsKeptMax = 200;  // Prepared statements one connection keeps.
constexpr int64_t kWalKeptBytesMax = 8 << 20;  // Of a write-ahead log that starts anew.
constexpr int kPageBytes = 16384;  // Of a new database: five chunks of 3 KiB in one, not two in 8 KiB.
constexpr int kPageCacheKib = 4096;  // SQLite's own page cache, per connection.

Error error_of(sqlite3* database, int code, std::string_view doing) {
  const std::string detail = " (" + std::string(doing) + ": " +
                             (database ? sqlite3_errmsg(database) : sqlite3_errstr(code)) + ")";
  switch (code & 0xff) {
    case SQLITE_FULL:
      return unavailable(
          "the disk of the data directory is full; free some space, writing goes on by itself" +
          detail);
    case SQLITE_IOERR:
      return unavailable(
          "the disk of the data directory fails to read or write; check it and its free space" +
          detail);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("the database is locked by another program; close it and try again" +
                         detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return unavailable("the data directory cannot be written; check its owner and permissions" +
                         detail);
    case SQLITE_CANTOPEN:
      return unavailable(
          "the database file cannot be opened; check that its directory exists and may be written" +
          detail);
    case SQLITE_NOMEM:
      return unavailable("out of memory in the database" + detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return corrupt("the database file is damaged; restore the data directory from a backup" +
                     detail);
    case SQLITE_TOOBIG:
      return too_large("a value is larger than the database takes" + detail);
    case SQLITE_CONSTRAINT:
      return conflict("the record exists already or refers to one that does not" + detail);
    default:
      return internal("the database refused a statement" + detail);
  }
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override { return as_text(blob(column)); }
  Bytes blob(int column) const override {
    const void* start = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const std::byte*>(start), start == nullptr ? 0 : size};
  }

 private:
  sqlite3_stmt* statement_;
};

class Binder {
 public:
  Binder(sqlite3_stmt* statement, int index) : statement_(statement), index_(index) {}
  int operator()(std::monostate) const { return sqlite3_bind_null(statement_, index_); }
  int operator()(int64_t value) const { return sqlite3_bind_int64(statement_, index_, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement_, index_, value); }
  int operator()(std::string_view value) const {
    return sqlite3_bind_text64(statement_, index_, value.data() ? value.data() : "", value.size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(Bytes value) const {
    const void* start = value.empty() ? "" : static_cast<const void*>(value.data());
    return sqlite3_bind_blob64(statement_, index_, start, value.size(), SQLITE_STATIC);
  }

 private:
  sqlite3_stmt* statement_;
  int index_;
};

// A statement in use: back to the shelf, with its row and its parameters let go, at the end of the
// scope.
struct StatementUse {
  sqlite3_stmt* statement;
  ~StatementUse() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(sqlite3* database, SqliteWriteLock write_lock)
      : database_(database), write_lock_(std::move(write_lock)) {}
  ~SqliteConnection() override {
    forget_statements();
    sqlite3_close_v2(database_);
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  Status query(std::string_view sql, Params params,
               const std::function<Status(const Row&)>& on_row) override {
    TRY_ASSIGN(sqlite3_stmt* const statement, prepared(sql));
    const StatementUse use{statement};
    TRY(bind(statement, params, sql));
    const SqliteRow row(statement);
    for (;;) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return Status::success();
      if (code != SQLITE_ROW) return error_of(database_, sqlite3_extended_errcode(database_), sql);
      if (on_row) TRY(on_row(row));
    }
  }

  Status execute(std::string_view sql, Params params) override {
    return query(sql, params, nullptr);
  }

  Status transact(const std::function<Status()>& body) override {
    std::unique_lock<std::mutex> queue;
    if (write_lock_) queue = std::unique_lock(*write_lock_);
    TRY(execute("BEGIN IMMEDIATE", {}));
    Status status = body();
    if (status.ok()) status = execute("COMMIT", {});
    // SQLite has rolled back by itself after some errors; a second ROLLBACK would only say so.
    if (!status.ok() && sqlite3_get_autocommit(database_) == 0) {
      [[maybe_unused]] const Status rolled_back = execute("ROLLBACK", {});
    }
    return status;
  }

 private:
  Result<sqlite3_stmt*> prepared(std::string_view sql) {
    // A statement holds its row while it runs: the same text must not run inside its own callback.
    if (const auto known = statements_.find(std::string(sql)); known != statements_.end()) {
      if (sqlite3_stmt_busy(known->second) != 0) {
        return internal("a statement was run inside its own result: " + std::string(sql));
      }
      return known->second;
    }
    if (statements_.size() >= kStatementsKeptMax) forget_idle_statements();
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return error_of(database_, code, sql);
    if (statement == nullptr) return invalid("an empty SQL statement");
    statements_.emplace(std::string(sql), statement);
    return statement;
  }

  Status bind(sqlite3_stmt* statement, Params params, std::string_view sql) {
    if (sqlite3_bind_parameter_count(statement) != static_cast<int>(params.size())) {
      return internal("wrong number of parameters for: " + std::string(sql));
    }
    int index = 0;
    for (const Value& value : params) {
      const int code = std::visit(Binder(statement, ++index), value);
      if (code != SQLITE_OK) return error_of(database_, code, sql);
    }
    return Status::success();
  }

  void forget_statements() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
  }
  void forget_idle_statements() {
    std::erase_if(statements_, [](const auto& entry) {
      if (sqlite3_stmt_busy(entry.second) != 0) return false;
      sqlite3_finalize(entry.second);
      return true;
    });
  }

  sqlite3* database_;
  SqliteWriteLock write_lock_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

Status configure(Connection& connection, SqliteAccess access) {
  TRY(connection.execute("PRAGMA cache_size=-" + std::to_string(kPageCacheKib)));
  if (access == SqliteAccess::kRead) return connection.execute("PRAGMA query_only=ON");
  // Both hold for a database that is made now; one that is there stays as it is.
  TRY(connection.execute("PRAGMA page_size=" + std::to_string(kPageBytes)));
  TRY(connection.execute("PRAGMA auto_vacuum=INCREMENTAL"));
  TRY(connection.execute("PRAGMA journal_mode=WAL"));
  TRY(connection.execute("PRAGMA wal_autocheckpoint=0"));
  // A burst makes the log long; it is cut back when it starts anew.
  TRY(connection.execute("PRAGMA journal_size_limit=" + std::to_string(kWalKeptBytesMax)));
  TRY(connection.execute("PRAGMA foreign_keys=ON"));
  return connection.execute(access == SqliteAccess::kWrite ? "PRAGMA synchronous=FULL"
                                                           : "PRAGMA synchronous=NORMAL");
}

Result<int64_t> number_of(Connection& connection, std::string_view pragma) {
  int64_t number = 0;
  TRY(connection.query(pragma, {}, [&](const Row& row) {
    number = row.integer(0);
    return Status::success();
  }));
  return number;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file,
                                                SqliteAccess access, SqliteWriteLock write_lock) {
  // Readers open read-write too and are held by query_only: a read-only handle cannot build the
  // index of a write-ahead log that a crash left behind.
  const int create = access == SqliteAccess::kRead ? 0 : SQLITE_OPEN_CREATE;
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &database,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | create, nullptr);
  if (code != SQLITE_OK) {
    Error error = error_of(database, code, file.string());
    sqlite3_close_v2(database);
    return error;
  }
  sqlite3_extended_result_codes(database, 1);
  sqlite3_busy_timeout(database, kBusyTimeoutMs);
  auto connection = std::make_unique<SqliteConnection>(database, std::move(write_lock));
  TRY(configure(*connection, access));
  return std::unique_ptr<Connection>(std::move(connection));
}

Result<Checkpointed> checkpoint_sqlite(Connection& connection) {
  Checkpointed done;
  TRY_ASSIGN(done.page_bytes, number_of(connection, "PRAGMA page_size"));
  TRY(connection.query("PRAGMA wal_checkpoint(PASSIVE)", {}, [&](const Row& row) {
    done.wal_pages = row.integer(1);
    done.moved_pages = row.integer(2);
    return Status::success();
  }));
  return done;
}

Status cut_sqlite_log(Connection& connection) {
  // A reader in the way is no reason to wait: the next call does it.
  TRY(connection.execute("PRAGMA busy_timeout=0"));
  const Status status = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  TRY(connection.execute("PRAGMA busy_timeout=" + std::to_string(kBusyTimeoutMs)));
  return status;
}

Result<int64_t> free_sqlite_bytes(Connection& connection) {
  TRY_ASSIGN(const int64_t pages, number_of(connection, "PRAGMA freelist_count"));
  TRY_ASSIGN(const int64_t mode, number_of(connection, "PRAGMA auto_vacuum"));
  TRY_ASSIGN(const int64_t page_bytes, number_of(connection, "PRAGMA page_size"));
  return mode == 0 ? 0 : pages * page_bytes;
}

Status shrink_sqlite(Connection& connection, int64_t bytes_max) {
  TRY_ASSIGN(const int64_t page_bytes, number_of(connection, "PRAGMA page_size"));
  const std::string vacuum = "PRAGMA incremental_vacuum(" +
                             std::to_string(std::max<int64_t>(bytes_max / page_bytes, 1)) + ")";
  return connection.transact([&] { return connection.execute(vacuum); });
}

}  // namespace afs::sql
