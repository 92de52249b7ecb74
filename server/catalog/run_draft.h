// GroupDraft: the records as they will be once a group of batches is durable; not seen by readers
// before. Made by the run catalog on the writer thread, published or thrown away whole, which is
// the rollback.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/text_map.h"
#include "core/batch.h"
#include "core/run.h"

namespace afs {

struct SeriesEntry {
  SeriesId id;
  bool is_fill_in = false;  // Made by a kFillIn batch and fed by no kPoints source so far.
};

struct RunDraft {
  Run run;
  bool is_new = false;
  TextMap<SeriesEntry> series_added;
  TextMap<SeriesEntry>
      series_taken_over;               // Fill-in series that a kPoints source feeds from now on.
  std::vector<Param> params;           // Those that are new or have another value ...
  std::vector<Tag> tags;               // ... likewise.
  std::set<int32_t> attempts_touched;  // Numbers in run.attempt_list whose rows changed.
};

// What apply_commit() needs of the batch that became a commit.
struct BatchDraft {
  RunId run;  // 0: the batch carries no run.
  std::optional<RunUpdate> update;
  WallTime data_at_before = 0;           // The run's last_data_at without this batch.
  std::vector<SeriesId> estimates = {};  // Its series that are kept estimates: no word of the run.

  bool is_word_of_run(const Commit::Column& column) const {
    return std::find(estimates.begin(), estimates.end(), column.series) == estimates.end();
  }
};

struct GroupDraft {
  std::unordered_map<RunId, RunDraft> runs;
  std::vector<BatchDraft> batches;  // In the order of resolve(), which is the order of the commits.
  TextMap<ProjectId> projects_added;
  TextMap<RunId> keys_added;      // By run_key_of().
  TextMap<FileTrouble> troubles;  // An empty reason clears the path.
};

// What makes a run unique: its project and its key in one text.
inline std::string run_key_of(std::string_view project, std::string_view key) {
  std::string joined;
  joined.reserve(project.size() + 1 + key.size());
  return joined.append(project).append(1, '\0').append(key);
}

}  // namespace afs
