// Run-end watch: what printed lines say of a run's end: it is done, or the error it died of.
// Called by the console decoder on log_dir's thread; one a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_value.h"
#include "base/json_writer.h"
#include "core/run.h"

namespace afs {

inline constexpr size_t kEndReasonBytesMax = 500;

class RunEndWatch {
 public:
  struct Seen {
    RunEnd end = RunEnd::kFailed;
    std::string reason;               // In words; empty when it simply finished.
    std::optional<Step> total_steps;  // "`Trainer.fit` stopped: `max_steps=60` reached."
    std::optional<double> total_epochs;
  };
  // `text`: the line without rank, indentation kept; `message`: without what loggers put before it.
  std::optional<Seen> see(std::string_view text, std::string_view message);

  bool is_in_traceback() const { return traceback_lines_ > 0; }

  void write_state(JsonWriter& out) const;
  void read_state(const JsonValue& state);

 private:
  std::optional<Seen> see_in_traceback(std::string_view text);

  int64_t traceback_lines_ = 0;  // Since "Traceback (most recent call last):"; 0 = not in one.
};

// "`Trainer.fit` stopped: `max_epochs=3` reached."
std::optional<RunEndWatch::Seen> parse_lightning_end(std::string_view message);

}  // namespace afs
