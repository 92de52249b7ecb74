// The format sniffer: which format a file has, by its first bytes; the name only breaks ties.
// Called by log_dir on its thread. Reads no file itself.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "ingest/format.h"

namespace afs {

inline constexpr size_t kSniffBytesMax = 64 * 1024;

// `head`: the first bytes of the file, at most kSniffBytesMax; `file_size`: of the whole file.
// nullopt: too little is there yet to tell, ask again when it has grown.
std::optional<Format> sniff_format(std::string_view file_name, Bytes head, uint64_t file_size);

}  // namespace afs
