// Fuzz target of the csv decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_csv_decoder, Format::kCsv);
