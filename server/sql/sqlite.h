// SQLite behind sql::Connection. Called by the store, which opens one connection a thread.
// The only header through which the rest of the program reaches SQLite; sqlite.cc is the only file
// that names it.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "base/result.h"
#include "sql/connection.h"

namespace afs::sql {

enum class SqliteAccess {
  kWrite,  // Each transaction is on the disk before transact() returns (WAL, synchronous=FULL).
  kRelaxedWrite,  // In order, but on the disk only with the next kWrite transaction or checkpoint.
  kRead,          // The file must exist.
};

// Connections of one process that write the same file share one lock, so that writers queue up
// instead of polling each other. nullptr: only the database's own lock, with a busy timeout.
using SqliteWriteLock = std::shared_ptr<std::mutex>;

Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file,
                                                SqliteAccess access,
                                                SqliteWriteLock write_lock = nullptr);

struct Checkpointed {
  int64_t wal_pages = 0;    // In the write-ahead log ...
  int64_t moved_pages = 0;  // ... and how many of them are in the database file by now.
  int64_t page_bytes = 0;
};
// Moves pages from the write-ahead log to the database file without making anyone wait (PASSIVE).
// Automatic checkpoints are off, because they stall the committing writer; somebody must call this
// now and then.
Result<Checkpointed> checkpoint_sqlite(Connection& connection);
// The same, and cuts the log's file to nothing when no reader needs it. Under the write lock:
// whoever appends waits meanwhile, so only when little is left to move.
Status cut_sqlite_log(Connection& connection);

// Pages that hold nothing any more, in bytes.
Result<int64_t> free_sqlite_bytes(Connection& connection);
// Gives up to `bytes_max` of them back to the file system, in one transaction. Databases that were
// made before this could be keep theirs for new points.
Status shrink_sqlite(Connection& connection, int64_t bytes_max);

}  // namespace afs::sql
