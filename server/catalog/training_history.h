// TrainingHistory: which training data a model had since when, by fingerprint: so that a run is
// known by the data that were there when it began. keep() on the workspace's thread, at() on any;
// kept in memory and in SQLite.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "core/model.h"
#include "sql/connection.h"

namespace afs {

inline constexpr size_t kTrainingVersionsMax = 1'000;  // Of one model; the oldest are forgotten.

class TrainingHistory {
 public:
  // The connection is this object's alone.
  static Result<std::unique_ptr<TrainingHistory>> open(sql::Connection& connection,
                                                       const Clock& clock);
  virtual ~TrainingHistory() = default;

  // What is there now. Stored when its fingerprint differs from the newest that is known. It counts
  // from its file's date on, or from now when that date lies before what was there until now.
  virtual Status keep(std::string_view model_key, const TrainingData& training) = 0;
  // What was there at `time`; nullopt when that is not known.
  virtual std::optional<TrainingData> at(std::string_view model_key, WallTime time) const = 0;
};

}  // namespace afs
