// Verdict: whether a run is better than its baseline at the same step, in a word and in a sentence.
// Called by verdict_book on worker threads. Reads at most a few curves.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/run_catalog.h"
#include "core/model.h"
#include "progress/baseline.h"
#include "store/series_store.h"

namespace afs {

enum class VerdictState { kBetter, kWorse, kSame, kNotComparable, kNone };
std::string_view to_string(VerdictState state);  // "better" … "none"
std::span<const VerdictState> enum_values(VerdictState);

struct Verdict {
  VerdictState state = VerdictState::kNone;
  std::string words;  // "Better: eval loss 0.81 against 0.86 of nayru-v7 at step 1,840"
  std::shared_ptr<const Run> baseline;
  bool is_pinned = false;
  // Of kBetter, kWorse and kSame:
  std::string metric;  // Of the run; the baseline's may be called otherwise.
  std::optional<Step> step, from;
  std::optional<double> value, baseline_value;
  std::optional<double> noise;  // How large a difference must be to count.
};

// What each was trained on, as far as known.
struct TrainedOn {
  std::optional<TrainingData> run, baseline;
};

Verdict judge(const Run& run, const Baseline& baseline, const TrainedOn& trained_on,
              const RunCatalog& catalog, const SeriesStore& store);

}  // namespace afs
