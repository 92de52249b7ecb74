// TrainingDataFile: one models/<key>*merged.jsonl, its lines counted on from where it was left.
// Called by workspace on its thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "core/model.h"

namespace afs {

// "nayru_v1_merged.jsonl" → "nayru", the part before "_v<digits>" or "_merged"; empty when the name
// is no such.
std::string_view training_data_key(std::string_view file_name);
// Is this file the training data of `key`? The longest key that fits wins; the caller decides that.
bool is_training_data_of(std::string_view file_name, std::string_view key);

class TrainingDataFile {
 public:
  explicit TrainingDataFile(std::string path) : path_(std::move(path)) {}

  // At most a bounded part per call, so that others get their turn.
  Status look(std::vector<std::byte>& buffer);
  bool is_counted() const { return counted_ == stat_.size; }
  TrainingData figures() const;

 private:
  Status count(const File& file, std::vector<std::byte>& buffer);
  Status take_fingerprint(const File& file, std::vector<std::byte>& buffer);
  bool is_appended_only(const File& file, const FileStat& now);

  const std::string path_;
  FileStat stat_;
  uint64_t counted_ = 0;  // Bytes.
  int64_t lines_ = 0;
  bool ends_in_line_ = false;  // The last byte counted is not a line end.
  uint64_t tail_hash_ =
      0;  // Of the last bytes counted: a rewritten file is told from a longer one.
  uint32_t tail_bytes_ = 0;
  uint64_t head_hash_ = 0;
  uint32_t head_bytes_ = 0;
  std::string fingerprint_;  // Of the whole content; empty until it is counted.
};

}  // namespace afs
