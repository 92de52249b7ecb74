#include "api/evaluation_cost.h"

#include <algorithm>
#include <cmath>

#include "api/model_view.h"
#include "api/run_money.h"

namespace afs::api {
namespace {

constexpr double kPoints = 100;  // That a perfect score has.

}  // namespace

std::optional<int64_t> micros_per_point(double amount, double score) {
  const double units = amount / (score * kPoints);
  if (!(score > 0) || !(std::fabs(units) <= kPerPointUnitsMax)) return std::nullopt;
  return micros_of(units);
}

std::vector<EvaluationCost> evaluation_costs(const Account& account, const Context& context,
                                             const std::vector<RunBoard::Entry>& runs) {
  std::vector<EvaluationCost> costs;
  for (const ModelSummary& model : model_summaries(context, account, runs)) {
    if (!model.cost || !model.evaluation || !model.evaluation->score) continue;
    const double score = *model.evaluation->score;
    EvaluationCost cost{model.key, model.name, score, *model.cost, {}};
    if (const auto micros = micros_per_point(model.cost->amount, score))
      cost.per_point = money_of(*micros, account, model.cost->basis);
    costs.push_back(std::move(cost));
  }
  std::stable_sort(costs.begin(), costs.end(),
                   [](const EvaluationCost& a, const EvaluationCost& b) {
                     return a.score.value > b.score.value;
                   });
  return costs;
}

}  // namespace afs::api
