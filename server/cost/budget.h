// Budget: how much money something may cost, and from when on to say so. What it is about is chosen
// by its scope; what was spent on it is summed by the caller. Pure functions; called by api/ on
// worker threads, made by app/config.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/micros_band.h"
#include "core/money.h"

namespace afs {

inline constexpr size_t kBudgetsMax = 200;
inline constexpr size_t kBudgetLevelsMax = 10;
inline constexpr int64_t kBudgetPercentMax = 1'000;
inline constexpr int64_t kBudgetMicrosMax = 1'000'000'000'000'000;  // A billion units.

enum class BudgetScope {
  kMonth,    // All that is spent in one month of the budget's zone.
  kProject,  // All that was ever spent on the project's runs; so below.
  kModel,
  kRun,  // On all runs together that its pattern names.
};
std::string_view to_string(BudgetScope scope);  // "month" … "run"
std::span<const BudgetScope> enum_values(BudgetScope);

struct Budget {
  std::string name;  // What people read; unique.
  BudgetScope scope = BudgetScope::kMonth;
  std::string subject;  // A project's name, a model's key, a run's id or a pattern over its name.
  int64_t micros = 0;   // > 0, of the one currency that all sums have.
  std::vector<int64_t> warn_at_percent = {50, 80, 100};  // Ascending.
  friend bool operator==(const Budget&, const Budget&) = default;
};

// What a charge is about, as far as a budget asks. Empty where there is no run or no model.
struct BudgetSubject {
  std::string_view project, model_key, run_id, run_name;
};
bool is_covered(const BudgetSubject& subject, const Budget& budget);

enum class BudgetSeverity {
  kOk,
  kNote,      // A level is reached that is not the last below 100 %, or the budget may not suffice.
  kWarning,   // The last level below 100 % is reached, or the budget is likely not to suffice.
  kCritical,  // It is spent.
};
std::string_view to_string(BudgetSeverity severity);  // "ok" … "critical"
std::span<const BudgetSeverity> enum_values(BudgetSeverity);

struct BudgetState {
  int64_t spent_percent = 0;             // Rounded; 100 only when it is spent.
  std::optional<int64_t> level_percent;  // The highest of warn_at_percent that is reached.
  bool is_likely_over = false;           // p50 of what is foretold is above the budget ...
  bool may_be_over = false;              // ... or its p90.
  BudgetSeverity severity = BudgetSeverity::kOk;
  std::string words;  // "$41.20 of $60.00 spent (69 %); the month is likely to end at $64.00
                      // ($58.00 to $71.00), over the budget"
};

// `foretold`: what it will have come to at the end of the month, or when what runs is done; absent
// when that is not known.
BudgetState budget_state(const Budget& budget, const Money& spent,
                         const std::optional<MicrosBand>& foretold);

}  // namespace afs
