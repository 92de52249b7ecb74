#include "catalog/model_match.h"

#include <algorithm>

#include "catalog/glob.h"
#include "catalog/version_name.h"

namespace afs {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// The names that a run goes by: its own, its whole key, and each directory of the key.
std::vector<std::string_view> names_of(const Run& run) {
  std::vector<std::string_view> names = {run.name, run.key};
  std::string_view rest = run.key;
  while (!rest.empty()) {
    const size_t slash = rest.find('/');
    names.push_back(rest.substr(0, slash));
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  return names;
}

std::vector<std::string> patterns_of(const Model& model) {
  return model.patterns.empty() ? std::vector{model.key + "*"} : model.patterns;
}

}  // namespace

std::string name_stem(std::string_view name) {
  for (size_t begin = 0; begin < name.size();) {
    const size_t end =
        std::min(name.size(),
                 static_cast<size_t>(std::find_if(name.begin() + static_cast<std::ptrdiff_t>(begin),
                                                  name.end(), is_name_separator) -
                                     name.begin()));
    if (is_version_word(name.substr(begin, end - begin))) {
      if (begin == 0) return {};
      return std::string(name.substr(0, begin - 1));
    }
    begin = end + 1;
  }
  return std::string(name);
}

std::string model_key_of(const Run& run, const std::vector<Model>& configured,
                         const std::vector<Model>& found) {
  const std::vector<std::string_view> names = names_of(run);
  const Model* best = nullptr;
  size_t best_length = 0;
  for (const Model& model : configured) {
    for (const std::string& pattern : patterns_of(model)) {
      if (best && pattern.size() <= best_length) continue;
      const bool matches = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return glob_matches(pattern, name);
      });
      if (!matches) continue;
      best = &model;
      best_length = pattern.size();
    }
  }
  if (best) return best->key;
  for (const std::string_view name : names) {
    const std::string stem = name_stem(name);
    for (const Model& model : found) {
      if (is_same_word(name, model.key) || (!stem.empty() && is_same_word(stem, model.key))) {
        return model.key;
      }
    }
  }
  return {};
}

}  // namespace afs
