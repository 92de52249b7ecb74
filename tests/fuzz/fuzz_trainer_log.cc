// Fuzz target of the trainer_log decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_trainer_log_decoder, Format::kTrainerLog);
