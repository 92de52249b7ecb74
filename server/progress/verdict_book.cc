#include "progress/verdict_book.h"

namespace afs {

Verdict VerdictBook::of(const std::shared_ptr<const Run>& run) {
  const int64_t now = sources_.clock.steady_ms();
  std::optional<Kept> known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(run->id);
    if (found != kept_.end()) known = found->second;
  }
  if (known && now - known->made_at_ms < kVerdictKeptMinMs) return known->verdict;
  const Baseline baseline = baselines_.of(*run);
  const bool is_unchanged = known && known->run == run && known->verdict.baseline == baseline.run &&
                            now - known->made_at_ms < kVerdictKeptMaxMs;
  if (is_unchanged) return known->verdict;
  // Made without the lock: two threads may make the same verdict, which costs time but never truth.
  TrainedOn trained{trained_on(*run), {}};
  if (baseline.run) trained.baseline = trained_on(*baseline.run);
  Verdict verdict = judge(*run, baseline, trained, sources_.runs, sources_.store);
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kVerdictsMax && !kept_.contains(run->id)) kept_.clear();
  kept_[run->id] = {run, verdict, now};
  return verdict;
}

void VerdictBook::forget(RunId run) {
  const std::lock_guard lock(mutex_);
  kept_.erase(run);
}

void VerdictBook::forget() {
  baselines_.forget();
  const std::lock_guard lock(mutex_);
  kept_.clear();
}

std::optional<TrainingData> VerdictBook::trained_on(const Run& run) const {
  const std::string model = sources_.models.model_of(run);
  if (model.empty()) return std::nullopt;
  return sources_.training.at(model, began_at(run, sources_.runs, sources_.store));
}

}  // namespace afs
