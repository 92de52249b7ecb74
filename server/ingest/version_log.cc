#include "ingest/version_log.h"

#include "ingest/log_name.h"
#include "ingest/relative_path.h"

namespace afs {

uint64_t look_at_steps(const std::string& absolute, FoundFile& found, int64_t now_ms) {
  const auto version = version_number(base_of(parent_of(found.path)));
  const bool is_told_by_steps = found.format == Format::kCsv || found.format == Format::kTfevents;
  if (!version || !is_told_by_steps) return 0;
  const Result<File> file = File::open(absolute);
  const Result<FileStat> stat = file.ok() ? file->stat() : Result<FileStat>(file.error());
  if (!stat.ok()) return 0;
  const auto steps = read_step_span(*file, found.format, stat->size);
  if (steps.ok() && *steps) found.steps = *steps;
  const bool is_fresh = now_ms - stat->modified_ms() <= kStepsWaitMs;
  found.is_waiting = *version > 0 && !found.steps && is_fresh;
  return stat->size;
}

}  // namespace afs
