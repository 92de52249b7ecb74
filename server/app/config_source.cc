#include "app/config_source.h"

namespace afs {

Result<Config> ConfigSource::read() const {
  Config config = defaults;
  if (file) {
    TRY_ASSIGN(config, read_config(*file, defaults));
  }
  if (host) config.host = *host;
  if (port) config.port = *port;
  if (workspace) config.workspace = *workspace;
  if (data) config.data = *data;
  if (is_machine_left_alone) config.machine.is_sampled = false;
  if (config.data.empty()) config.data = default_data_directory(config.workspace);
  return config;
}

}  // namespace afs
