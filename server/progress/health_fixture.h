// For tests of the health checks: the real logs as the server reads them, each run as its points in
// order of arrival, to be replayed point by point, as they are or with a fault put in.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "ingest/log_dir.h"
#include "ingest/test_files.h"
#include "progress/health_metrics.h"
#include "progress/metric_words.h"
#include "progress/phases.h"
#include "progress/run_health.h"
#include "progress/run_metrics.h"

namespace afs {

// A run as its log tells it.
struct LoggedRun {
  std::string key;
  RunUpdate facts;
  int32_t attempts = 1;
  std::vector<Param> params;
  std::map<std::string, Points> series;

  std::vector<SeriesName> names() const {
    std::vector<SeriesName> all;
    for (const auto& [metric, points] : series)
      all.push_back({SeriesId{static_cast<int64_t>(all.size()) + 1}, metric});
    return all;
  }
  Points& of(const std::optional<SeriesName>& name) { return series.at(name->metric); }
};

// Whether the log tells times. Without, all that is read at once has one time, or a few.
inline bool has_clock(const Points& points) {
  const std::set<WallTime> times(points.times.begin(), points.times.end());
  return times.size() > 1 && times.size() >= points.size() / 2;
}

// A point of a run, as it arrives.
struct Moment {
  WallTime time;
  Step step;
  std::string metric;
  double value;
};

// Each series keeps its order; among their next points the earliest goes first.
inline std::vector<Moment> moments_of(const LoggedRun& run) {
  std::map<std::string, size_t> next;
  std::vector<Moment> all;
  for (;;) {
    std::optional<Moment> earliest;
    for (const auto& [metric, points] : run.series) {
      const size_t at = next[metric];
      if (at == points.size()) continue;
      const bool is_earlier = !earliest || std::pair(points.times[at], points.steps[at]) <
                                               std::pair(earliest->time, earliest->step);
      if (is_earlier) earliest = {points.times[at], points.steps[at], metric, points.values[at]};
    }
    if (!earliest) return all;
    ++next[earliest->metric];
    all.push_back(*earliest);
  }
}

class LogCollector final : public Sink {
 public:
  Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) override {
    {
      std::lock_guard lock(mutex_);
      keep(batch);
    }
    done(Receipt{});
    return Status::success();
  }
  std::map<std::string, LoggedRun> runs;

 private:
  void keep(const IngestBatch& batch) {
    if (batch.run.key.empty()) return;
    LoggedRun& run = runs[batch.run.key];
    run.key = batch.run.key;
    if (batch.update) {
      if (batch.update->total_steps) run.facts.total_steps = batch.update->total_steps;
      if (batch.update->started_at) run.facts.started_at = batch.update->started_at;
      if (batch.update->step_unit) run.facts.step_unit = batch.update->step_unit;
    }
    run.params.insert(run.params.end(), batch.params.begin(), batch.params.end());
    for (const IngestBatch::Column& column : batch.columns) {
      Points& known = run.series[column.metric];
      const bool fills_in = batch.kind == BatchKind::kFillIn;
      if (fills_in && !known.empty()) continue;
      for (size_t i = 0; i < column.points.size(); ++i) {
        if (!known.empty() && column.points.steps[i] < known.steps.back()) run.attempts = 2;
        known.add(column.points.steps[i], column.points.times[i], column.points.values[i]);
      }
    }
  }
  std::mutex mutex_;
};

inline std::vector<LoggedRun> logged_runs(const std::string& directory) {
  LogCollector collector;
  SystemClock clock;
  LogDir::Options options;
  options.root = shared_dir() / directory;
  options.poll_interval_ms = 20;
  options.is_watch_on = false;
  LogDir log_dir(options, {}, clock);
  EXPECT_TRUE(log_dir.start(collector).ok());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!log_dir.stats().is_first_scan_done && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_TRUE(log_dir.stats().is_first_scan_done);
  log_dir.stop();
  std::vector<LoggedRun> all;
  for (auto& [key, run] : collector.runs) all.push_back(std::move(run));
  return all;
}

// Feeds a run's points in order of time, as the server would have got them, and asks for its health
// after each and just before the next.
class Replay {
 public:
  static constexpr size_t kLookEvery = 5;
  using Look = std::function<void(const HealthReport&, Step)>;

  explicit Replay(const LoggedRun& run, const HealthLimits& limits = {})
      : logged_(run), names_(run.names()), health_(limits) {
    chosen_ = choose_metrics(names_);
    more_ = choose_health_metrics(names_);
    run_.facts = run.facts;
    run_.attempts = run.attempts;
    run_.created_at = 1;
  }

  // `every`: asks only after so many points, and after the last.
  HealthReport play(const Look& look, size_t every = 1) {
    HealthReport report;
    const std::vector<Moment> all = moments_of(logged_);
    for (size_t i = 0; i < all.size(); ++i) {
      const bool is_asked = i % every == 0 || i + 1 == all.size();
      if (run_.points > 0 && is_asked) report = ask(all[i].time, look);
      feed(all[i]);
      if (is_asked) report = ask(all[i].time, look);
    }
    return report;
  }
  // What the check said while it was at its worst.
  HealthCheck worst_of(std::string_view name) {
    HealthCheck worst;
    play(
        [&](const HealthReport& report, Step) {
          for (const HealthCheck& check : report.checks) {
            if (check.name != name || check.state == CheckState::kUnknown) continue;
            if (worst.state == CheckState::kUnknown || check.state > worst.state) worst = check;
          }
        },
        kLookEvery);
    return worst;
  }

 private:
  void feed(const Moment& moment) {
    const std::string& metric = moment.metric;
    const auto is = [&](const std::optional<SeriesName>& name) {
      return name && name->metric == metric;
    };
    if (is(chosen_.loss)) {
      health_.add_loss(moment.time, moment.step, moment.value);
      phases_.train(moment.time, moment.step);
    } else if (is_of_validation(words_of(metric))) {
      phases_.evaluate(moment.time, moment.step);
    }
    if (is(chosen_.validation_loss)) health_.add_validation_loss(moment.step, moment.value);
    if (is(more_.gradient_norm)) health_.add_gradient_norm(moment.step, moment.value);
    if (is(more_.learning_rate)) health_.add_learning_rate(moment.step, moment.value);
    for (const auto& [reading, name] : more_.telemetry)
      if (name.metric == metric) health_.add_reading(reading, metric, moment.step, moment.value);
    ++run_.points;
    run_.last_step = moment.step;
    run_.last_data_at = moment.time;
  }
  HealthReport ask(WallTime now, const Look& look) {
    const auto text = [](const std::optional<SeriesName>& name) {
      return name ? name->metric : std::string();
    };
    const RunStatus status = status_of(run_, phases_.now(), now);
    EXPECT_NE(status.lifecycle, Lifecycle::kLost)
        << logged_.key << " step " << run_.last_step << ": " << status.reason;
    if (!status.is_live) return {};
    HealthReport report = health_.report(run_, status,
                                         {text(chosen_.loss), text(chosen_.validation_loss),
                                          text(more_.gradient_norm), text(more_.learning_rate)},
                                         now);
    look(report, run_.last_step);
    return report;
  }

  const LoggedRun& logged_;
  std::vector<SeriesName> names_;
  RunMetrics chosen_;
  HealthMetrics more_;
  RunHealth health_;
  Phases phases_;
  Run run_;
};

}  // namespace afs
