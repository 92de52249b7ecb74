#include "api/needs_view.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "api/run_money.h"

namespace afs::api {
namespace {

// How much a run needs somebody, worst first; nothing: it does not.
enum class Need { kFailed, kCritical, kStalled, kLost, kNone };

std::string_view kind_of(Need need) {
  switch (need) {
    case Need::kFailed:
      return "run_failed";
    case Need::kCritical:
      return "run_critical";
    case Need::kStalled:
      return "run_stalled";
    case Need::kLost:
      return "run_lost";
    case Need::kNone:
      break;
  }
  return "";
}

Need need_of(const RunView& run, WallTime now) {
  if (is_live(run.lifecycle)) {
    if (run.health == Health::kCritical) return Need::kCritical;
    return run.is_stalled ? Need::kStalled : Need::kNone;
  }
  if (now - run.last_data_at.value_or(0) >= kNeedAgeMaxMs) return Need::kNone;
  if (run.lifecycle == Lifecycle::kFailed) return Need::kFailed;
  return run.lifecycle == Lifecycle::kLost ? Need::kLost : Need::kNone;
}

NeedView need_view(Need need, const RunBoard::Entry& entry, const Account& account) {
  NeedView view;
  view.kind = kind_of(need);
  view.severity = need == Need::kFailed || need == Need::kCritical ? "critical" : "warning";
  view.title = entry.view->name;
  view.words = entry.view->lifecycle_reason;
  view.run = entry.view->id;
  view.since = entry.view->last_data_at;
  view.run_view = priced_view(entry, account);
  view.run_view->sparkline.reset();
  return view;
}

}  // namespace

bool needs_somebody(const RunView& run, WallTime now) { return need_of(run, now) != Need::kNone; }

std::vector<NeedView> needs_of(const Account& account, const std::vector<RunBoard::Entry>& runs) {
  std::vector<std::pair<Need, NeedView>> needy;
  for (const RunBoard::Entry& entry : runs) {
    const Need need = need_of(*entry.view, account.as_of);
    if (need != Need::kNone) needy.emplace_back(need, need_view(need, entry, account));
  }
  std::stable_sort(needy.begin(), needy.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<NeedView> needs;
  for (auto& [need, view] : needy) needs.push_back(std::move(view));
  return needs;
}

}  // namespace afs::api
