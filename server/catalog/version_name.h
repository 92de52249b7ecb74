// VersionName: a name or key without its version numbers, and these numbers: what tells nayru-v7
// and nayru-v8 as versions of one thing, and in which order. Pure functions; called by model_match
// and by progress/lineages, on any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace afs {

struct VersionName {
  std::string pattern;           // In lower case; equal for what differs in version numbers only.
  std::vector<int64_t> numbers;  // In their order; a name without any comes before those with some.
};

// "runs/nayru-v7" → "runs/nayru", 7; "slm/version_5" → "slm/", 5; "detect/train2" → "detect/train",
// 2; "t5-small" → "t5-small".
VersionName version_name(std::string_view name);

// What stands between the words of a name.
bool is_name_separator(char c);
// "8", "v8", "V12", "2026", "version", "20260114T1200", and what is empty.
bool is_version_word(std::string_view word);

}  // namespace afs
