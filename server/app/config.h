// Config: everything that can be set, one typed struct with its defaults. Read at start and again when the file
// changes (app/wiring). The .cc is the one file that names the TOML library. Every key is listed in docs/operations.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/machine_settings.h"
#include "base/result.h"
#include "core/machine.h"
#include "core/model.h"
#include "cost/budget.h"
#include "cost/provider_settings.h"
#include "cost/rate_card.h"
#include "progress/health_limits.h"

namespace afs {

struct Config {
  std::string host = "127.0.0.1";
  uint16_t port = 5000;
  std::filesystem::path workspace;  // Empty: nothing is watched.
  std::filesystem::path data;       // Where the store lives; see default_data_directory().
  std::string project = "default";
  int64_t refresh_ms = 30'000;      // Pace of figures that change with time alone (cost, "no data for …").
  int64_t poll_ms = 500;            // Pace at which files are looked at where the kernel does not tell.
  int64_t seal_idle_after_ms = 120'000;
  int64_t worker_threads = 2;
  std::vector<std::string> cors_origins;  // Exact origins, e.g. "https://lab.example"; empty: CORS is off.
  std::vector<std::string> ignore;        // Directory names that are never entered.
  std::vector<Model> models;
  std::vector<ProviderSettings> providers;  // Who is asked for rented machines.
  std::vector<RateCard> rate_cards;         // Prices of machines that no provider lists.
  std::string budget_zone;  // Whose days and months money is counted in; empty: this machine's.
  std::vector<Budget> budgets;
  HealthSettings health;  // From when on the checks of a live run warn.
  int64_t raw_days = 0;                             // Points older than these become summaries; 0: never.
  std::map<std::string, int64_t> project_raw_days;  // The same for single projects.

  MachineSettings machine;

  int64_t raw_days_of(const std::string& name) const {
    if (is_machine_project(name)) return machine.raw_days;
    const auto own = project_raw_days.find(name);
    return own == project_raw_days.end() ? raw_days : own->second;
  }
};

inline constexpr size_t kConfigBytesMax = 1u << 20;
inline constexpr size_t kConfigModelsMax = 1'000;
inline constexpr size_t kConfigProvidersMax = 32;
inline constexpr size_t kConfigHealthProjectsMax = 1'000;
inline constexpr int64_t kRawDaysMax = 36'500;

// `text` on top of `base`. kInvalid names the key, the line and what is expected; unknown keys are errors,
// so that a typing mistake does not pass in silence. Relative paths are resolved against `directory`.
Result<Config> parse_config(std::string_view text, const std::filesystem::path& directory, Config base);
Result<Config> read_config(const std::filesystem::path& file, Config base);

// `<workspace>/.afs-monitor`, or the user's data folder when no workspace is watched.
std::filesystem::path default_data_directory(const std::filesystem::path& workspace);

}  // namespace afs
