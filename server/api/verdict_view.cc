#include "api/verdict_view.h"

#include <cmath>

#include "api/run_money.h"

namespace afs::api {
namespace {

std::optional<Finite> finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? std::optional<Finite>(*value) : std::nullopt;
}

}  // namespace

VerdictView verdict_view(const std::shared_ptr<const Run>& run, const Context& context) {
  const Verdict verdict = context.verdicts.of(run);
  VerdictView view;
  view.state = verdict.state;
  view.words = verdict.words;
  view.is_pinned = verdict.is_pinned;
  if (verdict.baseline) {
    view.baseline = public_id(verdict.baseline->id);
    view.baseline_name = verdict.baseline->name;
  }
  if (!verdict.metric.empty()) view.metric = verdict.metric;
  view.step = verdict.step;
  view.from = verdict.from;
  view.value = finite(verdict.value);
  view.baseline_value = finite(verdict.baseline_value);
  view.noise = finite(verdict.noise);
  return view;
}

RunView judged_view(const RunBoard::Entry& entry, const Account& account, const Context& context) {
  RunView view = priced_view(entry, account);
  view.verdict = verdict_view(entry.run, context);
  return view;
}

}  // namespace afs::api
