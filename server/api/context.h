// Context: what the *_api files read from. Built once by app/wiring; shared by all worker threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/time_zone.h"
#include "catalog/model_registry.h"
#include "catalog/run_catalog.h"
#include "core/machine_reading.h"
#include "core/run.h"
#include "progress/health_book.h"
#include "core/run_remains.h"
#include "cost/account.h"
#include "cost/budget.h"
#include "cost/provider_poll.h"
#include "progress/rhythm_book.h"
#include "progress/verdict_book.h"
#include "store/series_store.h"
#include "stream/hub.h"

namespace afs::api {

struct Spending;  // spend_view.h

// What may change while the server runs, as a copy.
struct Settings {
  std::string workspace;  // "" when none is watched.
  int64_t refresh_ms = 30'000;
  std::string time_zone;
  TimeZone budget_zone;  // In which days and months of money begin.
  std::vector<Budget> budgets;
};

// How the server itself is doing; gathered by app/wiring from parts that api/ may not name.
struct ServerHealth {
  std::string store_error;    // Empty while points can be stored.
  std::string config_error;   // Why the changed configuration file was not taken.
  std::vector<FileTrouble> troubles;  // Of files that belong to no run: training data, evaluations.
  int64_t files = 0, directories = 0, bytes_read = 0;
  int64_t points_accepted = 0, points_rejected = 0, batches = 0, groups = 0, failed_commits = 0;
  int64_t http_connections = 0, sockets = 0;
};

struct Context {
  RunCatalog& runs;
  const SeriesStore& store;
  ModelRegistry& models;
  Hub& hub;
  RhythmBook& rhythms;
  VerdictBook& verdicts;
  BaselinePins& pins;
  HealthBook& healths;
  const Clock& clock;
  std::function<Settings()> settings;
  std::function<ServerHealth()> health;
  WallTime started_at = 0;
  std::function<RunRemains(const Run&)> remains;  // Reads files; what is asked for only when a run has died.
  std::function<std::shared_ptr<const MachineReading>()> machine;  // This host's newest; nullptr: it is not looked at.
  std::function<std::shared_ptr<const Account>()> account;  // Of all money; see money_board.h for its age.
  std::function<std::vector<ProviderStanding>()> standings;  // How it stands with who rents us machines.
  std::function<std::shared_ptr<const Spending>()> spending;  // Its days, forecasts and budgets.
};

}  // namespace afs::api
