#include "ingest/trainer_args.h"

#include "base/json_value.h"
#include "ingest/json_field.h"
#include "ingest/param_text.h"

namespace afs {
bool read_trainer_args(std::string_view text, IngestBatch& out) {
  const size_t from = text.find('{');
  const size_t to = text.rfind('}');
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return false;
  const auto parsed = parse_json(text.substr(from, to - from + 1));
  if (!parsed.ok() || !parsed->as_object()) return false;

  add_params(out, "", *parsed);
  if (!out.update) out.update.emplace();
  // A positive max_steps overrides the epochs, which then are only the default of that argument.
  const auto steps = step_field(*parsed, "max_steps");
  if (steps && *steps > 0) {
    out.update->total_steps = *steps;
  } else if (const auto epochs = positive_field(*parsed, "num_train_epochs")) {
    out.update->total_epochs = *epochs;
  }
  return true;
}

}  // namespace afs
