// The part of the configuration that tells how much may be spent, and in whose days and months it
// is counted: [budget] and [[budgets]]. Called by config.cc.
#pragma once

#include <string>

#include "app/config_setters.h"
#include "cost/budget.h"

namespace afs {

// [budget]: `zone`, which must be known on this machine.
Setter budget_zone(std::string& target);
Result<Budget> parse_budget(const toml::node& node);

}  // namespace afs
