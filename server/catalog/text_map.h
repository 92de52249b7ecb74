// TextMap: a hash map keyed by text, looked up by string_view without making a string.
// Used by the catalog, on any thread that holds what guards the map.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace afs {

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

}  // namespace afs
