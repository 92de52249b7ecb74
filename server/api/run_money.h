// RunMoney: what the account says of a run, put into its view or told on its own. Worker threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/run_board.h"
#include "api/run_money_types.h"
#include "api/types.h"
#include "cost/account.h"
#include "cost/spend_sums.h"

namespace afs::api {

// The view of a run with its money: what it has cost, what it costs an hour and what it will cost.
RunView priced_view(const RunBoard::Entry& entry, const Account& account);

double gpu_hours_of(const RunBoard::Entry& entry, const Account& account);

// The words for where a sum comes from, of which providers tell `provider_micros`.
std::string basis_words(int64_t micros, int64_t provider_micros);

struct MoneySum {
  int64_t micros = 0, provider_micros = 0;  // Of which providers tell so much.

  void add(int64_t part, PriceBasis basis) {
    micros += part;
    if (basis == PriceBasis::kProvider) provider_micros += part;
  }
};
// Says itself where it comes from.
MoneyView sum_view(const MoneySum& sum, const Account& account);

// Of sums in the account's currency.
MoneyView money_of(int64_t micros, const Account& account, std::string basis);

MoneyView estimate_of(int64_t micros, const Account& account);

// By bucket, each with where it comes from.
std::vector<SpentView> spent_views(const SpendSum& sum, const Account& account);

// Why nothing is known of what it costs.
std::string no_cost_words(RunId run, const Account& account);

// What the run has cost by machine and by bucket; with the reason where nothing is known.
RunMoneyView run_money_view(const Run& run, const Account& account);
// And when.
void add_course(RunMoneyView& view, const Run& run, const Account& account);

}  // namespace afs::api
