// The export command: every point of a run, as text or as event files. Called by the command line,
// on the main thread. Only reads, so a server may run on the same directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace afs {

struct ExportOptions {
  std::filesystem::path data;
  std::string run;                   // "r12", a name, or a key.
  std::vector<std::string> metrics;  // Empty: all.
  std::string format;                // "csv", "jsonl" or "tfevents".
  std::filesystem::path out;         // A file, for tfevents a directory; empty: standard output.
};

Status export_points(const ExportOptions& options);

}  // namespace afs
