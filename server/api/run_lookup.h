// The run that a request names, or the error that says so. Worker threads.
#pragma once

#include <memory>
#include <string_view>

#include "api/context.h"
#include "base/result.h"

namespace afs::api {

Error no_such_run(std::string_view id);
// By "r12", name or key.
Result<std::shared_ptr<const Run>> named_run(std::string_view id, const Context& context);
// The same, or "m1": whatever has series.
Result<std::shared_ptr<const Run>> named_run_or_machine(std::string_view id,
                                                        const Context& context);

}  // namespace afs::api
