#include "api/death_api.h"

#include <fmt/format.h>

#include "api/death_types.h"
#include "api/reply.h"
#include "api/run_lookup.h"
#include "api/run_meaning.h"
#include "base/secret_mask.h"
#include "progress/death_certificate.h"
#include "progress/metric_end.h"

namespace afs::api {
namespace {

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

CheckpointView checkpoint_view(const LastCheckpoint& checkpoint) {
  return {checkpoint.path,        checkpoint.step,   checkpoint.is_step_estimated,
          checkpoint.modified_at, checkpoint.age_ms, checkpoint.redone_steps};
}

MetricEndView metric_end_view(const MetricEnd& end) {
  return {end.metric, end.first, end.last,   end.min,       end.max,
          end.step,   end.time,  end.points, end.not_finite};
}

std::optional<Step> estimated_step(const RunRemains& remains, const RunProgress& progress,
                                   const Context& context) {
  if (!remains.checkpoint || remains.checkpoint->step || !progress.metrics.loss)
    return std::nullopt;
  return step_at(progress.metrics.loss->id, remains.checkpoint->modified_at, context.store);
}

DeathView death_view(const Run& run, const RunProgress& progress, const Context& context) {
  const RunRemains remains = context.remains(run);
  const std::vector<MetricEnd> ends = metric_ends(run, context.runs, context.store);
  const DeathEvidence evidence{run, progress.status, remains, ends,
                               estimated_step(remains, progress, context)};
  DeathCertificate certificate = certify(evidence);

  DeathView view;
  view.run = public_id(run.id);
  view.name = run.name;
  view.lifecycle = progress.status.lifecycle;
  view.is_stalled = progress.status.is_stalled;
  view.cause = certificate.cause;
  view.report = report_text(certificate, evidence);
  view.title = std::move(certificate.title);
  view.sentence = std::move(certificate.sentence);
  view.advice = std::move(certificate.advice);
  view.reason = masked_secrets(progress.status.reason);
  view.evidence = unless_empty(std::move(certificate.evidence));
  view.evidence_log = unless_empty(std::move(certificate.evidence_log));
  view.died_at = certificate.died_at;
  view.step = reach_of(run).step;
  view.attempts = run.attempts;
  if (certificate.checkpoint) view.checkpoint = checkpoint_view(*certificate.checkpoint);
  for (const MetricEnd& end : ends) view.metrics.push_back(metric_end_view(end));
  view.metrics_total = static_cast<int64_t>(context.runs.series_of(run.id).size());
  view.log = unless_empty(std::move(certificate.log));
  view.log_lines = std::move(certificate.last_lines);
  view.link = "/runs/" + view.run + "#what-happened";
  view.server_time = context.clock.now_ms();
  return view;
}

Result<HttpResponse> show_death(std::string_view id, const Context& context) {
  TRY_ASSIGN(const auto run, named_run(id, context));
  const RunProgress progress = progress_of(*run, context);
  if (!is_certifiable(progress.status)) {
    return not_found(
        fmt::format("run '{}' is {}: what happened is told once it failed, stalled or was lost", id,
                    to_string(progress.status.lifecycle)));
  }
  return json_response(death_view(*run, progress, context));
}

}  // namespace

void add_death_routes(Router& router, const Context& context) {
  router.add("GET", "/api/v1/runs/{id}/death", [context](const HttpRequest&, const PathArgs& args) {
    return show_death(args["id"], context);
  });
}

}  // namespace afs::api
