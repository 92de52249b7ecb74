// FileBookmark: how far a file has been read and by what one knows it again, as kept in
// Bookmark::state. Called by file_tail and log_scan on the log directory's thread. Does no I/O of
// its own but fingerprint reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/file.h"
#include "core/batch.h"

namespace afs {

inline constexpr size_t kFingerprintBytesMax = 512;

uint64_t hash_of(Bytes bytes);  // FNV-1a: the same on every machine, for it is stored.

// What a file is known again by: its first bytes and the last ones before the position. An inode is
// not enough (rsync makes a new one for the same log) and not right (a file truncated in place
// keeps it).
struct Fingerprint {
  uint32_t head_bytes = 0;
  uint64_t head_hash = 0;
  uint32_t tail_bytes = 0;
  uint64_t tail_hash = 0;

  bool matches(const File& file, uint64_t position) const;
};

struct FileBookmark {
  uint64_t position = 0;
  uint64_t device = 0;
  uint64_t inode = 0;
  Fingerprint fingerprint;
  uint64_t size =
      0;  // Documents: what was read; the next reading is due when one of these differs.
  int64_t modified_ns = 0;
  std::string run_key;  // Where its points went: a file does not change its run later.
  std::string metric_prefix;
  std::string header;           // CSV: the first line, when it is short enough to keep.
  uint64_t lines = 0;           // CSV: lines read of this content ...
  uint64_t lines_known = 0;     // ... and how many of them the store has from before a rewrite.
  bool attempt_is_due = false;  // The next points begin a new attempt.
  bool is_dead = false;         // Damaged: never further.
  int64_t bad_records = 0;
  std::string bad_reason;  // Of the last of them, or why the file is dead.
  WallTime trouble_since = 0;
  std::string trouble;  // As last reported; empty = none.
  std::string decoder_state;

  Bookmark encode(std::string source) const;
  // nullopt: written by another version, or damaged; the file is then read from the start.
  static std::optional<FileBookmark> decode(const Bookmark& bookmark);
};

}  // namespace afs
