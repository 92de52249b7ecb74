#include "core/run.h"

namespace afs {

std::string_view to_string(Lifecycle lifecycle) {
  switch (lifecycle) {
    case Lifecycle::kQueued: return "queued";
    case Lifecycle::kStarting: return "starting";
    case Lifecycle::kRunning: return "running";
    case Lifecycle::kPaused: return "paused";
    case Lifecycle::kEvaluating: return "evaluating";
    case Lifecycle::kFinished: return "finished";
    case Lifecycle::kFailed: return "failed";
    case Lifecycle::kStopped: return "stopped";
    case Lifecycle::kLost: return "lost";
  }
  return "lost";
}

std::span<const Lifecycle> enum_values(Lifecycle) {
  static constexpr Lifecycle kAll[] = {
      Lifecycle::kQueued,     Lifecycle::kStarting, Lifecycle::kRunning,
      Lifecycle::kPaused,     Lifecycle::kEvaluating, Lifecycle::kFinished,
      Lifecycle::kFailed,     Lifecycle::kStopped,  Lifecycle::kLost};
  return kAll;
}

}  // namespace afs
