// FileTail: one log file, read on from its bookmark; its points and the new bookmark travel in one
// batch. Growing files are read in blocks, documents whole. Called by log_scan on the log
// directory's thread. Keeps no file open, and at most one batch in flight.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "ingest/decoder.h"
#include "ingest/delivery.h"
#include "ingest/file_bookmark.h"
#include "ingest/run_layout.h"

namespace afs {

inline constexpr int64_t kHalfWrittenWaitMs =
    10'000;  // A document that stays incomplete so long is in trouble.
inline constexpr int64_t kRewriteWaitMs =
    2'000;  // A file that shrank may be in the middle of a rewrite.

struct LogFile {
  std::string path;  // Absolute, its own bytes.
  std::string
      name;  // Relative to the root, printable; the bookmark's source and what messages say.
  Format format = Format::kUnknown;
  RunRef run;
  std::string run_source;  // Where the run's files lie.
  std::string host;        // That wrote it, as its name tells; empty: it does not.
  std::string metric_prefix;
  FileRole role = FileRole::kPrimary;
  bool has_primary = true;  // Some file of the run is primary, this one or another.
  bool starts_attempt = false;
};

// What all tails of one log directory share, on its thread.
struct TailShop {
  size_t block_bytes = 1u << 20;
  size_t slice_bytes = 64u << 10;  // Offered to the decoder at once, so that a batch does not
                                   // outgrow points_max by much.
  size_t points_max = 50'000;      // Of one batch.
  size_t document_bytes_max = 64u << 20;
  std::function<std::unique_ptr<Decoder>(Format)> make_decoder;
  const Clock* clock = nullptr;
  Deliveries deliveries;
  std::vector<std::byte> buffer;  // Reused: fresh memory is dear.
  int64_t bytes_read = 0;
};

class FileTail {
 public:
  enum class Progress {
    kIdle,     // All that is there has been read and is durable.
    kWorked,   // Something was handed over; there may be more.
    kWaiting,  // For the sink.
  };

  // `from`: where an earlier process got to; whether it is still the same file is found out before
  // reading.
  FileTail(TailShop& shop, LogFile file, std::optional<FileBookmark> from);

  void observe(const FileStat& stat);  // As the path is now; reading is due when it changed.
  Progress pump(Sink& sink);           // Reads one block, if the last one has landed.

  const LogFile& file() const { return file_; }
  std::string source() const { return "file:" + file_.name; }
  const FileBookmark& durable() const { return durable_; }
  bool is_in_flight() const { return delivery_.is_in_flight(); }
  bool is_idle() const { return !is_due_ && !is_in_flight(); }
  bool has_trouble() const { return !mark_.trouble.empty(); }
  bool is_same_file(const FileStat& stat) const {
    return mark_.device == stat.device && mark_.inode == stat.inode;
  }

  void set_role(FileRole role, bool has_primary) {
    file_.role = role;
    file_.has_primary = has_primary;
  }
  void set_held(bool is_held) { is_held_ = is_held; }
  // The file was renamed (rotated): it is the same one, under another name.
  void move_to(std::string path, std::string name);
  // It was copied away and will be truncated (rotated by copying): the process goes on, so no new
  // attempt.
  void expect_truncation() { is_truncation_expected_ = true; }
  // How far `copy` has been read under this file's name, if it is what this file was when last
  // read, before a truncation or now. Only when is_idle().
  std::optional<FileBookmark> mark_of_copy(const File& copy) const;
  bool begins_like(const File& copy) const;  // As far as both go.

 private:
  enum class Verdict { kSame, kWait, kStartOver, kRefill };
  struct Taken {
    size_t bytes = 0;
    std::optional<Error> unreadable;
    std::optional<Error> damaged;
  };

  void settle();
  void rewind();
  Decoder& decoder();
  Progress pump_stream(Sink& sink);
  Progress pump_document(Sink& sink);
  Progress read_block(Sink& sink, const File& file, const FileStat& stat);
  Progress read_document(Sink& sink, const File& file, const FileStat& stat);
  Progress rest(Sink& sink, const FileStat& stat);
  Progress stay_unreadable(Sink& sink, const Error& error);
  Progress wait_for_the_rest(Sink& sink, const FileStat& stat);

  Verdict judge(const File& file, const FileStat& stat);
  Verdict judge_changed(const File& file, const FileStat& stat);
  bool is_maybe_being_rewritten(const File& file, const FileStat& stat);
  std::optional<Verdict> judge_header(const File& file);
  void start_over();
  void refill();

  Taken take(const File& file, const FileStat& stat, IngestBatch& batch);
  Taken offer(Bytes bytes, const FileStat& stat, IngestBatch& batch);
  size_t pass_over_hole(const File& file, size_t length, IngestBatch& batch);
  size_t before_known_line(Bytes bytes) const;
  size_t record_bytes_max() const;
  void advance(const File& file, const FileStat& stat, size_t taken);
  void count_lines(std::string_view text);
  void keep_head(const File& file);
  void recognise(const File& file, const FileStat& stat);

  DecodeContext context_of(const FileStat& stat) const;
  Progress hand_over(Sink& sink, IngestBatch batch, const FileStat& stat);
  void dress(IngestBatch& batch, const FileStat& stat);
  void date(RunUpdate& update, const IngestBatch& batch, const FileStat& stat) const;
  void tell_trouble(IngestBatch& batch);
  std::string trouble_now();

  TailShop& shop_;
  LogFile file_;
  Delivery delivery_;
  std::unique_ptr<Decoder> decoder_;    // Made when first needed.
  FileBookmark mark_;                   // As far as has been handed over.
  FileBookmark durable_;                // As far as the store has it.
  std::optional<FileBookmark> before_;  // What `durable_` was before the file started over.
  std::string head_;                    // Its first bytes, to know a rewrite in progress by.
  FileStat seen_;                       // When it was last read to its end.
  std::string unreadable_;              // Why it cannot be read just now.
  std::string refused_;                 // Why the store will never take what follows.
  int64_t shrunk_at_ms_ = -1;
  bool fills_in_ = false;  // The block at hand repeats what the store has.
  bool is_due_ = true;
  bool retries_ = false;  // Look again at the next poll, changed or not.
  bool is_held_ = false;
  bool is_truncation_expected_ = false;
  int64_t modified_at_first_sight_ns_ = 0;
  std::optional<uint64_t> size_at_first_sight_;  // What this process did not see arriving.
};

}  // namespace afs
