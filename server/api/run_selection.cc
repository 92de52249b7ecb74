#include "api/run_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>

#include "api/query.h"

namespace afs::api {
namespace {

constexpr std::string_view kNewestFirst = "-last_data";

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return out;
}

struct RunFilter {
  std::string project, model, status, text;

  bool takes_all() const {
    return project.empty() && model.empty() && status.empty() && text.empty();
  }

  bool takes(const RunView& run) const {
    if (!project.empty() && run.project != project) return false;
    if (!model.empty() && run.model.value_or("") != model) return false;
    if (!status.empty() && to_string(run.lifecycle) != status &&
        !(status == "live" && is_live(run.lifecycle))) {
      return false;
    }
    return text.empty() || lower(run.name).find(text) != std::string::npos ||
           lower(run.key).find(text) != std::string::npos ||
           lower(run.model.value_or("")).find(text) != std::string::npos;
  }
};

using Less = std::function<bool(const RunView&, const RunView&)>;

template <typename Member>
Less by(Member member) {
  return [member](const RunView& a, const RunView& b) { return a.*member < b.*member; };
}

double loss_of(const RunView& run) {
  return run.loss ? run.loss->value : std::numeric_limits<double>::infinity();
}

const std::map<std::string_view, Less>& orders() {
  static const std::map<std::string_view, Less> all = {
      {"name", by(&RunView::name)},
      {"last_data", by(&RunView::last_data_at)},
      {"started", by(&RunView::started_at)},
      {"status", by(&RunView::lifecycle)},
      {"format", by(&RunView::format)},
      {"points", by(&RunView::points)},
      {"model", by(&RunView::model)},
      {"progress",
       [](const RunView& a, const RunView& b) {
         return a.progress.value_or(-1.0).value < b.progress.value_or(-1.0).value;
       }},
      {"loss", [](const RunView& a, const RunView& b) { return loss_of(a) < loss_of(b); }},
  };
  return all;
}

Result<std::pair<Less, bool>> order_of(const HttpRequest& request) {
  std::string_view name = request.query_value("sort").value_or(kNewestFirst);
  const bool is_descending = name.starts_with('-');
  if (is_descending) name.remove_prefix(1);
  const auto found = orders().find(name);
  if (found == orders().end()) {
    return invalid(
        "'sort' must be name, last_data, started, status, format, points, model, progress or loss, "
        "with - before it for descending");
  }
  return std::pair(found->second, is_descending);
}

}  // namespace

Result<RunSelection> select_runs(const HttpRequest& request, RunBoard& board) {
  RunFilter filter{std::string(request.query_value("project").value_or("")),
                   std::string(request.query_value("model").value_or("")),
                   std::string(request.query_value("status").value_or("")),
                   lower(request.query_value("q").value_or(""))};
  TRY_ASSIGN(const auto order, order_of(request));
  TRY_ASSIGN(const auto limit, integer_parameter(request, "limit", 1, kRunsPerPageMax));
  TRY_ASSIGN(const auto offset, integer_parameter(request, "offset", 0, INT64_MAX));

  RunSelection selection;
  const auto page_max = static_cast<size_t>(limit.value_or(kRunsPerPageDefault));
  // The usual question, which needs no view of the runs on other pages.
  if (filter.takes_all() && request.query_value("sort").value_or(kNewestFirst) == kNewestFirst) {
    selection.page =
        board.newest(static_cast<size_t>(offset.value_or(0)), page_max, selection.total);
    return selection;
  }
  std::vector<RunBoard::Entry> entries = board.all();
  std::erase_if(entries, [&](const RunBoard::Entry& entry) { return !filter.takes(*entry.view); });
  const auto is_before = [&](const RunBoard::Entry& a, const RunBoard::Entry& b) {
    return order.second ? order.first(*b.view, *a.view) : order.first(*a.view, *b.view);
  };
  std::stable_sort(entries.begin(), entries.end(), is_before);
  selection.total = static_cast<int64_t>(entries.size());
  const auto begin = static_cast<size_t>(std::min<int64_t>(offset.value_or(0), selection.total));
  const auto end = std::min(entries.size(), begin + page_max);
  selection.page.assign(std::make_move_iterator(entries.begin() + static_cast<ptrdiff_t>(begin)),
                        std::make_move_iterator(entries.begin() + static_cast<ptrdiff_t>(end)));
  return selection;
}

}  // namespace afs::api
