#include "app/config_budget.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/time_zone.h"

namespace afs {
namespace {

Setter zone_name(std::string& target) {
  return [&target](const toml::node& node) -> Status {
    std::string name;
    TRY(text("zone", name)(node));
    const auto zone = TimeZone::find(name);
    if (!zone.ok()) return wrong("zone", node, "a known time zone: " + zone.message());
    target = std::move(name);
    return {};
  };
}

Setter scope_name(BudgetScope& target) {
  return [&target](const toml::node& node) -> Status {
    const auto name = node.value_exact<std::string>();
    for (const BudgetScope scope : enum_values(BudgetScope{})) {
      if (!name || *name != to_string(scope)) continue;
      target = scope;
      return {};
    }
    return wrong("scope", node, R"("month", "project", "model" or "run")");
  };
}

// In any order; a level that is named twice counts once.
Setter levels(std::vector<int64_t>& target) {
  return [&target](const toml::node& node) -> Status {
    const std::string expected =
        fmt::format("a list of at most {} whole numbers from 1 to {}, percent of the amount",
                    kBudgetLevelsMax, kBudgetPercentMax);
    const toml::array* items = node.as_array();
    if (!items || items->size() > kBudgetLevelsMax) return wrong("warn_at", node, expected);
    target.clear();
    for (const toml::node& item : *items) {
      const auto level = item.value_exact<int64_t>();
      if (!level || *level < 1 || *level > kBudgetPercentMax)
        return wrong("warn_at", item, expected);
      target.push_back(*level);
    }
    std::sort(target.begin(), target.end());
    target.erase(std::unique(target.begin(), target.end()), target.end());
    return {};
  };
}

Status check_subject(const Budget& budget, const toml::node& node) {
  if (budget.scope == BudgetScope::kMonth) {
    return budget.subject.empty()
               ? Status()
               : wrong("subject", node,
                       "left out where the scope is \"month\": it is all that is spent");
  }
  if (!budget.subject.empty()) return {};
  std::string_view what = "a project's name";
  if (budget.scope == BudgetScope::kModel) what = "a model's key";
  if (budget.scope == BudgetScope::kRun) what = "a run's id or a pattern over its name";
  return wrong("subject", node,
               fmt::format("{} where the scope is \"{}\"", what, to_string(budget.scope)));
}

}  // namespace

Setter budget_zone(std::string& target) {
  return [&target](const toml::node& node) -> Status {
    const toml::table* table = node.as_table();
    if (!table) return wrong("budget", node, "a table, written [budget]; budgets are [[budgets]]");
    return fill(*table, {{"zone", zone_name(target)}}, " in [budget]");
  };
}

Result<Budget> parse_budget(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) return wrong("budgets", node, "a list of tables, written [[budgets]]");
  constexpr double kAmountMax = static_cast<double>(kBudgetMicrosMax) / 1e6;
  Budget budget;
  TRY(fill(*table,
           {{"name", text("name", budget.name)},
            {"scope", scope_name(budget.scope)},
            {"subject", text("subject", budget.subject)},
            {"amount",
             amount(
                 "amount", [&](double units) { budget.micros = micros_of(units); }, kAmountMax)},
            {"warn_at", levels(budget.warn_at_percent)}},
           " in [[budgets]]"));
  const toml::node* given = table->get("amount");
  if (!given) return wrong("amount", node, "set for every [[budgets]] entry");
  if (budget.micros == 0) return wrong("amount", *given, "more than 0");
  TRY(check_subject(budget, node));
  if (budget.name.empty()) {
    budget.name = to_string(budget.scope);
    if (!budget.subject.empty()) budget.name += " " + budget.subject;
  }
  return budget;
}

}  // namespace afs
