#include "api/run_meaning.h"

namespace afs::api {

RunProgress progress_of(const Run& run, const Context& context) {
  const std::string key = context.models.model_of(run);
  const auto model = key.empty() ? std::nullopt : context.models.find(key);
  const auto planned_ms = model ? model->model.planned_gpu_milliseconds : std::nullopt;
  return read_progress(run, context.runs, context.store, context.rhythms, context.clock.now_ms(),
                       planned_ms);
}

}  // namespace afs::api
