#include "api/estimates_view.h"

#include "api/run_meaning.h"
#include "progress/forecast_score.h"

namespace afs::api {

std::optional<EstimatesView> estimates_view(const Run& run, const Context& context) {
  const auto score =
      read_forecast_score(run, progress_of(run, context), context.runs, context.store);
  if (!score) return std::nullopt;
  EstimatesView view;
  view.words = score->words;
  view.within = score->within;
  view.within_ms = score->within_ms;
  view.in_band = score->in_band;
  for (const ForecastScore::Judged& one : score->judged) {
    view.made_at.push_back(one.made_at);
    view.late_ms.push_back(one.late_ms);
  }
  return view;
}

}  // namespace afs::api
