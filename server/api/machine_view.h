// A machine's newest reading as /api/v1 shows it, joined with the runs on it. Worker threads.
#pragma once

#include "api/context.h"
#include "api/machine_types.h"
#include "api/run_board.h"
#include "core/machine_reading.h"

namespace afs::api {

MachineView machine_view(const MachineReading& reading, const Context& context, RunBoard& board);
// The record on which this machine's series hang; 0 before the first was stored.
RunId machine_record(const MachineReading& reading, const Context& context);
std::vector<std::string> slowdown_words(uint64_t bits);

}  // namespace afs::api
