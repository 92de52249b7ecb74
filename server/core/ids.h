// Ids as types, so that a run cannot be passed where a series is meant. Any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace afs {

template <typename Tag>
struct Id {
  int64_t value = 0;  // 0 means "none"; the first real id is 1.
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ProjectId = Id<struct ProjectTag>;
using RunId = Id<struct RunTag>;
using SeriesId = Id<struct SeriesTag>;

}  // namespace afs

template <typename Tag>
struct std::hash<afs::Id<Tag>> {
  size_t operator()(const afs::Id<Tag>& id) const { return std::hash<int64_t>()(id.value); }
};
