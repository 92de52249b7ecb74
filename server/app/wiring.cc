#include "app/wiring.h"

#include <fmt/format.h>

#include <ctime>
#include <mutex>
#include <utility>

#include "api/assets.h"
#include "api/attempts_api.h"
#include "api/auth.h"
#include "api/baseline_api.h"
#include "api/cost_export.h"
#include "api/costs_api.h"
#include "api/death_api.h"
#include "api/export_api.h"
#include "api/front_door.h"
#include "api/health_api.h"
#include "api/ingest_api.h"
#include "api/live_socket.h"
#include "api/machines_api.h"
#include "api/openapi.h"
#include "api/overview_api.h"
#include "api/points_api.h"
#include "api/rentals_api.h"
#include "api/run_board.h"
#include "api/run_meaning.h"
#include "api/runs_api.h"
#include "api/seed_api.h"
#include "api/series_api.h"
#include "api/traffic.h"
#include "api/values_api.h"
#include "app/machine_wiring.h"
#include "app/rental_poll.h"
#include "base/log.h"
#include "catalog/baseline_pins.h"
#include "catalog/model_registry.h"
#include "catalog/rental_book.h"
#include "catalog/run_catalog.h"
#include "catalog/training_history.h"
#include "ingest/log_dir.h"
#include "ingest/run_remains_reader.h"
#include "ingest/workspace.h"
#include "net/http_server.h"
#include "progress/forecast_keeper.h"
#include "sql/sqlite.h"
#include "store/series_store.h"
#include "stream/hub.h"
#include "stream/pipeline.h"

namespace afs {
namespace {

constexpr size_t kRequestBodyBytesMax =
    1 << 20;  // But for points the longest thing that is posted is a status.

namespace fs = std::filesystem;

std::string server_time_zone() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char name[64];
  return std::strftime(name, sizeof name, "%Z", &parts) > 0 ? name : "UTC";
}

class WiredServer final : public Server {
 public:
  explicit WiredServer(ConfigSource source) : source_(std::move(source)) {}
  ~WiredServer() override { stop(); }

  Status build() {
    config_seen_ =
        config_written_at();  // Before it is read: a change meanwhile is then seen as one.
    TRY_ASSIGN(config_, source_.read());
    TRY(api::check_bind(config_.host));
    TRY(open_records());
    build_routes();
    TRY(listen());
    start_sampler();
    start_sources();
    return {};
  }

  uint16_t port() const override { return http_->port(); }
  const Config& config() const override { return config_; }
  void reread_config() override;
  void stop() override;

 private:
  Status open_records();
  void set_retention();
  void build_routes();
  Status listen();
  void start_sources();
  void start_sampler();
  void stop_sampler();
  void take_record(std::string_view key, ModelRecord record);
  void stop_sources();
  void start_rental_poll();
  void stop_rental_poll();
  std::vector<ProviderStanding> standings() const;
  void apply(Config changed);
  void announce_store_trouble();
  fs::file_time_type config_written_at() const;
  api::ServerHealth health() const;
  api::Settings settings() const;
  void take_settings();
  std::shared_ptr<const MachineReading> machine_reading() const;

  ConfigSource source_;
  Config config_;
  fs::file_time_type config_seen_;
  std::string store_error_told_;  // Main thread.
  SystemClock clock_;
  const WallTime started_at_ = SystemClock().now_ms();

  mutable std::mutex mutex_;  // Guards what worker threads read while the main thread changes it.
  api::Settings settings_;
  std::string config_error_;
  std::vector<FileTrouble> workspace_troubles_;
  LogDir* watched_ = nullptr;
  Sampler* sampling_ = nullptr;
  HttpServer* listening_ = nullptr;

