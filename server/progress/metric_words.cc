#include "progress/metric_words.h"

#include <algorithm>

namespace afs {
namespace {

constexpr std::string_view kValidationWords[] = {"val",        "valid", "validation", "eval",
                                                 "evaluation", "dev",   "test"};

bool is_part_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

}  // namespace

Words words_of(std::string_view name) {
  Words words(1);
  for (const char raw : name) {
    const char c = raw >= 'A' && raw <= 'Z' ? static_cast<char>(raw - 'A' + 'a') : raw;
    if (is_part_of_word(c)) {
      words.back().push_back(c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined(const Words& words, char by) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += by;
    text += word;
  }
  return text;
}

std::string metric_text(std::string_view metric) {
  Words words = words_of(metric);
  if (words.size() > 1 && (words.back() == "step" || words.back() == "epoch")) words.pop_back();
  return joined(words);
}

bool has_word(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_of_validation(const Words& words) {
  return std::any_of(std::begin(kValidationWords), std::end(kValidationWords),
                     [&](std::string_view word) { return has_word(words, word); });
}

}  // namespace afs
