// Words of names in logs, compared without regard to case (ASCII only).
// Called by the text decoders on log_dir's thread.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace afs {

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

inline bool equal_words(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

inline bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equal_words(text.substr(0, word.size()), word);
}

inline bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view other) { return equal_words(word, other); });
}

}  // namespace afs
