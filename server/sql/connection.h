// Connection: one session with a SQL database; the seam under which SQLite and PostgreSQL are alike.
// One thread at a time; every writer and every reader thread holds its own. Statements are prepared once and kept.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"

namespace afs::sql {

// A parameter that is bound, never spliced into the text. Views must outlive the call.
using Value = std::variant<std::monostate, int64_t, double, std::string_view, Bytes>;

class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // Valid until the next row.
  virtual Bytes blob(int column) const = 0;             // Valid until the next row.
};

using Params = std::initializer_list<Value>;

class Connection {
 public:
  virtual ~Connection() = default;
  // Runs one statement; `on_row` sees each row of its result and ends it early with an error.
  virtual Status query(std::string_view sql, Params params,
                       const std::function<Status(const Row&)>& on_row) = 0;
  // Runs one statement whose result does not matter.
  virtual Status execute(std::string_view sql, Params params = {}) = 0;
  // Runs `body` in one write transaction: durable when this returns success, gone when it does not.
  virtual Status transact(const std::function<Status()>& body) = 0;
};

}  // namespace afs::sql
