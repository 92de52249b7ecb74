// Query parameters as typed values; every mistake is an error that names the parameter. Worker threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "net/http_server.h"

namespace afs::api {

// nullopt when the parameter is not there; kInvalid when it is not a whole number from least to most.
Result<std::optional<int64_t>> integer_parameter(const HttpRequest& request, std::string_view name, int64_t least,
                                                 int64_t most);
// The same for a finite number with a fraction.
Result<std::optional<double>> number_parameter(const HttpRequest& request, std::string_view name);

}  // namespace afs::api
