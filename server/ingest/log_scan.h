// LogScan: the log directory at work, without its thread: finds files, lays them out into runs,
// keeps a tail on each and passes their batches on. Called by log_dir on its thread (and by tests
// on theirs).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "core/batch.h"
#include "ingest/bookmark_moves.h"
#include "ingest/directory_tree.h"
#include "ingest/directory_watch.h"
#include "ingest/file_probe.h"
#include "ingest/file_tail.h"
#include "ingest/trouble_desk.h"

namespace afs {

inline constexpr int64_t kProbeTimeMaxMs = 1'000;  // Of one look; the rest is probed at the next.
inline constexpr size_t kUnknownLooksMax =
    2'000;  // Files known not to be logs that one look checks again.

class LogScan {
 public:
  struct Options {
    DirectoryTree::Options tree;
    std::string root_name;
    std::string project = "default";
    std::function<std::unique_ptr<Decoder>(Format)> make_decoder;
    Sniffer sniff;
  };
  LogScan(Options options, std::vector<Bookmark> resume_from, const Clock& clock,
          std::shared_ptr<Doorbell> doorbell, DirectoryWatch* watch);

  void look();                                       // At everything.
  void look_at(const DirectoryWatch::Hints& hints);  // At what is said to have changed.
  bool pump(Sink& sink);       // One round over all files; true when something moved.
  void scan_once(Sink& sink);  // A look, then rounds until nothing moves.

  bool is_caught_up() const;  // All that was found is read and durable.
  bool has_unprobed() const { return !unprobed_.empty(); }
  size_t run_count() const { return runs_.size(); }
  size_t file_count() const { return tail_count_; }
  size_t directory_count() const { return tree_.directory_count(); }
  size_t trouble_count() const { return desk_.count(); }
  int64_t bytes_read() const { return shop_.bytes_read; }

 private:
  struct Entry {
    bool is_alias = false;      // A link to a file that is read under its own name.
    bool is_undecided = false;  // Too little is there yet to tell what it is.
    bool is_head_full = false;
    bool is_probed = false;
    FileStat stat;    // As last looked at.
    FileStat probed;  // As it was when it was probed.
    FoundFile found;
    uint64_t steps_bytes = 0;  // How long the file was when its steps were looked at.
    bool has_begun = true;
    std::unique_ptr<FileTail> tail;

    bool needs_attention() const {
      return tail || !is_probed || is_undecided || !has_begun || found.is_waiting;
    }
  };
  using Entries = std::map<std::string, Entry>;
  struct Orphan {
    std::string path;
    std::unique_ptr<FileTail> tail;
  };
  struct Rename {
    std::string from, to;
    std::unique_ptr<FileTail> tail;
  };

  void take_changes(DirectoryTree::Changes changes);
  void look_at_entry(const std::string& path, Entry& entry);
  void look_at_unknowns();
  void finish_look();

  void follow_renames();
  bool lift_orphans(std::vector<Rename>& renames);
  void move_tail(Rename rename);
  void leave_to_successor(const std::string& source, const FileBookmark& mark);
  std::string find_renamed(const std::string& path, const FileTail& tail) const;
  bool is_still(const FileBookmark& mark, const std::string& path) const;

  void probe_pending();
  void probe(const std::string& path, Entry& entry);
  void note_trouble(const std::string& path, std::string reason);
  void forget_format(const std::string& path, Entry& entry);

  void lay_out();
  void place(const std::string& path, Entry& entry, const Placement& placement);
  void make_tail(const std::string& path, Entry& entry, const Placement& placement);
  LogFile describe(const std::string& path, const Entry& entry, const Placement& placement) const;
  struct Claim {
    std::optional<FileBookmark> mark = std::nullopt;
    bool is_of_another_name =
        false;                  // The bookmark has to be told under the file's own name first.
    bool is_undecided = false;  // Cannot be told yet: ask at the next look.
    static Claim undecided() { return {std::nullopt, false, true}; }
  };
  Claim claim_bookmark(const std::string& path, const Entry& entry);
  bool is_elsewhere(const FileBookmark& mark, const std::string& path) const;
  Claim claim_of_copy(const std::string& path, const Entry& entry);
  void order_runs();
  std::map<std::string, std::string> troubles() const;

  const Options options_;
  TailShop shop_;
  DirectoryTree tree_;
  TroubleDesk desk_;
  Entries entries_;  // By path.
  std::map<std::string, FileBookmark>
      marks_;                         // By source: of files that have no tail (yet, or any more).
  std::vector<Orphan> orphans_;       // Tails whose path went away or holds another file now.
  std::set<std::string> candidates_;  // Paths whose file is new: where an orphan may have gone.
  std::multimap<uint64_t, std::string> by_inode_;   // The candidates.
  std::set<std::pair<int, std::string>> unprobed_;  // By likelihood.
  std::set<std::string> attended_;  // Paths to look at each time; the other ones are no logs.
  std::map<std::string, std::string> troubled_;  // Why a file that has no tail is not read.
  std::string unknown_cursor_;
  std::map<std::string, std::string>
      inherited_;  // Decoder state for the successor of a rotated log, by source.
  std::vector<std::vector<FileTail*>> runs_;  // In the order of reading.
  size_t tail_count_ = 0;
  bool is_layout_stale_ = false;

  BookmarkMoves moves_;
};

}  // namespace afs
