// SingleWriter: a decoder around another that knows when two processes write one log at once. Their
// steps come interleaved, each of them twice; taken as they stand, every second line would be a
// resume. It keeps the first of each and says so. Made by decoders.cc for growing text formats;
// called by log_dir on its thread.
#pragma once

#include <memory>

#include "ingest/decoder.h"

namespace afs {

// A step that goes back may be a resume or another writer: until so many points are there that
// tell, they are held. They are told at once when the log paused before them.
inline constexpr size_t kHeldPointsMax = 2;
inline constexpr size_t kHeldWhileDoubledMax = 8;  // Where two writers are known.
inline constexpr int64_t kRestartPauseMs = 30'000;
// So many steps on end that came exactly twice are two writers in lockstep.
inline constexpr int kTwiceOnEndMin = 5;
inline constexpr size_t kTrackedMetricsMax = 200;  // A log with more is passed on as it is.

std::unique_ptr<Decoder> make_single_writer(std::unique_ptr<Decoder> inner);

}  // namespace afs
