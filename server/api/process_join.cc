#include "api/process_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace afs::api {
namespace {

bool lies_in(std::string_view path, std::string_view directory) {
  if (directory.empty() || !path.starts_with(directory)) return false;
  return path.size() == directory.size() || path[directory.size()] == '/' ||
         directory.back() == '/';
}

// The innermost run around a path; of several in one place a live one.
const RunDirectory* run_around(std::string_view path, std::span<const RunDirectory> runs) {
  const RunDirectory* best = nullptr;
  for (const RunDirectory& run : runs) {
    if (path.empty() || !lies_in(path, run.directory)) continue;
    const bool is_deeper = !best || run.directory.size() > best->directory.size();
    const bool is_livelier =
        best && run.directory == best->directory && run.is_live && !best->is_live;
    if (is_deeper || is_livelier) best = &run;
  }
  return best;
}

}  // namespace

ProcessJoin join_process(const std::optional<ProcessPlace>& place, std::span<const RunDirectory> runs) {
  if (!place)
    return {nullptr,
            "this process cannot be seen from here: it ended, or lives in another container"};
  for (const std::string& directory : place->open_in) {
    if (const RunDirectory* run = run_around(directory, runs))
      return {run, "it holds a file open in " + directory};
  }
  if (const RunDirectory* run = run_around(place->directory, runs))
    return {run, "it works in " + place->directory};
  if (place->directory.empty())
    return {nullptr, "where it works may not be seen: it belongs to another user"};
  const RunDirectory* only = nullptr;
  int live = 0;
  for (const RunDirectory& run : runs) {
    if (!run.is_live || !lies_in(run.directory, place->directory)) continue;
    only = &run;
    ++live;
  }
  if (live == 1) return {only, "the only live run below its working directory " + place->directory};
  return {nullptr, fmt::format("it works in {}, {}", place->directory,
                               live == 0 ? "where no run lies" : "above several live runs")};
}

}  // namespace afs::api
