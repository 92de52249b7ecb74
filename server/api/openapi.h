// The API's own document, derived from the described structs. Called by its route and by `afs-monitor openapi`.
#pragma once

#include <string>

#include "api/router.h"

namespace afs::api {

// OpenAPI 3.1; the page's TypeScript types are generated from docs/openapi.json, which is this text.
std::string openapi_document();

void add_openapi_route(Router& router);

}  // namespace afs::api
