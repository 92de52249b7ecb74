// ConnectionPool: reading connections, one lent to each read and kept for the next. Any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "sql/sqlite.h"

namespace afs {

class ConnectionPool {
 public:
  static constexpr size_t kIdleMax = 8;  // Connections that are kept while nobody reads.

  explicit ConnectionPool(std::filesystem::path file) : file_(std::move(file)) {}

  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<sql::Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = default;
    ~Lease() {
      if (connection_) pool_->put_back(std::move(connection_));
    }
    sql::Connection& operator*() const { return *connection_; }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<sql::Connection> connection_;
  };

  Result<Lease> borrow() {
    {
      std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Lease lease(*this, std::move(idle_.back()));
        idle_.pop_back();
        return lease;
      }
    }
    TRY_ASSIGN(auto connection, sql::open_sqlite(file_, sql::SqliteAccess::kRead));
    return Lease(*this, std::move(connection));
  }

 private:
  void put_back(std::unique_ptr<sql::Connection> connection) {
    std::lock_guard lock(mutex_);
    if (idle_.size() < kIdleMax) idle_.push_back(std::move(connection));
  }

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<sql::Connection>> idle_;  // Guarded by mutex_.
};

}  // namespace afs
