#include "cost/budget.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "catalog/glob.h"
#include "core/money_text.h"

namespace afs {
namespace {

constexpr BudgetScope kScopes[] = {BudgetScope::kMonth, BudgetScope::kProject, BudgetScope::kModel,
                                   BudgetScope::kRun};
constexpr BudgetSeverity kSeverities[] = {BudgetSeverity::kOk, BudgetSeverity::kNote,
                                          BudgetSeverity::kWarning, BudgetSeverity::kCritical};

// Whole percent; what is not quite all is never 100.
int64_t percent_of(int64_t spent, int64_t amount) {
  const auto doubled = static_cast<WideInteger>(spent) * 200 / amount;
  const WideInteger percent = spent < 0 ? 0 : (doubled + 1) / 2;
  const WideInteger most = spent < amount ? 99 : INT64_MAX;
  return static_cast<int64_t>(std::min(percent, most));
}

bool has_reached(int64_t spent, int64_t level_percent, int64_t amount) {
  return static_cast<WideInteger>(spent) * 100 >= static_cast<WideInteger>(amount) * level_percent;
}

BudgetSeverity severity_of(const Budget& budget, const BudgetState& state, bool is_spent) {
  if (is_spent) return BudgetSeverity::kCritical;
  std::optional<int64_t> last_below;
  for (const int64_t level : budget.warn_at_percent) {
    if (level < 100) last_below = level;
  }
  if (state.is_likely_over || (state.level_percent && state.level_percent == last_below))
    return BudgetSeverity::kWarning;
  return state.level_percent || state.may_be_over ? BudgetSeverity::kNote : BudgetSeverity::kOk;
}

std::string forecast_words(const Budget& budget, const Money& spent, const MicrosBand& foretold) {
  const auto text = [&](int64_t micros) { return money_text({micros, spent.currency}); };
  std::string words = budget.scope == BudgetScope::kMonth ? "; the month is likely to end at "
                                                          : "; it is likely to come to ";
  words += text(foretold.p50);
  if (text(foretold.p10) != text(foretold.p90))
    words += fmt::format(" ({} to {})", text(foretold.p10), text(foretold.p90));
  if (spent.micros > budget.micros) return words;  // That it is over stands before.
  if (foretold.p50 > budget.micros) return words + ", over the budget";
  if (foretold.p90 > budget.micros) return words + ", and may go over the budget";
  return words + ", within the budget";
}

}  // namespace

std::string_view to_string(BudgetScope scope) {
  switch (scope) {
    case BudgetScope::kMonth:
      return "month";
    case BudgetScope::kProject:
      return "project";
    case BudgetScope::kModel:
      return "model";
    case BudgetScope::kRun:
      return "run";
  }
  return "month";
}
std::span<const BudgetScope> enum_values(BudgetScope) { return kScopes; }

std::string_view to_string(BudgetSeverity severity) {
  switch (severity) {
    case BudgetSeverity::kOk:
      return "ok";
    case BudgetSeverity::kNote:
      return "note";
    case BudgetSeverity::kWarning:
      return "warning";
    case BudgetSeverity::kCritical:
      return "critical";
  }
  return "ok";
}
std::span<const BudgetSeverity> enum_values(BudgetSeverity) { return kSeverities; }

bool is_covered(const BudgetSubject& subject, const Budget& budget) {
  switch (budget.scope) {
    case BudgetScope::kMonth:
      return true;
    case BudgetScope::kProject:
      return !subject.project.empty() && subject.project == budget.subject;
    case BudgetScope::kModel:
      return !subject.model_key.empty() && subject.model_key == budget.subject;
    case BudgetScope::kRun:
      return !subject.run_id.empty() &&
             (subject.run_id == budget.subject || glob_matches(budget.subject, subject.run_name));
  }
  return false;
}

BudgetState budget_state(const Budget& budget, const Money& spent,
                         const std::optional<MicrosBand>& foretold) {
  CHECK(budget.micros > 0);
  BudgetState state;
  state.spent_percent = percent_of(spent.micros, budget.micros);
  for (const int64_t level : budget.warn_at_percent) {
    if (has_reached(spent.micros, level, budget.micros)) state.level_percent = level;
  }
  state.is_likely_over = foretold && foretold->p50 > budget.micros;
  state.may_be_over = foretold && foretold->p90 > budget.micros;
  state.severity = severity_of(budget, state, spent.micros >= budget.micros);
  state.words = fmt::format("{} of {} spent ({} %)", money_text(spent),
                            money_text({budget.micros, spent.currency}), state.spent_percent);
  if (spent.micros > budget.micros) {
    state.words += fmt::format(", {} over the budget",
                               money_text({spent.micros - budget.micros, spent.currency}));
  }
  if (foretold) state.words += forecast_words(budget, spent, *foretold);
  return state;
}

}  // namespace afs
