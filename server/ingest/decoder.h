// Decoder: bytes of one format become batches. The seam that every file format stands behind.
// Called by log_dir on its thread; one decoder a file. Knows no file, no socket, no clock.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "core/batch.h"
#include "ingest/format.h"

namespace afs {

inline constexpr size_t kRecordBytesMax = 256u << 20;  // An event-file record.
inline constexpr size_t kLineBytesMax = 8u << 20;      // A text line; a longer one is passed over and counted.

// What the caller knows of the file and the decoder may need.
struct DecodeContext {
  std::string path;            // Relative to the root; for messages and for names that formats take from it.
  WallTime modified_at = 0;    // When the bytes offered last were written: the time of points that carry none.
  bool has_more = false;       // The file goes on behind the bytes offered: modified_at is of its end, not of theirs.
};

class Decoder {
 public:
  virtual ~Decoder() = default;

  // Takes whole records only and returns how many bytes they were: the caller offers the rest again with more,
  // and moves the bookmark by exactly that. A document decoder takes all or nothing (0 = half-written, wait).
  // Adds to `out`: columns, params, update; a bad record is counted in out.records_bad with the reason.
  // An error means "never further with this file".
  virtual Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) = 0;

  // What a new decoder of the same file needs to go on from the bookmark; small, opaque, often empty.
  virtual std::string state() const { return {}; }
  virtual void restore(std::string_view state) { (void)state; }

  // What people should know of the whole file, beside bad records; empty = nothing. Part of the state.
  virtual std::string warning() const { return {}; }
};

// The one place that knows which class decodes which format (ingest/decoders.cc).
std::unique_ptr<Decoder> make_decoder(Format format);

// Each format's file defines its own maker.
std::unique_ptr<Decoder> make_tfevents_decoder();
std::unique_ptr<Decoder> make_trainer_state_decoder();
std::unique_ptr<Decoder> make_trainer_log_decoder();
std::unique_ptr<Decoder> make_jsonl_decoder();
std::unique_ptr<Decoder> make_csv_decoder();
std::unique_ptr<Decoder> make_console_decoder();
std::unique_ptr<Decoder> make_params_yaml_decoder();
std::unique_ptr<Decoder> make_results_json_decoder();

}  // namespace afs
