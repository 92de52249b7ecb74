// Wiring: the running server, built from its concrete parts; the only file that names them. Called by commands.cc
// on the main thread; owns every other thread through the parts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/config.h"
#include "base/result.h"

namespace afs {

// Where the settings came from, so that they can be read again when the file changes.
struct ConfigSource {
  std::optional<std::filesystem::path> file;
  Config defaults;                  // What holds where the file says nothing.
  std::optional<std::string> host;  // What the command line says wins over the file, each time.
  std::optional<uint16_t> port;
  std::optional<std::filesystem::path> workspace, data;

  Result<Config> read() const;
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(ConfigSource source);
  virtual ~Server() = default;

  virtual uint16_t port() const = 0;
  virtual const Config& config() const = 0;
  // Looks whether the configuration file changed and applies it; a wrong file is reported and changes nothing.
  virtual void reread_config() = 0;
  virtual void stop() = 0;  // Sources first, then what is queued is committed, then the sockets close.
};

}  // namespace afs
