// RunGpus: how many GPUs of its machine a run has for itself, as its own settings say. A pure
// function; called by api/ on worker threads.
//
// Told only by names that can mean nothing else: world_size (over the number of nodes, where that
// is told), num_gpus and its like, Lightning's devices, lists of device numbers, the product of
// tensor, pipeline and data parallel sizes, accelerate's num_processes beside its other settings. A
// Hugging Face n_gpu of one says nothing, since each process of several has one; above one it is
// the number of one process. Where two of them do not agree, or the run says that it uses none,
// nothing is known.
#pragma once

#include <cstdint>

#include "core/run.h"

namespace afs {

int64_t gpus_of(const Run& run);  // 0: not known.

}  // namespace afs
