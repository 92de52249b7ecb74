// Fuzz target of the trainer_state decoder.
#include "fuzz_decoder.h"

AFS_FUZZ_DECODER(make_trainer_state_decoder, Format::kTrainerState);
