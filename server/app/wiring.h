// Wiring: the running server, built from its concrete parts; the only file that names them. Called by commands.cc
// on the main thread; owns every other thread through the parts.
#pragma once

#include <cstdint>
#include <memory>

#include "app/config.h"
#include "app/config_source.h"
#include "base/result.h"

namespace afs {

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(ConfigSource source);
  virtual ~Server() = default;

  virtual uint16_t port() const = 0;
  virtual const Config& config() const = 0;
  // Looks whether the configuration file changed and applies it; a wrong file is reported and changes nothing.
  // Tells the pages when storing begins or ceases to fail, too.
  virtual void reread_config() = 0;
  virtual void stop() = 0;  // Sources first, then what is queued is committed, then the sockets close.
};

}  // namespace afs