  // In the order of their making: each uses those before it only, and goes before them.
  std::unique_ptr<SeriesStore> store_;
  std::unique_ptr<RunCatalog> catalog_;
  std::unique_ptr<sql::Connection> registry_connection_;
  std::unique_ptr<ModelRegistry> registry_;
  std::unique_ptr<sql::Connection> pins_connection_;
  std::unique_ptr<BaselinePins> pins_;
  std::unique_ptr<sql::Connection> training_connection_;
  std::unique_ptr<TrainingHistory> training_;
  std::unique_ptr<sql::Connection> rentals_connection_;
  std::unique_ptr<RentalBook> rentals_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<Pipeline> pipeline_;
  RhythmBook rhythms_;
  std::unique_ptr<VerdictBook> verdicts_;
  HealthBook healths_;
  std::unique_ptr<api::Context> context_;
  std::unique_ptr<api::RunBoard> board_;
  std::unique_ptr<api::MoneyBoard> money_;
  api::Traffic traffic_;
  api::Router router_;
  std::unique_ptr<api::Assets> assets_;
  std::unique_ptr<api::FrontDoor> door_;
  std::unique_ptr<api::LiveDesk> live_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<LogDir> log_dir_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<RentalPoll> rental_poll_;  // Guarded by mutex_.
  std::unique_ptr<ForecastKeeper> forecasts_;
};

Status WiredServer::open_records() {
  SeriesStore::Options options;
  options.seal_idle_after_ms = config_.seal_idle_after_ms;
  TRY_ASSIGN(store_, SeriesStore::open(config_.data, options, clock_));
  TRY_ASSIGN(catalog_, RunCatalog::open(store_->writer_connection(), clock_));
  set_retention();
  const fs::path database = config_.data / kDatabaseFileName;
  TRY_ASSIGN(registry_connection_, sql::open_sqlite(database, sql::SqliteAccess::kWrite));
  TRY_ASSIGN(registry_, ModelRegistry::open(*registry_connection_, clock_));
  TRY_ASSIGN(pins_connection_, sql::open_sqlite(database, sql::SqliteAccess::kWrite));
  TRY_ASSIGN(pins_, BaselinePins::open(*pins_connection_, clock_));
  TRY_ASSIGN(training_connection_, sql::open_sqlite(database, sql::SqliteAccess::kWrite));
  TRY_ASSIGN(training_, TrainingHistory::open(*training_connection_, clock_));
  TRY_ASSIGN(rentals_connection_, sql::open_sqlite(database, sql::SqliteAccess::kWrite));
  TRY_ASSIGN(rentals_, RentalBook::open(*rentals_connection_, clock_));
  registry_->set_models(config_.models);
  healths_.set_settings(config_.health);
  hub_ = Hub::create();
  pipeline_ = std::make_unique<Pipeline>(*catalog_, *store_,
                                         std::vector<CommitObserver*>{hub_.get()}, clock_);
  pipeline_->start();
  return {};
}

// The sealer asks on its thread, so it gets what it needs of the configuration by value.
void WiredServer::set_retention() {
  constexpr int64_t kDayMs = 86'400'000;
  Config days;
  days.raw_days = config_.raw_days;
  days.project_raw_days = config_.project_raw_days;
  store_->keep_points_for([this, days](RunId id) -> int64_t {
    const auto run = catalog_->run(id);
    return run ? days.raw_days_of(run->project_name) * kDayMs : 0;
  });
}

void WiredServer::build_routes() {
  take_settings();
  verdicts_ = std::make_unique<VerdictBook>(
      VerdictBook::Sources{*catalog_, *store_, *registry_, *pins_, *training_, clock_});
  context_ = std::make_unique<api::Context>(
      api::Context{*catalog_, *store_, *registry_, *hub_, rhythms_, *verdicts_, *pins_, healths_,
                   clock_, [this] { return settings(); }, [this] { return health(); }, started_at_,
                   [this](const Run& run) { return read_run_remains(settings().workspace, run); },
                   [this] { return machine_reading(); }, [this] { return money_->now(); },
                   [this] { return standings(); }, [this] { return money_->spending(); }});
  board_ = std::make_unique<api::RunBoard>(*context_);
  money_ = std::make_unique<api::MoneyBoard>(*context_, *board_, *rentals_);
  money_->start();
  api::add_runs_routes(router_, *context_, *board_);
  api::add_baseline_routes(router_, *context_);
  api::add_attempts_routes(router_, *context_);
  api::add_death_routes(router_, *context_);
  api::add_series_routes(router_, *context_);
  api::add_points_routes(router_, *context_);
  api::add_values_routes(router_, *context_, *board_);
  api::add_rentals_routes(router_, *context_, {*rentals_, *money_});
  api::add_overview_routes(router_, *context_, *board_);
  api::add_costs_routes(router_, *context_, *board_);
  api::add_cost_export_routes(router_, *context_, *board_);
  api::add_seed_routes(router_, *context_, *board_);
  api::add_export_routes(router_, *context_, *board_);
  api::add_machines_routes(router_, *context_, *board_);
  api::add_ingest_routes(router_, *pipeline_, clock_, config_.project);
  api::add_health_routes(router_, *context_, traffic_);
  api::add_openapi_route(router_);
  assets_ = std::make_unique<api::Assets>([this] { return api::boot_json(*context_, *board_); });
  door_ = std::make_unique<api::FrontDoor>(router_, *assets_, traffic_,
                                           api::AccessPolicy{{}, config_.cors_origins});
  live_ = api::LiveDesk::create(*context_);
}

Status WiredServer::listen() {
  HttpServer::Options options;
  options.host = config_.host;
  options.port = config_.port;
  options.worker_threads = static_cast<int>(config_.worker_threads);
  options.body_bytes_max = kRequestBodyBytesMax;
  options.long_bodies = {{api::kPointsPath, api::kPointsBodyBytesMax}};
  const api::AccessPolicy policy{{}, config_.cors_origins};
  auto server = HttpServer::start(
      options, [this](const HttpRequest& request) { return door_->handle(request); },
      [this, policy](const HttpRequest& request, std::shared_ptr<WebSocketSession> session)
          -> Result<std::unique_ptr<WebSocketHandler>> {
        TRY(api::check_request(request, policy));
        return live_->open(request, std::move(session));
      });
  if (!server.ok()) return server.error();
  {
    std::lock_guard lock(mutex_);
    listening_ = server->get();
  }
  http_ = std::move(*server);  // An earlier one, on another port, ends here.
  return {};
}

void WiredServer::start_sampler() {
  if (!config_.machine.is_sampled) return;
  sampler_ = make_sampler(config_, clock_);
  if (const Status started = sampler_->start(*pipeline_); !started.ok()) {
    log_error("this machine cannot be looked at: {}", started.message());
  }
  std::lock_guard lock(mutex_);
  sampling_ = sampler_.get();
}

void WiredServer::stop_sampler() {
  {
    std::lock_guard lock(mutex_);
    sampling_ = nullptr;
  }
  if (sampler_) sampler_->stop();
  sampler_.reset();
}

void WiredServer::start_sources() {
  start_rental_poll();
  forecasts_ = std::make_unique<ForecastKeeper>(
      *catalog_, [this](const Run& run) { return api::progress_of(run, *context_).forecast; },
      clock_);
  if (const Status started = forecasts_->start(*pipeline_); !started.ok()) {
    log_error("estimates are not kept: {}", started.message());
  }
  if (config_.workspace.empty()) return;
  auto bookmarks = store_->bookmarks();
  if (!bookmarks.ok()) {
    log_error("the bookmarks cannot be read, so nothing is watched: {}", bookmarks.message());
    return;
  }
  LogDir::Options options;
  options.root = config_.workspace;
  options.project = config_.project;
  options.poll_interval_ms = config_.poll_ms;
  options.ignore = config_.ignore;
  options.own_directory = config_.data;
  log_dir_ = std::make_unique<LogDir>(options, std::move(*bookmarks), clock_);
  if (const Status started = log_dir_->start(*pipeline_); !started.ok()) {
    log_error("the workspace cannot be watched: {}", started.message());
  }
  Workspace::Options seed;
  seed.root = config_.workspace;
  seed.model_keys = [this] {
    std::vector<std::string> keys;
    for (const ModelView& view : registry_->models()) {
      if (view.model.is_configured) keys.push_back(view.model.key);
    }
    return keys;
  };
  seed.on_record = [this](std::string_view key, ModelRecord record) {
    take_record(key, std::move(record));
  };
  seed.on_troubles = [this](std::vector<FileTrouble> troubles) {
    {
      std::lock_guard lock(mutex_);
      workspace_troubles_ = std::move(troubles);
    }
    hub_->announce({ChangeKind::kTroubles, {}});
  };
  workspace_ = std::make_unique<Workspace>(std::move(seed), clock_);
  workspace_->start();
  std::lock_guard lock(mutex_);
  watched_ = log_dir_.get();
}

void WiredServer::start_rental_poll() {
  auto poll = std::make_unique<RentalPoll>(
      config_, RentalPoll::Parts{*rentals_, *catalog_, *hub_, clock_,
                                 [money = money_.get()] { money->forget(); }});
  std::lock_guard lock(mutex_);
  rental_poll_ = std::move(poll);
}

void WiredServer::stop_rental_poll() {
  std::unique_ptr<RentalPoll> ended;  // Outlives the lock: ending it waits for its thread.
  std::lock_guard lock(mutex_);
  ended = std::move(rental_poll_);
}

std::vector<ProviderStanding> WiredServer::standings() const {
  std::lock_guard lock(mutex_);
  return rental_poll_ ? rental_poll_->standings() : std::vector<ProviderStanding>();
}

void WiredServer::take_record(std::string_view key, ModelRecord record) {
  if (record.training) {
    const Status kept = training_->keep(key, *record.training);
    if (!kept.ok()) log_warn("what {} is trained on could not be kept: {}", key, kept.message());
  }
  const bool was_known = registry_->find(key).has_value();
  registry_->set_record(key, std::move(record));
  // A model that came or went claims runs, or leaves them.
  if (was_known != registry_->find(key).has_value()) verdicts_->forget();
  hub_->announce({ChangeKind::kModels, {}});
}

void WiredServer::stop_sources() {
  {
    std::lock_guard lock(mutex_);
    watched_ = nullptr;
  }
  stop_sampler();
  stop_rental_poll();
  if (forecasts_) forecasts_->stop();
  if (workspace_) workspace_->stop();
  if (log_dir_) log_dir_->stop();
}

void WiredServer::stop() {
  stop_sources();
  if (pipeline_) pipeline_->stop();
  if (store_) store_->keep_points_for(nullptr);  // It asks the catalog, which goes first.
  if (live_) live_->stop();
  if (http_) http_->stop();
}

fs::file_time_type WiredServer::config_written_at() const {
  std::error_code error;
  const auto written =
      source_.file ? fs::last_write_time(*source_.file, error) : fs::file_time_type();
  return error ? fs::file_time_type() : written;
}

// The page fetches again what it is told about: that nothing can be stored shall not wait for its
// next look.
void WiredServer::announce_store_trouble() {
  std::string now = pipeline_->stats().last_error;
  if (now == store_error_told_) return;
  store_error_told_ = std::move(now);
  hub_->announce({ChangeKind::kTroubles, {}});
}

void WiredServer::reread_config() {
  announce_store_trouble();
  const auto written = config_written_at();
  if (written == config_seen_) return;
  config_seen_ = written;
  auto changed = source_.read();
  {
    std::lock_guard lock(mutex_);
    config_error_ =
        changed.ok() ? "" : changed.message() + "; the settings from before stay in force";
  }
  if (changed.ok()) {
    apply(std::move(*changed));
  } else {
    log_warn("the changed configuration was not taken: {}", changed.message());
  }
  hub_->announce({ChangeKind::kConfig, {}});
}

// Models, pace and port change at once; what needs a restart says so.
void WiredServer::apply(Config changed) {
  const bool is_other_port = changed.port != config_.port;
  if (changed.workspace != config_.workspace || changed.data != config_.data ||
      changed.host != config_.host) {
    log_warn("a changed workspace, data directory or host takes effect after a restart");
    changed.workspace = config_.workspace;
    changed.data = config_.data;
    changed.host = config_.host;
  }
  const uint16_t port_before = config_.port;
  const bool is_other_machine = changed.machine != config_.machine;
  const bool is_other_rent =
      changed.providers != config_.providers || changed.rate_cards != config_.rate_cards;
  if (is_other_rent) stop_rental_poll();
  config_ = std::move(changed);
  if (is_other_rent) start_rental_poll();
  if (is_other_machine) {
    stop_sampler();
    start_sampler();
  }
  registry_->set_models(config_.models);
  healths_.set_settings(config_.health);
  set_retention();
  {
    std::lock_guard lock(mutex_);
    take_settings();
  }
  board_->forget();  // Last: what is made anew from here on is made of the new settings.
  money_->forget();
  verdicts_->forget();
  log_info("the configuration was read again: {} models", config_.models.size());
  if (!is_other_port) return;
  if (const Status listened = listen(); !listened.ok()) {
    log_warn("still listening on port {}: {}", http_->port(), listened.message());
    config_.port = port_before;
    return;
  }
  log_info("listening on http://{}:{}/ now", config_.host, http_->port());
}

// With the lock held, once others run.
void WiredServer::take_settings() {
  settings_ = {config_.workspace.string(), config_.refresh_ms, server_time_zone(),
               TimeZone::of_setting(config_.budget_zone), config_.budgets};
}

api::Settings WiredServer::settings() const {
  std::lock_guard lock(mutex_);
  return settings_;
}

std::shared_ptr<const MachineReading> WiredServer::machine_reading() const {
  std::lock_guard lock(mutex_);
  return sampling_ ? sampling_->latest() : nullptr;
}

api::ServerHealth WiredServer::health() const {
  const Pipeline::Stats taken = pipeline_->stats();
  api::ServerHealth health;
  health.store_error = taken.last_error;
  health.points_accepted = taken.points_accepted;
  health.points_rejected = taken.points_rejected;
  health.batches = taken.batches;
  health.groups = taken.groups;
  health.failed_commits = taken.failed_commits;
  std::lock_guard lock(mutex_);
  health.config_error = config_error_;
  health.troubles = workspace_troubles_;
  if (watched_) {
    const LogDir::Stats read = watched_->stats();
    health.files = read.files;
    health.directories = read.directories;
    health.bytes_read = read.bytes_read;
  }
  if (listening_) {
    const HttpServer::Stats served = listening_->stats();
    health.http_connections = served.connections;
    health.sockets = served.sockets;
  }
  return health;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ConfigSource source) {
  auto server = std::make_unique<WiredServer>(std::move(source));
  TRY(server->build());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace afs
