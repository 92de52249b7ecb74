#include "api/overview_api.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/cost_view.h"
#include "api/model_view.h"
#include "api/reply.h"
#include "api/types.h"
#include "api/verdict_view.h"
#include "base/version.h"

namespace afs::api {
namespace {

// How much a run needs somebody, worst first; nothing: it does not.
enum class Need { kFailed, kCritical, kStalled, kLost, kNone };

Need need_of(const RunView& run, int64_t now) {
  if (is_live(run.lifecycle)) {
    if (run.health == Health::kCritical) return Need::kCritical;
    return run.is_stalled ? Need::kStalled : Need::kNone;
  }
  if (now - run.last_data_at.value_or(0) >= kAttentionAgeMaxMs) return Need::kNone;
  if (run.lifecycle == Lifecycle::kFailed) return Need::kFailed;
  return run.lifecycle == Lifecycle::kLost ? Need::kLost : Need::kNone;
}

void add_attention(Overview& overview, std::vector<std::pair<Need, const RunView*>> needy) {
  std::stable_sort(needy.begin(), needy.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  overview.attention_total = static_cast<int64_t>(needy.size());
  needy.resize(std::min(needy.size(), kAttentionShownMax));
  for (const auto& [need, run] : needy) overview.attention.push_back(*run);
}

void add_runs(Overview& overview, const std::vector<RunBoard::Entry>& runs, const Context& context) {
  std::vector<std::pair<Need, const RunView*>> needy;
  for (const RunBoard::Entry& entry : runs) {
    const RunView& run = *entry.view;
    const Need need = need_of(run, overview.server_time);
    if (need != Need::kNone) needy.emplace_back(need, &run);
    if (is_live(run.lifecycle)) {
      overview.live.push_back(judged_view(entry, context));
    } else if (need == Need::kNone && overview.finished.size() < kFinishedShownMax) {
      overview.finished.push_back(judged_view(entry, context));
    }
  }
  add_attention(overview, std::move(needy));
  std::stable_sort(overview.live.begin(), overview.live.end(), [](const RunView& a, const RunView& b) {
    return a.progress.value_or(-1.0).value > b.progress.value_or(-1.0).value;
  });
}

std::vector<FileTrouble> all_troubles(const Context& context, const ServerHealth& health) {
  std::vector<FileTrouble> troubles = context.runs.troubles();
  troubles.insert(troubles.end(), health.troubles.begin(), health.troubles.end());
  return troubles;
}

Overview make_overview(const Context& context, RunBoard& board) {
  const Settings settings = context.settings();
  const ServerHealth health = context.health();
  Overview overview;
  overview.workspace = settings.workspace;
  overview.version = kVersion;
  overview.server_time = context.clock.now_ms();
  overview.server_started_at = context.started_at;
  overview.time_zone = settings.time_zone;
  overview.refresh_ms = settings.refresh_ms;
  const auto runs = board.all();
  overview.runs_total = static_cast<int64_t>(runs.size());
  add_runs(overview, runs, context);
  overview.models = model_summaries(context, runs);
  overview.costs = cost_summary(overview.models, runs, overview.server_time);
  for (const FileTrouble& trouble : all_troubles(context, health)) {
    if (overview.troubles.size() >= kTroublesShownMax) break;
    overview.troubles.push_back({trouble.path, trouble.reason, trouble.since, trouble.count});
  }
  if (!health.config_error.empty()) {
    overview.troubles.insert(overview.troubles.begin(),
                             TroubleView{"configuration", health.config_error, overview.server_time, 1});
  }
  if (!health.store_error.empty()) overview.store_error = health.store_error;
  return overview;
}

}  // namespace

std::string boot_json(const Context& context, RunBoard& board) { return to_json(make_overview(context, board)); }

void add_overview_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/v1/overview", [context, &board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    return json_response(make_overview(context, board));
  });
  router.add("GET", "/api/v1/models", [context, &board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    return json_response(ModelList{model_summaries(context, board.all()), context.clock.now_ms()});
  });
  router.add("GET", "/api/v1/costs", [context, &board](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    const auto runs = board.all();
    return json_response(cost_summary(model_summaries(context, runs), runs, context.clock.now_ms()));
  });
}

}  // namespace afs::api
