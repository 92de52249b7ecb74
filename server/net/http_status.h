// Statuses of HTTP: which one an ErrorCode becomes, and what it is called. Any thread.
#pragma once

#include <string_view>

#include "base/result.h"

namespace afs {

int http_status(ErrorCode code);
std::string_view reason_phrase(int status);

}  // namespace afs
