// DeathCause: what the last lines of a log say of why a run ended, told by messages that are known.
// Pure functions; called by death_certificate, on any thread. Adding a cause: its kind, its words,
// its patterns, a test.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/run_remains.h"

namespace afs {

enum class DeathCause {
  kGpuMemory,
  kHostMemory,
  kKilled,
  kDiskFull,
  kDiskQuota,
  kGpuFault,
  kNcclTimeout,
  kNanLoss,
  kPortInUse,
  kConnectionLost,
  kCrash,
  kTimeLimit,
  kInterrupted,
  kTerminated,
  kException,
  kUnknown,
};
std::string_view to_string(DeathCause cause);  // "gpu_memory" … "unknown"
std::span<const DeathCause> enum_values(DeathCause);

struct CauseWords {
  std::string_view title;   // "The GPU ran out of memory"
  std::string_view advice;  // What to do next; a sentence.
};
CauseWords words_of(DeathCause cause);

// The cause that a single message names; kUnknown when it names none.
DeathCause cause_of_message(std::string_view message);

struct CauseFound {
  DeathCause cause = DeathCause::kUnknown;
  std::string evidence;  // The line.
  std::string log;       // Where it stands.
};

// The most telling line after the last sign of progress, over all logs; nullopt when nothing tells.
std::optional<CauseFound> find_cause(std::span<const LogEnd> logs);

}  // namespace afs
