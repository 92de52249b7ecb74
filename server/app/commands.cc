#include "app/commands.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>

#include "api/openapi.h"
#include "base/version.h"
#include "app/wiring.h"
#include "base/log.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr int kConfigLookSeconds = 2;

struct ServeOptions {
  std::string workspace, data, config, host;
  int port = -1;
  bool is_verbose = false;
};

int fail(const Error& error) {
  std::fprintf(stderr, "afs-monitor: %s\n", error.message.c_str());
  return 1;
}

Result<ConfigSource> config_source(const ServeOptions& options) {
  ConfigSource source;
  if (!options.workspace.empty()) {
    std::error_code error;
    const fs::path workspace = fs::absolute(options.workspace, error).lexically_normal();
    if (!fs::is_directory(workspace, error)) {
      return not_found("the workspace " + workspace.string() +
                       " is not a directory; give the folder that holds your runs");
    }
    source.workspace = workspace;
  }
  if (!options.data.empty()) source.data = fs::absolute(options.data).lexically_normal();
  if (!options.host.empty()) source.host = options.host;
  if (options.port >= 0) source.port = static_cast<uint16_t>(options.port);
  if (!options.config.empty()) source.file = fs::absolute(options.config);
  if (!source.file && source.workspace) {
    const fs::path beside = *source.workspace / "afs-monitor.toml";
    if (fs::exists(beside)) source.file = beside;
  }
  return source;
}

// Waits for SIGINT or SIGTERM on the main thread, looking after the configuration meanwhile.
void wait_for_signal(Server& server, const sigset_t& signals) {
  const timespec pace{kConfigLookSeconds, 0};
  while (true) {
    const int signal = sigtimedwait(&signals, nullptr, &pace);
    if (signal == SIGINT || signal == SIGTERM) return;
    server.reread_config();
  }
}

int serve(const ServeOptions& options) {
  if (options.is_verbose) set_log_level(LogLevel::kDebug);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // Before any thread starts, so that all inherit it.
  std::signal(SIGPIPE, SIG_IGN);

  auto source = config_source(options);
  if (!source.ok()) return fail(source.error());
  auto server = Server::start(std::move(*source));
  if (!server.ok()) return fail(server.error());
  std::printf("afs-monitor %s is ready: http://%s:%u/\n", kVersion,
              (*server)->config().host.c_str(), (*server)->port());
  std::fflush(stdout);
  wait_for_signal(**server, signals);
  log_info("stopping");
  (*server)->stop();
  return 0;
}

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--workspace", options.workspace, "Directory whose training logs are watched");
  command.add_option("--data", options.data,
                     "Directory of the store (default: WORKSPACE/.afs-monitor)");
  command.add_option("--config", options.config,
                     "Configuration file (default: WORKSPACE/afs-monitor.toml when it exists)");
  command.add_option("--host", options.host, "Address to listen on (default: 127.0.0.1)");
  command.add_option("--port", options.port, "Port to listen on (default: 5000; 0 picks a free one)")
      ->check(CLI::Range(0, 65535));
  command.add_flag("--verbose", options.is_verbose, "Log what is read and stored");
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app("AFS Training Monitor: what your training runs do, live, from the logs they already write.");
  app.name("afs-monitor");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.footer("Example: afs-monitor serve --workspace ~/lab\nHelp for one command: afs-monitor serve --help");

  ServeOptions options;
  auto* serve_command = app.add_subcommand("serve", "Watch a workspace and serve the page and the API");
  add_serve_options(*serve_command, options);
  auto* openapi_command = app.add_subcommand("openapi", "Print the API's OpenAPI document");

  try {
    app.parse(argc, argv);
    if (serve_command->parsed()) return serve(options);
    if (openapi_command->parsed()) std::printf("%s\n", api::openapi_document().c_str());
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    return fail(internal(std::string("unexpected: ") + error.what()));
  }
}

}  // namespace afs
