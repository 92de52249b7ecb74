// Fuzz target of the params_yaml decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_params_yaml_decoder, Format::kParamsYaml);
