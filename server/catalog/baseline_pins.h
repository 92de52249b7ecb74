// BaselinePins: which run another is compared with, where somebody chose it. set() and clear() on
// worker threads, find() on any; kept in memory and in SQLite.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "core/ids.h"
#include "sql/connection.h"

namespace afs {

class BaselinePins {
 public:
  // The connection is this object's alone.
  static Result<std::unique_ptr<BaselinePins>> open(sql::Connection& connection,
                                                    const Clock& clock);
  virtual ~BaselinePins() = default;

  // Durable. A baseline of 0: compared with none.
  virtual Status set(RunId run, RunId baseline) = 0;
  virtual Status clear(RunId run) = 0;  // Back to the automatic choice.
  virtual std::optional<RunId> find(RunId run) const = 0;
};

}  // namespace afs
