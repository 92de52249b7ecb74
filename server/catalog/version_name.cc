#include "catalog/version_name.h"

#include <algorithm>
#include <array>

namespace afs {
namespace {

constexpr size_t kNumberDigitsMax = 18;  // Of one number; more would not fit.
// A number at the end of these counts runs; at the end of others ("gpt2") it is part of the name.
constexpr std::array<std::string_view, 8> kCountedWords = {"run",   "exp", "experiment", "train",
                                                           "trial", "try", "attempt",    "job"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(), [](char c) { return lower(c); });
  return made;
}

void add_number(std::string_view word, std::vector<int64_t>& numbers) {
  int64_t number = 0;
  size_t digits = 0;
  for (const char c : word) {
    if (!is_digit(c) || digits == kNumberDigitsMax) continue;
    number = number * 10 + (c - '0');
    ++digits;
  }
  if (digits > 0) numbers.push_back(number);
}

// "train2" → "train", and 2 as a number; other words as they are.
std::string uncounted(const std::string& word, std::vector<int64_t>& numbers) {
  size_t letters = word.size();
  while (letters > 0 && is_digit(word[letters - 1])) --letters;
  const std::string stem = word.substr(0, letters);
  const bool is_counted =
      std::find(kCountedWords.begin(), kCountedWords.end(), stem) != kCountedWords.end();
  if (!is_counted) return word;
  add_number(word.substr(letters), numbers);
  return stem;
}

}  // namespace

bool is_name_separator(char c) { return c == '-' || c == '_' || c == '.' || c == ' '; }

bool is_version_word(std::string_view word) {
  if (word.empty()) return true;
  const std::string text = lower(word);
  if (text == "version" || text == "v") return true;
  const std::string_view rest = std::string_view(text).substr(text.front() == 'v' ? 1 : 0);
  return std::all_of(rest.begin(), rest.end(),
                     [](char c) { return is_digit(c) || c == 't' || c == 'z'; }) &&
         !rest.empty() && is_digit(rest.front());
}

VersionName version_name(std::string_view name) {
  VersionName made;
  bool is_first_word = true;
  for (size_t begin = 0; begin <= name.size();) {
    size_t end = begin;
    while (end < name.size() && !is_name_separator(name[end]) && name[end] != '/') ++end;
    const std::string word = lower(name.substr(begin, end - begin));
    if (is_version_word(word)) {
      add_number(word, made.numbers);
    } else {
      if (!is_first_word) made.pattern += '-';
      made.pattern += uncounted(word, made.numbers);
      is_first_word = false;
    }
    if (end < name.size() && name[end] == '/') {
      made.pattern += '/';
      is_first_word = true;
    }
    begin = end + 1;
  }
  return made;
}

}  // namespace afs
