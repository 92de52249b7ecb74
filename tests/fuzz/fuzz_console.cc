// Fuzz target of the console decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_console_decoder, Format::kConsole);
