// FileProbe: the first look at a file: what it is, and what its head says about its run.
// Called by log_scan on the log directory's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "ingest/format.h"

namespace afs {

using Sniffer = std::function<std::optional<Format>(std::string_view, Bytes, uint64_t)>;

struct FileProbe {
  FileStat stat;
  std::optional<Format> format;   // nullopt: too little is there yet to tell.
  bool has_args_summary = false;  // See FoundFile.
  bool has_hparams = false;
  bool has_begun = true;      // False: an event file with nothing but its first record.
  bool is_head_full = false;  // More bytes would not change what is sniffed.
};

Result<FileProbe> probe_file(const std::string& path, const Sniffer& sniff,
                             std::span<std::byte> buffer);

// Weights, images, archives, source code: never a log, not worth opening.
bool is_foreign_name(std::string_view file_name);
// 0 = surely a log, 1 = may well be, 2 = who knows: the order of probing.
int log_likelihood(std::string_view file_name);
// A file that is named like a log of a known tool but does not hold one; empty when it is not.
std::string misnamed_reason(std::string_view file_name);

}  // namespace afs
