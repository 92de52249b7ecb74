// VerdictBook: the verdict on every run that is shown, made anew only when it or its baseline has
// changed, and of live runs at most every few seconds. Asked by api/ on worker threads.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "catalog/training_history.h"
#include "progress/baseline.h"
#include "progress/verdict.h"

namespace afs {

inline constexpr int64_t kVerdictKeptMinMs = 2'000;   // However fast the run goes on.
inline constexpr int64_t kVerdictKeptMaxMs = 60'000;  // Even if nothing seems to have changed.
inline constexpr size_t kVerdictsMax = 5'000;         // Runs; beyond, all are made anew.

class VerdictBook {
 public:
  // What it reads from; all of it must outlive the book.
  struct Sources {
    const RunCatalog& runs;
    const SeriesStore& store;
    const ModelRegistry& models;
    const BaselinePins& pins;
    const TrainingHistory& training;
    const Clock& clock;
  };
  explicit VerdictBook(const Sources& sources)
      : sources_(sources),
        baselines_(sources.runs, sources.models, sources.store, sources.pins, sources.clock) {}

  Verdict of(const std::shared_ptr<const Run>& run);
  void forget(RunId run);  // Its baseline was chosen anew.
  void forget();           // The models are others.

 private:
  struct Kept {
    std::shared_ptr<const Run> run;
    Verdict verdict;
    int64_t made_at_ms = 0;
  };
  std::optional<TrainingData> trained_on(const Run& run) const;

  const Sources sources_;
  Baselines baselines_;
  std::mutex mutex_;  // Guards all below.
  std::unordered_map<RunId, Kept> kept_;
};

}  // namespace afs
