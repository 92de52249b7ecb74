// What every decoder must hold for any bytes: it takes no more than it was offered, fills columns
// of equal length, keeps its state small, and makes the same of a file however the file was cut on
// its way, across restarts too. A fuzz target is one line: AFS_FUZZ_DECODER(make_csv_decoder,
// Format::kCsv).
#pragma once

#include <cstdio>
#include <cstdlib>

#include "ingest/text_decoding.h"

namespace afs::fuzz {

inline constexpr WallTime kModifiedAt = 1'700'000'000'000;
inline constexpr size_t kPieces =
    16;  // About so many of a long file; a short one comes byte by byte.

// Where the file is cut is taken from its own bytes, so that a corpus file is a plain file of the
// format.
class Cuts {
 public:
  explicit Cuts(Bytes file) {
    for (const std::byte byte : file)
      state_ = (state_ ^ static_cast<uint64_t>(byte)) * 0x100000001b3;
  }
  size_t next(size_t below) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state_ >> 33) % below;
  }

 private:
  uint64_t state_ = 0xcbf29ce484222325;
};

inline void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "a decoder broke its contract: %s\n", what.c_str());
  std::abort();
}

// Beyond what comparable() leaves out: a trainer log whose total_steps grows says that it is over
// and takes it back, which only a reader that sees both lines at once can do.
inline Decoded fair(const Decoded& decoded, Format format) {
  Decoded result = comparable(decoded, format);
  if (format == Format::kTrainerLog) result.facts.erase("end");
  return result;
}

inline void check_growing(const MakeDecoder& make, Format format, Bytes file) {
  const DecodeContext context{"runs/a/file", kModifiedAt};
  const Decoded whole = decode_at_once(make, file, context);
  require(whole.breach.empty(), whole.breach);

  Cuts cuts(file);
  const size_t piece_bytes_max = std::max<size_t>(file.size() / kPieces * 2, 2);
  const Growth piece = [&](size_t) { return 1 + cuts.next(piece_bytes_max); };
  for (const Restarts restarts : {Restarts::kNever, Restarts::kAfterEachPiece}) {
    const Decoded cut = decode(make, file, context, piece, restarts);
    require(cut.breach.empty(), cut.breach);
    const std::string differs = difference(fair(whole, format), fair(cut, format));
    require(differs.empty(),
            std::string(restarts == Restarts::kNever ? "cut: " : "restarted: ") + differs);
  }
}

// A document is offered whole each time: it is taken whole, refused, or waited for.
inline void check_document(const MakeDecoder& make, Bytes file) {
  const DecodeContext context{"runs/a/file", kModifiedAt};
  Cuts cuts(file);
  for (const size_t size : {file.size(), cuts.next(file.size() + 1)}) {
    IngestBatch batch;
    const auto taken = make()->feed(file.first(size), context, batch);
    if (!taken.ok()) continue;
    require(*taken == 0 || *taken == size, "part of a document was taken");
    Decoded decoded;
    decoded_detail::add_batch(decoded, batch);
    require(decoded.breach.empty(), decoded.breach);
    require(*taken > 0 || decoded.point_count() == 0, "points of a document that was not taken");
  }
}

inline int check(const MakeDecoder& make, Format format, const uint8_t* bytes, size_t size) {
  const Bytes file(reinterpret_cast<const std::byte*>(bytes), size);
  is_document(format) ? check_document(make, file) : check_growing(make, format, file);
  return 0;
}

}  // namespace afs::fuzz

#define AFS_FUZZ_DECODER(make, format)                                       \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) { \
    return ::afs::fuzz::check(::afs::make, ::afs::format, bytes, size);      \
  }                                                                          \
  static_assert(true)
