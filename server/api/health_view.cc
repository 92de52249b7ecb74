#include "api/health_view.h"

#include "api/run_meaning.h"

namespace afs::api {
namespace {

HealthReport report_on(const Run& run, const RunProgress& progress, const Context& context) {
  return context.healths.of(run, progress, context.runs.series_of(run.id), context.store,
                            context.clock.now_ms());
}

HealthCheckView check_view(const HealthCheck& check) {
  HealthCheckView view;
  view.name = check.name;
  view.title = check.title;
  view.state = check.state;
  view.reason = check.reason;
  view.threshold = check.threshold;
  if (!check.metric.empty()) view.metric = check.metric;
  view.from_step = check.from;
  view.to_step = check.to;
  return view;
}

}  // namespace

void add_health(RunView& view, const Run& run, const RunProgress& progress,
                const Context& context) {
  if (!progress.status.is_live) return;
  HealthReport report = report_on(run, progress, context);
  view.health = report.health;
  view.health_reason = std::move(report.reason);
}

HealthView health_view(const Run& run, const Context& context) {
  HealthView view;
  view.run = public_id(run.id);
  view.server_time = context.clock.now_ms();
  const RunProgress progress = progress_of(run, context);
  if (!progress.status.is_live) return view;
  HealthReport report = report_on(run, progress, context);
  view.health = report.health;
  view.health_reason = std::move(report.reason);
  for (const HealthCheck& check : report.checks) view.checks.push_back(check_view(check));
  return view;
}

}  // namespace afs::api
