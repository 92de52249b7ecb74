// How what batches say of a run adds up: facts, params, tags, and what a commit changes in the
// record. Pure functions; called by the run catalog on the writer thread.
#pragma once

#include <vector>

#include "catalog/run_draft.h"
#include "core/batch.h"
#include "core/run.h"

namespace afs {

inline constexpr size_t kRunParamsMax = 10'000;           // Further ones are left out.
inline constexpr size_t kRunTagsMax = 1'000;              // Likewise.
inline constexpr size_t kParamNameBytesMax = 1024;        // A longer name is left out.
inline constexpr size_t kParamValueBytesMax = 64 * 1024;  // A longer value is cut.

enum class FactsChange {
  kNone,      // Nothing that people see.
  kProgress,  // Only how far the run has got.
  kRecord,    // Something else.
};

// Fields that are set replace what was known; how far the run has got and when it was observed
// never go back.
FactsChange merge_update(Run& run, const RunUpdate& update, BatchKind kind = BatchKind::kPoints);

// The newer value is kept. Both lists are sorted by name afterwards. Returns those that changed.
std::vector<Param> merge_params(std::vector<Param>& kept, const std::vector<Param>& incoming);
std::vector<Tag> merge_tags(std::vector<Tag>& kept, const std::vector<Tag>& incoming);

// Counts, newest step and time, attempts. A new attempt lets progress go back, and ends an earlier
// `end` when its points are newer than all that was known.
void apply_commit(Run& run, const Commit& commit, const BatchDraft& batch);

}  // namespace afs
