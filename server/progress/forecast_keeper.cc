#include "progress/forecast_keeper.h"

#include <chrono>
#include <cmath>
#include <utility>

#include "core/kept_estimates.h"

namespace afs {
namespace {

constexpr int64_t kSecondMs = 1'000;

}  // namespace

IngestBatch kept_estimate(const Run& run, const Estimate& finish, WallTime now) {
  IngestBatch batch;
  batch.run.project = run.project_name;
  batch.run.key = run.key;
  const auto add = [&](std::string_view metric, WallTime at) {
    const double seconds = static_cast<double>(at) / static_cast<double>(kSecondMs);
    batch.column(metric).points.add(now / kSecondMs, now, seconds);
  };
  add(kFinishP10, finish.p10);
  add(kFinishP50, finish.p50);
  add(kFinishP90, finish.p90);
  return batch;
}

ForecastKeeper::ForecastKeeper(const RunCatalog& catalog, Foretell foretell, const Clock& clock)
    : catalog_(catalog), foretell_(std::move(foretell)), clock_(clock) {}

ForecastKeeper::~ForecastKeeper() { stop(); }

Status ForecastKeeper::start(Sink& sink) {
  thread_ = std::jthread([this, &sink](std::stop_token token) { run(token, sink); });
  return Status::success();
}

void ForecastKeeper::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void ForecastKeeper::run(const std::stop_token& token, Sink& sink) {
  while (!token.stop_requested()) {
    std::unique_lock lock(mutex_);
    asleep_.wait_for(lock, token, std::chrono::milliseconds(kForecastLookMs), [] { return false; });
    if (!token.stop_requested()) look(sink);
  }
}

bool ForecastKeeper::is_news(const Forecast& forecast, RunId run, WallTime now) const {
  const auto known = kept_.find(run);
  if (known == kept_.end()) return true;
  const int64_t age_ms = now - known->second.kept_at;
  if (age_ms < kForecastLookMs) return false;  // Never two with one step, nor a step back.
  const auto moved = static_cast<double>(forecast.finish.p50 - known->second.p50);
  const auto left = static_cast<double>(known->second.p50 - now);
  return age_ms >= kForecastKeptMs || std::fabs(moved) > kForecastMoved * std::fabs(left);
}

// What the sink cannot take now is kept at the next look.
void ForecastKeeper::look(Sink& sink) {
  const WallTime now = clock_.now_ms();
  std::unordered_map<RunId, Kept> kept;
  size_t looked = 0;
  for (const auto& run : catalog_.runs()) {  // Newest data first.
    if (run->facts.end) continue;
    if (now - run->last_data_at > kForecastSilenceMaxMs || ++looked > kForecastRunsMax) break;
    const std::optional<Forecast> forecast = foretell_(*run);
    if (!forecast || !forecast->has_band) continue;  // A plan is no estimate.
    const auto known = kept_.find(run->id);
    if (!is_news(*forecast, run->id, now)) {
      kept.emplace(run->id, known->second);
    } else if (sink.submit(kept_estimate(*run, forecast->finish, now), [](auto) {}).ok()) {
      kept.emplace(run->id, Kept{forecast->finish.p50, now});
    } else if (known != kept_.end()) {
      kept.emplace(run->id, known->second);
    }
  }
  kept_ = std::move(kept);
}

}  // namespace afs
