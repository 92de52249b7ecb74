#include "api/run_activities.h"

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
  const int64_t gpus = gpus_of(run);
  for (RunActivity& activity : activities) activity.gpus = gpus;
  return activities;
}

}  // namespace afs::api
