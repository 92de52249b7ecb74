#include "api/overview_api.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/cost_view.h"
#include "api/model_view.h"
#include "api/needs_view.h"
#include "api/overview_types.h"
#include "api/reply.h"
#include "api/verdict_view.h"
#include "base/version.h"

namespace afs::api {
namespace {

void add_runs(Overview& overview, const std::vector<RunBoard::Entry>& runs, const Account& account,
              const Context& context) {
  for (const RunBoard::Entry& entry : runs) {
    const RunView& run = *entry.view;
    if (is_live(run.lifecycle)) {
      overview.live.push_back(judged_view(entry, account, context));
    } else if (!needs_somebody(run, overview.server_time) &&
               overview.finished.size() < kFinishedShownMax) {
      overview.finished.push_back(judged_view(entry, account, context));
    }
  }
  std::stable_sort(overview.live.begin(), overview.live.end(), [](const RunView& a, const RunView& b) {
    return a.progress.value_or(-1.0).value > b.progress.value_or(-1.0).value;
  });
}

void add_needs(Overview& overview, std::vector<NeedView> needs) {
  overview.needs_total = static_cast<int64_t>(needs.size());
  needs.resize(std::min(needs.size(), kNeedsShownMax));
  overview.needs = std::move(needs);
}

std::vector<NeedView> all_needs(const Spending& spending, const std::vector<RunBoard::Entry>& runs,
                                const Context& context) {
  std::vector<NeedView> needs = needs_of(*spending.account, runs, context.standings());
  for (NeedView& need : budget_needs(spending.budgets)) needs.push_back(std::move(need));
  sort_worst_first(needs);
  return needs;
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
  const auto spending = context.spending();
  add_runs(overview, runs, *spending->account, context);
  add_needs(overview, all_needs(*spending, runs, context));
  overview.models = model_summaries(context, *spending->account, runs);
  overview.money = money_glance(*spending);
  overview.money.planned_total = planned_total(overview.models, *spending->account);
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
    const auto account = context.account();
    return json_response(
        ModelList{model_summaries(context, *account, board.all()), context.clock.now_ms()});
  });
}

}  // namespace afs::api
