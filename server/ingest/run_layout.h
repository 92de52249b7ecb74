// RunLayout: which files make which run. A pure function over what was found; the rules are told in
// run_layout.cc, each by its own function. Called by log_scan on its thread. Does no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/format.h"
#include "ingest/step_span.h"

namespace afs {

// A recognised file, or (kUnknown) one whose mere name is evidence, see is_layout_evidence().
struct FoundFile {
  std::string path;  // Relative to the root, its own bytes.
  Format format = Format::kUnknown;
  bool has_args_summary = false;  // Its head holds "args/text_summary": HF Trainer wrote it.
  bool has_hparams = false;       // Its head holds "_hparams_/": torch's add_hparams wrote it.
  std::optional<StepSpan> steps = std::nullopt;  // Of a log in a directory "version_N".
  bool is_waiting = false;  // Its first steps are to come soon: until then its run is not known.
};

struct Listing {
  std::vector<FoundFile> files;
  std::vector<std::string> checkpoint_directories;  // Paths that end in "checkpoint-N".
};

enum class FileRole {
  kPrimary,    // Its points are the run's.
  kSecondary,  // Repeats what a primary file says, coarser: fills in only.
};

struct Placement {
  std::string run_key;  // Empty: belongs to no run and is not read.
  std::string run_name;
  std::string run_directory;  // Relative, its own bytes.
  std::string metric_prefix;  // "" or e.g. "validation/".
  FileRole role = FileRole::kPrimary;
  bool has_primary = true;      // Some file of the run is primary.
  bool is_read = true;          // False: an older checkpoint's state.
  bool starts_attempt = false;  // A resumed process wrote it: HF Trainer's second stamp directory,
                                // or a later version_N of Lightning that goes on with an earlier.
  int64_t started_s = 0;        // When its writer began, for the order of reading; 0 = unknown.
};

bool is_layout_evidence(std::string_view file_name);

// One placement a file, in the order of listing.files.
std::vector<Placement> lay_out_runs(const Listing& listing, std::string_view root_name);

}  // namespace afs
