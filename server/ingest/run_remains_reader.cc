#include "ingest/run_remains_reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json_writer.h"
#include "base/secret_mask.h"
#include "ingest/checkpoint_name.h"
#include "ingest/console_evidence.h"
#include "ingest/console_text.h"
#include "ingest/log_name.h"
#include "ingest/numbers.h"
#include "ingest/relative_path.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> kPrintedEndings = {".log",    ".out",    ".err", ".txt",
                                                             ".stdout", ".stderr", ".o",   ".e"};
constexpr std::array<std::string_view, 3> kBareNames = {"stdout", "stderr", "log"};

bool is_printed_log(std::string_view file_name) {
  const std::string_view name = rotation_base(file_name);
  const auto is_name = [&](std::string_view bare) { return name == bare; };
  if (std::any_of(kBareNames.begin(), kBareNames.end(), is_name)) return true;
  return std::any_of(kPrintedEndings.begin(), kPrintedEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

// The directory without links in it, when it is the workspace or below it; else empty.
fs::path inside(const fs::path& path, const fs::path& root) {
  std::error_code failure;
  const fs::path real = fs::canonical(path, failure);
  if (failure) return {};
  const bool is_inside = real == root || is_below(real.string(), root.string());
  return is_inside ? real : fs::path();
}

std::string relative_to(const fs::path& path, const fs::path& root) {
  if (path == root) return ".";
  return printable_path(path_after(path.string(), root.string()));
}

struct FoundLog {
  fs::path path;
  int64_t modified_at = 0;
};

// Several logs with telling names in one directory are several runs: the run's own is the one that
// its key names, or else those whose names tell nothing.
std::vector<FoundLog> logs_of(const Run& run, const fs::path& directory, const fs::path& root) {
  const std::string here = relative_to(directory, root);
  const bool is_one_of_several = run.key != here;
  const Result<DirectoryListing> listing = list_directory(directory.string(), kRemainsEntriesMax);
  if (!listing.ok()) return {};
  std::set<std::string_view> telling;
  for (const DirectoryEntry& entry : listing->entries) {
    const std::string_view stem = log_stem(entry.name);
    if (is_printed_log(entry.name) && !is_generic_console_stem(stem)) telling.insert(stem);
  }
  std::vector<FoundLog> logs;
  for (const DirectoryEntry& entry : listing->entries) {
    if (entry.kind != FileKind::kRegular || !is_printed_log(entry.name)) continue;
    const std::string_view stem = log_stem(entry.name);
    const bool is_own = is_one_of_several ? run.key == printable_path(join_path(here, stem))
                                          : telling.size() < 2 || is_generic_console_stem(stem);
    if (!is_own) continue;
    const fs::path path = directory / entry.name;
    const Result<FileStat> stat = stat_path(path.string());
    if (stat.ok() && stat->size > 0) logs.push_back({path, stat->modified_ms()});
  }
  std::sort(logs.begin(), logs.end(),
            [](const FoundLog& a, const FoundLog& b) { return a.modified_at > b.modified_at; });
  if (logs.size() > kLogEndsMax) logs.resize(kLogEndsMax);
  return logs;
}

LogLine line_of(std::string_view bytes) {
  const bool is_progress = console_evidence(bytes) == ConsoleEvidence::kStrong;
  std::string text = without_terminal_codes(bytes.substr(0, kConsoleLineBytesMax));
  text = masked_secrets(text);  // Before it is cut: half a token is known no more.
  const bool is_cut = text.size() > kLogEndLineBytesMax;
  if (is_cut) text.resize(kLogEndLineBytesMax);
  return {valid_utf8(text) + (is_cut ? " …" : ""), is_progress};
}

// A bar draws itself anew behind a return: only its last state is a line.
std::string_view last_drawn(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  const size_t drawn = line.rfind('\r');
  return drawn == std::string_view::npos ? line : line.substr(drawn + 1);
}

std::vector<LogLine> last_lines(const fs::path& path, const fs::path& root) {
  if (inside(path, root) != path) return {};  // A link, or moved away meanwhile.
  const Result<File> file = File::open(path.string());
  if (!file.ok()) return {};
  const Result<FileStat> stat = file->stat();
  if (!stat.ok()) return {};
  const uint64_t size = std::min<uint64_t>(stat->size, kLogEndBytesMax);
  std::string bytes(size, '\0');
  const Result<size_t> count =
      file->read_at(stat->size - size, std::as_writable_bytes(std::span(bytes)));
  if (!count.ok()) return {};
  bytes.resize(*count);
  std::string_view rest = bytes;
  if (size < stat->size) rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  std::vector<std::string_view> parts;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = last_drawn(rest.substr(0, end));
    if (!trimmed(line).empty()) parts.push_back(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::vector<LogLine> lines;
  const size_t first = parts.size() > kLogEndLinesMax ? parts.size() - kLogEndLinesMax : 0;
  for (size_t at = first; at < parts.size(); ++at) lines.push_back(line_of(parts[at]));
  return lines;
}

// Looks for the newest checkpoint in one directory and those below it.
class CheckpointSearch {
 public:
  explicit CheckpointSearch(const fs::path& root) : root_(root) {}

  void search(const fs::path& directory, int depth) {
    const Result<DirectoryListing> listing =
        list_directory(directory.string(), kRemainsEntriesMax - looked_);
    if (!listing.ok()) return;
    looked_ += listing->entries.size();
    for (const DirectoryEntry& entry : listing->entries) {
      const fs::path path = directory / entry.name;
      if (entry.kind == FileKind::kRegular && is_checkpoint_file(entry.name))
        take(path, entry.name);
      if (entry.kind != FileKind::kDirectory) continue;
      if (is_checkpoint_directory(entry.name)) {
        take(path, entry.name);
      } else if (depth < kRemainsDepthMax && looked_ < kRemainsEntriesMax) {
        search(path, depth + 1);
      }
    }
  }

  std::optional<Checkpoint> newest() const { return newest_; }

 private:
  void take(const fs::path& path, std::string_view name) {
    const Result<FileStat> stat = stat_path(path.string());
    if (!stat.ok()) return;
    const Checkpoint found{relative_to(path, root_), step_of_checkpoint(name), stat->modified_ms()};
    const bool is_newer = !newest_ || found.modified_at > newest_->modified_at;
    // Files of one moment, as after a copy: the later step tells.
    const bool is_further = newest_ && found.modified_at == newest_->modified_at &&
                            found.step.value_or(-1) > newest_->step.value_or(-1);
    if (is_newer || is_further) newest_ = found;
  }

  const fs::path root_;
  size_t looked_ = 0;
  std::optional<Checkpoint> newest_;
};

}  // namespace

RunRemains read_run_remains(const fs::path& workspace, const Run& run) {
  RunRemains remains;
  if (workspace.empty() || !run.facts.source_path) return remains;
  std::error_code failure;
  const fs::path root = fs::canonical(workspace, failure);
  if (failure) return remains;
  const fs::path directory = inside(*run.facts.source_path, root);
  if (directory.empty()) return remains;
  for (const FoundLog& log : logs_of(run, directory, root)) {
    std::vector<LogLine> lines = last_lines(log.path, root);
    if (!lines.empty())
      remains.logs.push_back({relative_to(log.path, root), log.modified_at, std::move(lines)});
  }
  CheckpointSearch checkpoints(root);
  // A directory that many runs share says nothing of whose a checkpoint in it is; below the
  // workspace itself other runs may lie.
  if (run.key == relative_to(directory, root)) {
    checkpoints.search(directory, directory == root ? kRemainsDepthMax : 0);
  }
  remains.checkpoint = checkpoints.newest();
  return remains;
}

}  // namespace afs
