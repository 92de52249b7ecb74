#include "app/commands.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>

#include "api/openapi.h"
#include "base/version.h"
#include "app/export_command.h"
#include "app/wiring.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store_check.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr int kConfigLookSeconds = 2;
constexpr int64_t kProgressEveryMs = 1'000;

struct ServeOptions {
  std::string workspace, data, config, host;
  int port = -1;
  bool is_verbose = false;
  bool is_machine_left_alone = false;
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
  source.is_machine_left_alone = options.is_machine_left_alone;
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
  command.add_flag("--no-sampler", options.is_machine_left_alone,
                   "Do not look at this machine: no CPU, memory and GPU curves");
  command.add_flag("--verbose", options.is_verbose, "Log what is read and stored");
}

void add_export_options(CLI::App& command, ExportOptions& options) {
  command.add_option("data", options.data, "Data directory, by default WORKSPACE/.afs-monitor")->required();
  command.add_option("--run", options.run, "The run: its id (r12), name or key")->required();
  command.add_option("--metric", options.metrics, "A metric; may be given several times (default: all)");
  command.add_option("--format", options.format, "csv, jsonl, or tfevents (TensorBoard event files)")
      ->default_val("csv")
      ->check(CLI::IsMember({"csv", "jsonl", "tfevents"}));
  command.add_option("--out", options.out, "File, or for tfevents a directory (default: standard output)");
  command.footer("Every point of every attempt, as it was logged. Works beside a running server.");
}

struct CheckOptions {
  std::string data;
  bool is_repair = false;
};

void add_check_options(CLI::App& command, CheckOptions& options) {
  command.add_option("data", options.data, "Data directory, by default WORKSPACE/.afs-monitor")->required();
  command.add_flag("--repair", options.is_repair, "Rebuild summaries and totals from the points");
  command.footer("Stop the server first. Exit status: 0 all is well, 1 something is wrong.");
}

int check(const CheckOptions& options) {
  const SystemClock system;
  int64_t told_at = system.steady_ms();
  const auto on_progress = [&](int64_t chunks, int64_t of) {
    if (system.steady_ms() - told_at < kProgressEveryMs) return;
    told_at = system.steady_ms();
    std::fprintf(stderr, "%lld of %lld chunks read\n", static_cast<long long>(chunks),
                 static_cast<long long>(of));
  };
  const auto report = check_store(options.data, options.is_repair ? CheckAim::kRepair : CheckAim::kLook, on_progress);
  if (!report.ok()) return fail(report.error());
  for (const std::string& trouble : report->troubles) std::printf("%s\n", trouble.c_str());
  std::printf("%s", fmt::format("{} series, {} points in {} chunks on {} axes, {} frames; {} bytes of points and summaries\n"
                                "{} wrong, {} of them rebuilt\n",
                                report->series, report->points, report->chunks, report->axes, report->frames,
                                report->bytes, report->trouble_count, report->mended_count)
                        .c_str());
  if (report->mended_count < report->trouble_count && !options.is_repair) {
    std::printf("summaries and totals can be rebuilt: afs-monitor check %s --repair\n", options.data.c_str());
  }
  return report->mended_count == report->trouble_count ? 0 : 1;
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
  ExportOptions export_options;
  auto* export_command = app.add_subcommand("export", "Write every point of a run as CSV, JSON lines or event files");
  add_export_options(*export_command, export_options);
  CheckOptions check_options;
  auto* check_command = app.add_subcommand("check", "Verify a data directory, and mend what can be mended");
  add_check_options(*check_command, check_options);
  auto* openapi_command = app.add_subcommand("openapi", "Print the API's OpenAPI document");

  try {
    app.parse(argc, argv);
    if (serve_command->parsed()) return serve(options);
    if (check_command->parsed()) return check(check_options);
    if (export_command->parsed()) {
      const Status exported = export_points(export_options);
      return exported.ok() ? 0 : fail(exported.error());
    }
    if (openapi_command->parsed()) std::printf("%s\n", api::openapi_document().c_str());
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    return fail(internal(std::string("unexpected: ") + error.what()));
  }
}

}  // namespace afs
