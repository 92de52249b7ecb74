#include "api/finish_view.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "api/run_money.h"

namespace afs::api {
namespace {

std::string unknown_words(const RunView& run) {
  if (!run.finish_at) return "when it will end is not known yet";
  if (!run.cost) return "no price is known for where it runs";
  return "nothing is billed for it at this moment";
}

}  // namespace

std::vector<FinishRow> finish_rows(const Account& account,
                                   const std::vector<RunBoard::Entry>& runs) {
  std::vector<std::pair<int64_t, FinishRow>> by_end;
  for (const RunBoard::Entry& entry : runs) {
    if (!is_live(entry.view->lifecycle)) continue;
    const RunView view = priced_view(entry, account);
    FinishRow row;
    row.run = view.id;
    row.name = view.name;
    row.cost = view.cost;
    row.p10 = view.cost_to_finish_p10;
    row.p50 = view.cost_to_finish;
    row.p90 = view.cost_to_finish_p90;
    if (!row.p50) row.words = unknown_words(view);
    by_end.emplace_back(view.finish_at.value_or(std::numeric_limits<int64_t>::max()),
                        std::move(row));
  }
  std::stable_sort(by_end.begin(), by_end.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FinishRow> rows;
  for (auto& [end, row] : by_end) rows.push_back(std::move(row));
  return rows;
}

}  // namespace afs::api
