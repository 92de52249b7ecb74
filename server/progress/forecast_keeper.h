// ForecastKeeper: keeps what was foretold of every live run, as series of that run: a Source like
// any other. Started by app/wiring; looks around on a thread of its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <unordered_map>

#include "base/clock.h"
#include "catalog/run_catalog.h"
#include "core/batch.h"
#include "progress/forecast.h"

namespace afs {

inline constexpr int64_t kForecastLookMs = 15'000;  // Between two looks at the live runs.
inline constexpr int64_t kForecastKeptMs =
    60'000;                                     // One estimate in so long, even if it stands ...
inline constexpr double kForecastMoved = 0.01;  // ... and one at each look that moved it by so
                                                // much of the time left.
inline constexpr int64_t kForecastSilenceMaxMs =
    86'400'000;                                  // Runs that said nothing for so long …
inline constexpr size_t kForecastRunsMax = 500;  // … or that come after so many, are left out.

class ForecastKeeper final : public Source {
 public:
  // What is foretold of a run now; asked on the keeper's thread.
  using Foretell = std::function<std::optional<Forecast>(const Run&)>;
  ForecastKeeper(const RunCatalog& catalog, Foretell foretell, const Clock& clock);
  ~ForecastKeeper() override;

  Status start(Sink& sink) override;
  void stop() override;

  void look(Sink& sink);  // One round over all live runs; by the thread, and by tests.

 private:
  struct Kept {
    WallTime p50 = 0, kept_at = 0;
  };
  bool is_news(const Forecast& forecast, RunId run, WallTime now) const;
  void run(const std::stop_token& token, Sink& sink);

  const RunCatalog& catalog_;
  const Foretell foretell_;
  const Clock& clock_;
  std::unordered_map<RunId, Kept> kept_;  // Of the runs of the last look.
  std::mutex mutex_;                      // Of `asleep_` only.
  std::condition_variable_any asleep_;
  std::jthread thread_;
};

// The batch that keeps an estimate of `run` which was made at `now`.
IngestBatch kept_estimate(const Run& run, const Estimate& finish, WallTime now);

}  // namespace afs
