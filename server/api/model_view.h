// ModelSummary: a model with its data, its evaluation and what its newest run makes of it. Worker
// threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "api/types.h"

namespace afs::api {

// "pending" … "stalled": the status words of the seed, from the lifecycle of a run.
std::string_view seed_status_of(Lifecycle lifecycle);

// What was set by hand holds until the model has newer data: `data_at`, 0 = none.
bool is_in_force(const StatusOverride& manual, WallTime data_at);
// "set to completed by hand at …, until newer data arrives", or that it has been replaced.
std::string manual_note(const StatusOverride& manual, WallTime data_at);
bool is_seed_status(std::string_view status);

// Their money is that of `account`, which all of one answer is made from.
std::vector<ModelSummary> model_summaries(const Context& context, const Account& account,
                                          const std::vector<RunBoard::Entry>& runs);

}  // namespace afs::api
