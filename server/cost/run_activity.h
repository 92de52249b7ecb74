// RunActivity of a run: when it started up, went forward, evaluated, did steps again or stood
// still, as far as its attempts and the pauses within them tell. A pure function; called by api/ on
// worker threads.
//
// The rule. Until the first step: setup. Between two attempts: stalled. Within an attempt, until it
// is beyond all that was done before: redone, whatever else it did then, since all of that was paid
// before. Then productive, save for its pauses: evaluations and saves are evaluation, and a silence
// that is longer than the run's own rhythm explains is stalled from where the tail of its usual
// gaps ends (progress/phases.h tells which are: the rule is the one that calls a live run stalled).
// Steps pass at an even pace over the time of an attempt that is no pause.
#pragma once

#include <span>
#include <vector>

#include "core/run.h"
#include "cost/ledger.h"
#include "cost/rental_join.h"

namespace afs {

// A stretch of a run in which it did something else than train.
struct RunPause {
  WallTime from = 0, to = 0;
  LedgerBucket bucket = LedgerBucket::kEvaluation;
};

// By time, within `span`. `is_stalled`: it is live and does not move since its newest data.
// `pauses`: by time, none overlaps another.
std::vector<RunActivity> activities_of(const Run& run, const RunSpan& span, bool is_stalled,
                                       std::span<const RunPause> pauses = {});

}  // namespace afs
