// The seed's shapes, filled from the same views as /api/v1, so that both always say the same. Worker threads.
#pragma once

#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "api/seed_types.h"
#include "api/types.h"

namespace afs::api::seed {

// Everything that the seed endpoints draw from, gathered once a request.
struct Session {
  std::vector<RunBoard::Entry> runs;
  std::vector<ModelSummary> models;
  std::shared_ptr<const Account> account;
  int64_t now_ms = 0;

  const RunBoard::Entry* entry_of(const ModelSummary& model) const;  // nullptr when it has none.
};
Session session_of(const Context& context, RunBoard& board);

TrainingStatus training_status(const Session& session, const Context& context);
Model model_object(const ModelSummary& model, const Session& session);
RegistryEntry registry_entry(const ModelSummary& model, const Session& session);
CostsBreakdown costs_breakdown(const Session& session, const Context& context);
std::string source_name(const Context& context);  // "workspace /path", or "none".

}  // namespace afs::api::seed
