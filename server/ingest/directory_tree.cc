#include "ingest/directory_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "ingest/log_name.h"
#include "ingest/relative_path.h"

namespace afs {
namespace {

// Directories that hold other programs' things, however many.
constexpr std::array<std::string_view, 6> kForeignNames = {
    "node_modules", "__pycache__", "wandb", "site-packages", "dist-packages", "lost+found"};
constexpr int64_t kListingShare = 10;  // A listing may take a tenth of the time until the next.

}  // namespace

DirectoryTree::DirectoryTree(Options options, const Clock& clock, DirectoryWatch* watch)
    : options_(std::move(options)), clock_(clock), watch_(watch) {
  // A link to a directory above the root must not be entered: it would lead back here.
  for (std::string above = options_.root; above.size() > 1;) {
    above.resize(std::max<size_t>(above.rfind('/'), 1));
    if (const auto stat = stat_path(above); stat.ok()) {
      visited_[{stat->device, stat->inode}] = "..";
    }
  }
  if (options_.own_directory.empty()) return;
  if (const auto stat = stat_path(options_.own_directory); stat.ok()) {
    visited_[{stat->device, stat->inode}] = "..";
  }
}

std::string DirectoryTree::absolute(std::string_view path) const {
  return path == "." ? options_.root : options_.root + "/" + std::string(path);
}

bool DirectoryTree::leads_inside(std::string_view path) const {
  std::error_code failure;
  const std::string real = std::filesystem::canonical(absolute(path), failure).string();
  return !failure && is_below(real, options_.root);
}

DirectoryTree::Changes DirectoryTree::refresh() {
  Changes changes;
  if (!directories_.contains(".")) enter(".", changes);
  std::vector<std::string> paths;
  paths.reserve(directories_.size());
  for (const auto& [path, unused] : directories_) paths.push_back(path);
  for (const std::string& path : paths) look_at(path, changes);
  find_links(changes);
  return changes;
}

DirectoryTree::Changes DirectoryTree::refresh(const std::set<std::string>& directories) {
  Changes changes;
  for (const std::string& path : directories) {
    const auto found = directories_.find(path);
    if (found == directories_.end()) continue;
    found->second.is_settled = false;
    look_at(path, changes);
  }
  find_links(changes);
  return changes;
}

// Is it as it was? Lists it again when not.
void DirectoryTree::look_at(const std::string& path, Changes& changes) {
  const auto found = directories_.find(path);
  if (found == directories_.end()) return;  // Went with its parent.
  Directory& directory = found->second;
  const Result<FileStat> stat = stat_path(absolute(path));
  if (!stat.ok() || stat->kind != FileKind::kDirectory) {
    forget(path, changes);
    if (!stat.ok() && (path == "." || stat.code() != ErrorCode::kNotFound)) {
      note_trouble(path, stat.message());
    }
    return;
  }
  if (stat->inode != directory.stat.inode || stat->device != directory.stat.device) {
    forget(path, changes);  // Another one under the same name.
    enter(path, changes);
    return;
  }
  const bool is_unchanged = stat->modified_ns == directory.stat.modified_ns;
  if (is_unchanged && directory.is_settled && !troubles_.contains(path)) return;
  if (clock_.steady_ms() < directory.next_listing_ms) return;
  // Time stamps are coarse: only a listing made after the last change, at a later look, is
  // complete.
  directory.is_settled = is_unchanged;
  directory.stat = *stat;
  list(path, directory, changes);
}

void DirectoryTree::list(const std::string& path, Directory& directory, Changes& changes) {
  const int64_t began_ms = clock_.steady_ms();
  const Result<DirectoryListing> listing = list_directory(absolute(path), kDirectoryEntriesMax);
  const int64_t ended_ms = clock_.steady_ms();
  directory.next_listing_ms = ended_ms + (ended_ms - began_ms) * kListingShare;
  if (!listing.ok()) {
    note_trouble(path, listing.message());
    return;
  }
  troubles_.erase(path);
  if (listing->is_truncated) {
    note_trouble(path, fmt::format("holds more than {} entries; the rest is not looked at",
                                   kDirectoryEntriesMax));
  }
  take_entries(path, directory, listing->entries, changes);
}

void DirectoryTree::take_entries(const std::string& path, Directory& directory,
                                 const std::vector<DirectoryEntry>& entries, Changes& changes) {
  std::map<std::string, bool> files;
  std::set<std::string> subdirectories;
  std::vector<std::string> entered;
  for (const DirectoryEntry& entry : entries) {
    if (is_skipped(path, entry.name)) continue;
    std::string below = join_path(path, entry.name);
    const bool is_link = entry.kind == FileKind::kSymlink;
    const FileKind kind =
        is_link || entry.kind == FileKind::kUnknown ? kind_behind(below) : entry.kind;
    if (kind == FileKind::kRegular) files[entry.name] = is_link;
    if (kind != FileKind::kDirectory) continue;
    subdirectories.insert(entry.name);
    if (directories_.contains(below)) continue;
    if (is_link) {
      links_.push_back(std::move(below));
    } else {
      entered.push_back(std::move(below));
    }
  }
  for (const auto& [name, is_link] : files) {
    if (directory.files.contains(name)) continue;
    is_over_files_max_ = file_count_ >= options_.files_max;
    if (is_over_files_max_) break;
    ++file_count_;
    changes.added.push_back({join_path(path, name), is_link});
    directory.files[name] = is_link;
  }
  std::erase_if(directory.files, [&](const auto& file) {
    if (files.contains(file.first)) return false;
    changes.removed.push_back(join_path(path, file.first));
    --file_count_;
    return true;
  });
  std::set<std::string> gone;
  std::set_difference(directory.subdirectories.begin(), directory.subdirectories.end(),
                      subdirectories.begin(), subdirectories.end(),
                      std::inserter(gone, gone.end()));
  directory.subdirectories = std::move(subdirectories);
  for (const std::string& name : gone) forget(join_path(path, name), changes);
  for (const std::string& below : entered) enter(below, changes);
}

// Links are entered last, so that a run is known by its own place and not by that of a "latest".
void DirectoryTree::find_links(Changes& changes) {
  while (!links_.empty()) {
    const std::string path = std::move(links_.front());
    links_.pop_front();
    enter(path, changes);
  }
}

void DirectoryTree::enter(const std::string& path, Changes& changes) {
  if (parts_of(path).size() > kDirectoryDepthMax) {
    note_trouble(path, fmt::format("lies deeper than {} directories and is not looked into",
                                   kDirectoryDepthMax));
    return;
  }
  const Result<FileStat> stat = stat_path(absolute(path));
  if (!stat.ok()) {
    if (path == "." || stat.code() != ErrorCode::kNotFound) note_trouble(path, stat.message());
    return;
  }
  if (stat->kind != FileKind::kDirectory) {
    if (path == ".") note_trouble(path, "the workspace is not a directory");
    return;
  }
  if (!visited_.try_emplace({stat->device, stat->inode}, path).second) return;
  Directory& directory = directories_[path];
  directory.stat = *stat;
  troubles_.erase(path);
  // Watched before it is listed: what comes in between is heard of.
  if (watch_ != nullptr) watch_->add(path, absolute(path));
  list(path, directory, changes);
}

void DirectoryTree::forget(const std::string& path, Changes& changes) {
  troubles_.erase(path);
  const auto found = directories_.find(path);
  if (found == directories_.end()) return;
  const Directory directory = std::move(found->second);
  directories_.erase(found);
  const auto seen = visited_.find({directory.stat.device, directory.stat.inode});
  if (seen != visited_.end() && seen->second == path) visited_.erase(seen);
  if (watch_ != nullptr) watch_->remove(path);
  for (const auto& [name, unused] : directory.files) {
    changes.removed.push_back(join_path(path, name));
    --file_count_;
  }
  for (const std::string& name : directory.subdirectories) forget(join_path(path, name), changes);
}

bool DirectoryTree::is_skipped(const std::string& path, const std::string& name) const {
  const auto holds = [&](const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (name.empty() || name[0] == '.') return true;
  return holds(kForeignNames) || holds(options_.ignore) ||
         (path == "." && holds(options_.ignore_at_root));
}

FileKind DirectoryTree::kind_behind(const std::string& path) const {
  const Result<FileStat> stat = stat_path(absolute(path));
  return stat.ok() ? stat->kind : FileKind::kOther;
}

void DirectoryTree::note_trouble(const std::string& path, std::string reason) {
  troubles_.insert_or_assign(path, std::move(reason));
}

std::vector<std::string> DirectoryTree::checkpoints() const {
  std::vector<std::string> paths;
  for (const auto& [path, unused] : directories_) {
    if (checkpoint_number(base_of(path))) paths.push_back(path);
  }
  return paths;
}

}  // namespace afs
