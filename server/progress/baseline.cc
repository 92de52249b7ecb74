#include "progress/baseline.h"

#include "progress/run_status.h"

namespace afs {

Baseline Baselines::of(const Run& run) {
  const Lineages::Earlier earlier = lineages_.before(run);
  Baseline baseline;
  baseline.model = earlier.model;
  if (const auto pinned = pins_.find(run.id)) {
    baseline.is_pinned = true;
    if (*pinned) baseline.run = runs_.run(*pinned);
    return baseline;
  }
  baseline.run = previous_version(earlier);
  return baseline;
}

// Many logs do not say how they end: where no version is known to have finished, one that is over
// stands in. A failed one never does.
std::shared_ptr<const Run> Baselines::previous_version(const Lineages::Earlier& earlier) const {
  std::shared_ptr<const Run> over;
  const WallTime now = clock_.now_ms();
  for (const std::vector<RunId>& lineage : earlier.lineages) {
    for (const RunId id : lineage) {
      auto run = runs_.run(id);
      if (!run || run->points == 0) continue;
      const RunStatus status = status_of(*run, kPhaseUnknown, now);
      if (status.lifecycle == Lifecycle::kFinished) return run;
      const bool is_over =
          status.lifecycle == Lifecycle::kStopped || status.lifecycle == Lifecycle::kLost;
      if (is_over && !over) over = std::move(run);
    }
  }
  return over;
}

}  // namespace afs
