// The one place that names the JSON library; json_value.cc and json_reader.cc include it, nobody
// else.
#pragma once

#include <simdjson.h>
