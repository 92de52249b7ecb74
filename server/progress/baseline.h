// Baselines: what a run is compared with: what somebody chose, else the previous finished version
// of the same model, else of the same name but for its version number. Asked by verdict_book and
// api/ on worker threads.
#pragma once

#include <memory>
#include <string>

#include "catalog/baseline_pins.h"
#include "progress/lineages.h"

namespace afs {

struct Baseline {
  std::shared_ptr<const Run> run;  // nullptr: none.
  bool is_pinned = false;          // Somebody chose it, or none.
  std::string model;               // Of the run that asks; empty when it has none.
};

class Baselines {
 public:
  Baselines(const RunCatalog& runs, const ModelRegistry& models, const SeriesStore& store,
            const BaselinePins& pins, const Clock& clock)
      : runs_(runs), pins_(pins), clock_(clock), lineages_(runs, models, store, clock) {}

  Baseline of(const Run& run);
  void forget() { lineages_.forget(); }  // The models are others.

 private:
  std::shared_ptr<const Run> previous_version(const Lineages::Earlier& earlier) const;

  const RunCatalog& runs_;
  const BaselinePins& pins_;
  const Clock& clock_;
  Lineages lineages_;
};

}  // namespace afs
