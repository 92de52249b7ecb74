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

// A decoder waits for the end of the file up to this size of what it is offered; then it takes what
// it has.
inline constexpr size_t kClockBytesMax = 4u << 20;

class ElapsedClock {
 public:
  struct Reading {  // One a record.
    std::optional<double> elapsed_s;
    WallTime time = 0;  // Answered, as is what follows.
    bool starts_attempt = false;
  };

  // The newest attempt among the readings has no known start: it takes the end of the file to tell
  // it.
  bool needs_end(std::span<const Reading> readings) const;

  // Answers the readings of the records offered together, in their order; the last of them was
  // written at `modified_at`.
  void resolve(std::span<Reading> readings, WallTime modified_at);

  // Wall time at which the newest attempt's clock stood at 0.
  std::optional<WallTime> start() const { return start_; }

  void write_state(JsonWriter& out) const;
  void read_state(const JsonValue& state);

 private:
  void place_attempt(std::span<Reading> attempt, WallTime start, WallTime modified_at) const;

  std::optional<WallTime> start_;
  double last_s_ = 0;
};

}  // namespace afs
