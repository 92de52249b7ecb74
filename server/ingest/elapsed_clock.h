// The elapsed clock: "seconds since the start" become wall times. The file says only how long ago
// it began; when it was written last tells the rest. A clock that goes back is a new process: a new
// attempt. Called by the decoders of such files on log_dir's thread; one clock a file.
#pragma once

#include <optional>
#include <span>

#include "base/json_value.h"
#include "base/json_writer.h"
#include "core/point.h"

namespace afs {

class ElapsedClock {
 public:
  struct Reading {  // One a record.
    std::optional<double> elapsed_s;
    WallTime time = 0;  // Answered, as is what follows.
    bool starts_attempt = false;
  };

  // Answers the readings of the records offered together, in their order; the last of them was
  // written at `modified_at`.
  void resolve(std::span<Reading> readings, WallTime modified_at);

  void write_state(JsonWriter& out) const;
  void read_state(const JsonValue& state);

 private:
  void place_attempt(std::span<Reading> attempt, WallTime start, WallTime modified_at) const;

  std::optional<WallTime> start_;  // Wall time at which the newest attempt's clock stood at 0.
  double last_s_ = 0;
};

}  // namespace afs
