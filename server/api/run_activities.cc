#include "api/run_activities.h"

#include <filesystem>

#include "api/process_join.h"
#include "progress/run_gpus.h"
#include "progress/run_progress.h"

namespace afs::api {
namespace {

LedgerBucket bucket_of(const PhaseStretch& stretch) {
  if (stretch.is_hang) return LedgerBucket::kStalled;
  switch (stretch.phase) {
    case Phase::kLoading:
      return LedgerBucket::kSetup;
    case Phase::kEvaluating:
    case Phase::kSaving:
      return LedgerBucket::kEvaluation;
    case Phase::kTraining:
      break;
  }
  return LedgerBucket::kProductive;
}

// Where the runs of this machine work. That another may be live makes the answer more careful.
std::vector<RunPlace> places_of(const MachineReading& reading, const Run& asked,
                                const Context& context) {
  std::vector<RunPlace> places;
  const WallTime now = context.clock.now_ms();
  for (const auto& run : context.runs.runs()) {
    const auto directory = (std::filesystem::path(reading.workspace) / run->key).lexically_normal();
    const bool may_be_live = !run->facts.end && now - run->last_data_at < kMayBeLiveMs;
    places.push_back({run->id, run->name, directory.string(), run->id == asked.id || may_be_live});
  }
  return places;
}

// 0: not known.
int64_t gpus_on_this_machine(const Run& run, const Context& context) {
  const auto reading = context.machine ? context.machine() : nullptr;
  if (!reading || reading->workspace.empty() || reading->places.empty()) return 0;
  return gpus_seen_of(run.id, *reading, places_of(*reading, run, context));
}

}  // namespace

std::vector<RunPause> pauses_of(std::span<const PhaseStretch> stretches) {
  std::vector<RunPause> pauses;
  for (const PhaseStretch& stretch : stretches)
    pauses.push_back({stretch.from, stretch.to, bucket_of(stretch)});
  return pauses;
}

std::vector<RunActivity> run_activities(const RunBoard::Entry& entry, const RunSpan& span,
                                        const Context& context) {
  const Run& run = *entry.run;
  const auto pauses = pauses_of(read_stretches(run, context.runs, context.store, context.rhythms));
  auto activities = activities_of(run, span, entry.view->is_stalled, pauses);
  int64_t gpus = gpus_of(run);
  if (gpus == 0 && is_live(entry.view->lifecycle)) gpus = gpus_on_this_machine(run, context);
  for (RunActivity& activity : activities) activity.gpus = gpus;
  return activities;
}

}  // namespace afs::api
