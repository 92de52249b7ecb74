// ConfigSource: where the settings come from: the defaults, then the file, then the command line,
// which wins. Read at start and again when the file changes. Main thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/config.h"
#include "base/result.h"

namespace afs {

struct ConfigSource {
  std::optional<std::filesystem::path> file;
  Config defaults;
  std::optional<std::string> host;
  std::optional<uint16_t> port;
  std::optional<std::filesystem::path> workspace, data;
  bool is_machine_left_alone = false;  // --no-sampler

  Result<Config> read() const;
};

}  // namespace afs
