// Fuzz target of the jsonl decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_jsonl_decoder, Format::kJsonl);
