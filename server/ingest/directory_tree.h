// DirectoryTree: which files lie below the root. Lists a directory again only when its modification
// time moved. Called by log_scan on the log directory's thread. Opens no file.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "ingest/directory_watch.h"

namespace afs {

inline constexpr size_t kDirectoryDepthMax = 32;
inline constexpr size_t kDirectoryEntriesMax = 1'000'000;

class DirectoryTree {
 public:
  struct Options {
    std::string root;                         // Absolute.
    std::vector<std::string> ignore;          // Names of directories and files, wherever they are.
    std::vector<std::string> ignore_at_root;  // Names directly below the root.
    std::string own_directory;                // Absolute; the server's own data, never looked into.
    size_t files_max = 200'000;
  };
  struct AddedFile {
    std::string path;
    bool is_link = false;
  };
  struct Changes {
    std::vector<AddedFile> added;
    std::vector<std::string> removed;
  };

  DirectoryTree(Options options, const Clock& clock, DirectoryWatch* watch);

  Changes refresh();                                          // Every directory.
  Changes refresh(const std::set<std::string>& directories);  // These only.

  // Directories that cannot be looked into, by path, with the reason.
  const std::map<std::string, std::string>& troubles() const { return troubles_; }
  // All directories whose last part begins with "checkpoint-".
  std::vector<std::string> checkpoints() const;
  size_t directory_count() const { return directories_.size(); }
  size_t file_count() const { return file_count_; }
  bool is_over_files_max() const { return is_over_files_max_; }  // Some files are not looked at.
  std::string absolute(std::string_view path) const;
  // A link to a file that is read under its own name.
  bool leads_inside(std::string_view path) const;

 private:
  using Identity = std::pair<uint64_t, uint64_t>;  // Device and inode.
  struct Directory {
    FileStat stat;
    bool is_settled =
        false;  // Listed twice with the same modification time: it has seen everything.
    int64_t next_listing_ms =
        0;  // A large directory that changes all the time is not listed all the time.
    std::map<std::string, bool> files;  // Names; is it a link?
    std::set<std::string> subdirectories;
  };

  void look_at(const std::string& path, Changes& changes);
  void list(const std::string& path, Directory& directory, Changes& changes);
  void take_entries(const std::string& path, Directory& directory,
                    const std::vector<DirectoryEntry>& entries, Changes& changes);
  void find_links(Changes& changes);
  void enter(const std::string& path, Changes& changes);
  void forget(const std::string& path, Changes& changes);
  bool is_skipped(const std::string& path, const std::string& name) const;
  FileKind kind_behind(const std::string& path) const;
  void note_trouble(const std::string& path, std::string reason);

  const Options options_;
  const Clock& clock_;
  DirectoryWatch* const watch_;
  std::map<std::string, Directory> directories_;  // By path; "." is the root.
  std::map<Identity, std::string>
      visited_;                    // Where each directory was entered: links cannot make a loop.
  std::deque<std::string> links_;  // To directories, entered after all real ones.
  std::map<std::string, std::string> troubles_;
  size_t file_count_ = 0;
  bool is_over_files_max_ = false;
};

}  // namespace afs
