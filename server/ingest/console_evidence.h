// Console evidence: whether a line is one that the console decoder would take something from.
// Called by the format sniffer on log_dir's thread. It asks the decoder's own parts, so that the
// two cannot differ.
#pragma once

#include <string_view>

namespace afs {

enum class ConsoleEvidence {
  kNone,
  kWeak,    // A measure without a place: "Loss: 0.5". A few of them make a log, one may be prose.
  kStrong,  // A dict of the Trainer, a bar of training, a measure with a step or an epoch.
};
ConsoleEvidence console_evidence(std::string_view line);

}  // namespace afs
