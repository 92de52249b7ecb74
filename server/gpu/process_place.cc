#include "gpu/process_place.h"

#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "gpu/csv_cells.h"
#include "gpu/proc_file.h"

namespace afs {
namespace {

std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> buffer;
  const ssize_t size = ::readlink(path.c_str(), buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<size_t>(size)) : "";
}

void add_open_directories(const std::string& descriptors, const std::string& workspace,
                          ProcessPlace& place) {
  const auto files = list_directory(descriptors, kOpenFilesMax);
  if (!files.ok()) return;  // Another user's: the kernel does not tell.
  for (const DirectoryEntry& entry : files->entries) {
    const std::string target = link_target(descriptors + "/" + entry.name);
    if (!target.starts_with(workspace + "/")) continue;
    std::string directory = target.substr(0, target.rfind('/'));
    if (std::find(place.open_in.begin(), place.open_in.end(), directory) != place.open_in.end())
      continue;
    if (place.open_in.size() < kOpenDirectoriesMax) place.open_in.push_back(std::move(directory));
  }
}

}  // namespace

std::optional<ProcessPlace> read_process_place(int64_t pid, const std::string& workspace,
                                               const std::string& proc) {
  const std::string home = proc + "/" + std::to_string(pid);
  const auto command = read_proc_file(home + "/comm");
  if (!command.ok()) return std::nullopt;
  ProcessPlace place;
  place.command = trimmed(*command);
  place.directory = link_target(home + "/cwd");
  if (!workspace.empty()) add_open_directories(home + "/fd", workspace, place);
  return place;
}

}  // namespace afs
