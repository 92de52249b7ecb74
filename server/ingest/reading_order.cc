#include "ingest/reading_order.h"

#include <algorithm>
#include <tuple>

#include "ingest/log_name.h"
#include "ingest/relative_path.h"

namespace afs {
namespace {

struct Place {
  std::string_view run;
  FileRole role;
  int64_t version;  // Of a directory version_N: its logs follow those of the versions before.
  int64_t started_s;
  std::string_view path;
  FileTail* tail;

  bool operator<(const Place& other) const {
    return std::tie(run, role, version, started_s, path) <
           std::tie(other.run, other.role, other.version, other.started_s, other.path);
  }
};

}  // namespace

std::vector<std::vector<FileTail*>> reading_order(const std::vector<PlacedTail>& tails) {
  std::vector<Place> places;
  places.reserve(tails.size());
  for (const PlacedTail& placed : tails) {
    const LogFile& file = placed.tail->file();
    const auto event_file = parse_event_file_name(base_of(placed.path));
    const int64_t started_s = event_file ? event_file->started_s : 0;
    const int64_t version = version_number(base_of(parent_of(placed.path))).value_or(0);
    places.push_back({file.run.key, file.role, version, started_s, placed.path, placed.tail});
  }
  std::sort(places.begin(), places.end());
  std::vector<std::vector<FileTail*>> runs;
  std::string_view run;
  for (const Place& place : places) {
    if (runs.empty() || place.run != run) runs.emplace_back();
    run = place.run;
    runs.back().push_back(place.tail);
  }
  return runs;
}

}  // namespace afs
