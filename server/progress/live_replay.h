// For tests: the points of a real log on their way through a real store and catalog, as they are or
// with a fault put in, and what the product says of the run at any moment after.
#pragma once

#include <string>
#include <vector>

#include "progress/health_book.h"
#include "progress/health_fixture.h"
#include "progress/progress_fixture.h"
#include "progress/run_progress.h"

namespace afs {

class LiveReplayTest : public ProgressTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(shared_dir() / "real-runs"))
      GTEST_SKIP() << "no real runs here; set AFS_SHARED_DIR";
    ProgressTest::SetUp();
  }

  // What the product knows of the run, its points having arrived one after the other.
  struct Heard {
    RunProgress progress;
    HealthReport health;
    const HealthCheck& check(std::string_view name) const {
      for (const HealthCheck& one : health.checks)
        if (one.name == name) return one;
      static const HealthCheck kNone;
      return kNone;
    }
    const RunStatus& status() const { return progress.status; }
  };

  // All points of `moments` from `from` on and before `to` arrive.
  void arrive(const LoggedRun& logged, const std::vector<Moment>& moments, size_t from, size_t to) {
    IngestBatch batch;
    batch.run.key = logged.key;
    if (from == 0) {
      batch.update = logged.facts;
      batch.params = logged.params;
    }
    for (size_t i = from; i < to; ++i)
      batch.column(moments[i].metric)
          .points.add(moments[i].step, moments[i].time, moments[i].value);
    keep(batch);
    key_ = logged.key;
  }
  Heard hear(WallTime now) {
    const auto known = catalog_->find_run(key_);
    Heard heard;
    heard.progress = read_progress(*known, *catalog_, *store_, rhythms_, now);
    if (heard.progress.status.is_live)
      heard.health =
          healths_.of(*known, heard.progress, catalog_->series_of(known->id), *store_, now);
    return heard;
  }
  // The first moment, looked for each `every_ms`, at which `is_so`; 0 when not before `until`.
  template <typename IsSo>
  WallTime when(WallTime from, WallTime until, int64_t every_ms, IsSo is_so) {
    for (WallTime now = from; now <= until; now += every_ms)
      if (is_so(hear(now))) return now;
    return 0;
  }

  std::string key_;
  RhythmBook rhythms_;
  HealthBook healths_;
};

}  // namespace afs
