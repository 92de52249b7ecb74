// RunMoney: what the account says of a run, put into its view. Worker threads.
#pragma once

#include <optional>
#include <string>

#include "api/run_board.h"
#include "api/types.h"
#include "cost/account.h"

namespace afs::api {

// The view of a run with its money: what it has cost, what it costs an hour and what it will cost.
RunView priced_view(const RunBoard::Entry& entry, const Account& account);

double gpu_hours_of(const RunBoard::Entry& entry, const Account& account);

// The words for where a sum comes from, of which providers tell `provider_micros`.
std::string basis_words(int64_t micros, int64_t provider_micros);

// Of sums in the account's currency.
MoneyView money_of(int64_t micros, const Account& account, std::string basis);

}  // namespace afs::api
