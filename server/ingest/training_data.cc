#include "ingest/training_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "ingest/file_bookmark.h"
#include "ingest/relative_path.h"

namespace afs {
namespace {

constexpr std::string_view kEnding = "merged.jsonl";
constexpr uint64_t kBytesPerLook = 256u << 20;
constexpr uint64_t kFingerprintEndBytes = 1u << 20;  // Hashed at either end of a file.
constexpr uint64_t kHashStep = 0x9e3779b97f4a7c15u;  // So that the order of blocks counts.

// "_v7" at `at`, followed by the end or a separator.
bool is_version(std::string_view name, size_t at) {
  if (name.substr(at, 2) != "_v") return false;
  size_t end = at + 2;
  while (end < name.size() && name[end] >= '0' && name[end] <= '9') ++end;
  return end > at + 2 && (end == name.size() || name[end] == '_' || name[end] == '.');
}

}  // namespace

std::string_view training_data_key(std::string_view file_name) {
  if (!file_name.ends_with(kEnding)) return {};
  for (size_t at = 1; at < file_name.size(); ++at) {
    if (file_name[at] != '_') continue;
    if (is_version(file_name, at) || file_name.substr(at).starts_with("_merged")) {
      return file_name.substr(0, at);
    }
  }
  return {};
}

bool is_training_data_of(std::string_view file_name, std::string_view key) {
  if (!file_name.ends_with(kEnding) || !file_name.starts_with(key) || key.empty()) return false;
  const std::string_view rest = file_name.substr(key.size());
  // "din" is not the key of "dinner_merged.jsonl".
  return rest.starts_with('_') || rest.starts_with('-') || rest.starts_with('.') ||
         rest.starts_with("merged");
}

Status TrainingDataFile::look(std::vector<std::byte>& buffer) {
  TRY_ASSIGN(const FileStat before, stat_path(path_));
  if (before == stat_ && is_counted()) return Status::success();
  TRY_ASSIGN(const File file, File::open(path_));
  TRY_ASSIGN(const FileStat now, file.stat());
  if (!is_appended_only(file, now)) {
    counted_ = 0;
    lines_ = 0;
    ends_in_line_ = false;
    head_bytes_ = tail_bytes_ = 0;
  }
  stat_ = now;
  fingerprint_.clear();
  TRY(count(file, buffer));
  return is_counted() ? take_fingerprint(file, buffer) : Status::success();
}

bool TrainingDataFile::is_appended_only(const File& file, const FileStat& now) {
  if (now.size < counted_) return false;
  return Fingerprint{head_bytes_, head_hash_, tail_bytes_, tail_hash_}.matches(file, counted_);
}

Status TrainingDataFile::count(const File& file, std::vector<std::byte>& buffer) {
  const uint64_t until = std::min(stat_.size, counted_ + kBytesPerLook);
  while (counted_ < until) {
    const size_t want = std::min<uint64_t>(buffer.size(), until - counted_);
    TRY_ASSIGN(const size_t got, file.read_at(counted_, std::span(buffer).first(want)));
    if (got == 0) break;
    const Bytes bytes(buffer.data(), got);
    lines_ += std::count(bytes.begin(), bytes.end(), std::byte{'\n'});
    ends_in_line_ = bytes.back() != std::byte{'\n'};
    if (counted_ == 0) {
      head_bytes_ = static_cast<uint32_t>(std::min(got, kFingerprintBytesMax));
      head_hash_ = hash_of(bytes.first(head_bytes_));
    }
    tail_bytes_ = static_cast<uint32_t>(std::min(got, kFingerprintBytesMax));
    tail_hash_ = hash_of(bytes.last(tail_bytes_));
    counted_ += got;
  }
  return Status::success();
}

// Size, lines, and what stands at both ends: to hash the rest of gigabytes would cost more than a
// change that keeps all of these is likely.
Status TrainingDataFile::take_fingerprint(const File& file, std::vector<std::byte>& buffer) {
  const uint64_t ends[] = {0, stat_.size - std::min<uint64_t>(stat_.size, kFingerprintEndBytes)};
  std::string made = fmt::format("{}:{}", stat_.size, lines_);
  for (const uint64_t begin : ends) {
    uint64_t hash = 0;
    const uint64_t end = std::min(stat_.size, begin + kFingerprintEndBytes);
    for (uint64_t at = begin; at < end;) {
      const size_t want = std::min<uint64_t>(buffer.size(), end - at);
      TRY_ASSIGN(const size_t got, file.read_at(at, std::span(buffer).first(want)));
      if (got == 0) break;
      hash = hash * kHashStep + hash_of(Bytes(buffer.data(), got));
      at += got;
    }
    made += fmt::format(":{:x}", hash);
  }
  fingerprint_ = std::move(made);
  return Status::success();
}

TrainingData TrainingDataFile::figures() const {
  TrainingData figures;
  figures.samples = lines_ + (ends_in_line_ ? 1 : 0);
  figures.bytes = static_cast<int64_t>(stat_.size);
  figures.modified_at = stat_.modified_ms();
  figures.fingerprint = fingerprint_;
  return figures;
}

}  // namespace afs
