// Fuzz target of the results_json decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_results_json_decoder, Format::kResultsJson);
