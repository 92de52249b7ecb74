#include "app/config.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/config_budget.h"
#include "app/config_rent.h"
#include "app/config_setters.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

Result<Model> parse_model(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) return wrong("models", node, "a list of tables, written [[models]]");
  constexpr double kHoursMax = 1e6;
  constexpr double kRateMax = 1e6;
  Model model;
  std::string currency = "USD";
  std::optional<double> hourly;
  TRY(fill(*table,
           {{"key", text("key", model.key)},
            {"name", text("name", model.name)},
            {"description", text("description", model.description)},
            {"patterns", texts("patterns", model.patterns)},
            {"currency", text("currency", currency)},
            {"gpu_hours", amount(
                              "gpu_hours",
                              [&](double hours) {
                                model.planned_gpu_milliseconds = std::llround(hours * 3.6e6);
                              },
                              kHoursMax)},
            {"cost_per_hour", amount(
                                  "cost_per_hour", [&](double cost) { hourly = cost; }, kRateMax)}},
           " in [[models]]"));
  if (model.key.empty()) return wrong("key", node, "set for every [[models]] entry");
  if (hourly) model.rate = Rate{micros_of(*hourly), currency};
  if (model.name.empty()) model.name = model.key;
  model.is_configured = true;
  return model;
}

Setter models(std::vector<Model>& target) {
  return [&target](const toml::node& node) -> Status {
    const toml::array* items = node.as_array();
    if (!items) return wrong("models", node, "a list of tables, written [[models]]");
    if (items->size() > kConfigModelsMax) {
      return too_large(fmt::format("configuration: more than {} [[models]]", kConfigModelsMax));
    }
    target.clear();
    for (const toml::node& item : *items) {
      TRY_ASSIGN(Model model, parse_model(item));
      for (const Model& other : target) {
        if (other.key == model.key) return wrong("key", item, "different for every model");
        if (other.rate && model.rate && other.rate->currency != model.rate->currency) {
          return wrong("currency", item, "the same for every model: sums need one currency");
        }
      }
      target.push_back(std::move(model));
    }
    return {};
  };
}

std::map<std::string_view, Setter> limits(HealthLimits& health) {
  return {
      {"spike_z", limit("spike_z", health.spike_z)},
      {"spike_points", count("spike_points", health.spike_points)},
      {"spikes", count("spikes", health.spikes)},
      {"divergence_factor", limit("divergence_factor", health.divergence_factor)},
      {"gradient_factor", limit("gradient_factor", health.gradient_factor)},
      {"overfit_evaluations", count("overfit_evaluations", health.overfit_evaluations)},
      {"slowdown_percent", limit("slowdown_percent", health.slowdown_percent)},
      {"clock_skew_s", limit("clock_skew_s", health.clock_skew_s)},
      {"plateau_points", count("plateau_points", health.plateau_points)},
      {"gpu_busy_percent_min", limit("gpu_busy_percent_min", health.gpu_busy_percent_min)},
      {"gpu_memory_percent_max", limit("gpu_memory_percent_max", health.gpu_memory_percent_max)},
      {"gpu_temperature_max", limit("gpu_temperature_max", health.gpu_temperature_max)},
      {"disk_percent_max", limit("disk_percent_max", health.disk_percent_max)}};
}

// A project begins with what holds for all, wherever in the file that stands.
Setter health(HealthSettings& target) {
  return [&target](const toml::node& node) -> Status {
    const toml::table* table = node.as_table();
    if (!table) return wrong("health", node, "a table, written [health]");
    target = {};
    auto setters = limits(target.limits);
    setters["projects"] = [](const toml::node&) -> Status { return {}; };
    TRY(fill(*table, setters, " in [health]"));
    const toml::node* projects = table->get("projects");
    if (!projects) return {};
    if (!projects->is_table())
      return wrong("projects", *projects, "tables, written [health.projects.NAME]");
    if (projects->as_table()->size() > kConfigHealthProjectsMax) {
      return too_large(
          fmt::format("configuration: more than {} [health.projects]", kConfigHealthProjectsMax));
    }
    for (const auto& [name, own] : *projects->as_table()) {
      if (!own.is_table()) return wrong(name.str(), own, "a table, written [health.projects.NAME]");
      HealthLimits& made = target.projects[std::string(name.str())] = target.limits;
      TRY(fill(*own.as_table(), limits(made), " in [health.projects]"));
    }
    return {};
  };
}

Setter project_days(std::map<std::string, int64_t>& target) {
  return [&target](const toml::node& node) -> Status {
    const toml::table* table = node.as_table();
    if (!table) return wrong("projects", node, "a table, written [retention.projects]");
    target.clear();
    for (const auto& [project, days] : *table) {
      TRY(integer(project.str(), target[std::string(project.str())], 0, kRawDaysMax)(days));
    }
    return {};
  };
}

Setter retention(Config& config) {
  return [&config](const toml::node& node) -> Status {
    const toml::table* table = node.as_table();
    if (!table) return wrong("retention", node, "a table, written [retention]");
    config.project_raw_days.clear();
    return fill(*table,
                {{"raw_days", integer("raw_days", config.raw_days, 0, kRawDaysMax)},
                 {"machine_days", integer("machine_days", config.machine.raw_days, 0, kRawDaysMax)},
                 {"projects", project_days(config.project_raw_days)}},
                " in [retention]");
  };
}

// What the file does not name is as it was by default, also when it is read again.
Setter machine(MachineSettings& target) {
  return [&target](const toml::node& node) -> Status {
    const toml::table* table = node.as_table();
    if (!table) return wrong("machine", node, "a table, written [machine]");
    constexpr int64_t kSampleMsMax = 60'000, kStoreMsMax = 3'600'000;
    return fill(*table,
                {{"sample", flag("sample", target.is_sampled)},
                 {"name", text("name", target.name)},
                 {"sample_ms", integer("sample_ms", target.sample_every_ms, 200, kSampleMsMax)},
                 {"store_ms", integer("store_ms", target.store_every_ms, 1'000, kStoreMsMax)},
                 {"gpu", one_of("gpu", target.gpu_probe, kGpuProbeNames)},
                 {"dcgm_url", http_url("dcgm_url", target.dcgm_url)},
                 {"node_exporter_url", http_url("node_exporter_url", target.node_exporter_url)}},
                " in [machine]");
  };
}

}  // namespace

Result<Config> parse_config(std::string_view source, const fs::path& directory, Config config) {
  const toml::parse_result parsed = toml::parse(source);
  if (!parsed) {
    return invalid(fmt::format("configuration, line {}: {}", parsed.error().source().begin.line,
                               parsed.error().description()));
  }
  TRY(fill(parsed.table(),
           {{"host", text("host", config.host)},
            {"port", integer("port", config.port, 0, 65535)},
            {"workspace", path("workspace", config.workspace, directory)},
            {"data", path("data", config.data, directory)},
            {"project", text("project", config.project)},
            {"refresh_ms", integer("refresh_ms", config.refresh_ms, 250, 3'600'000)},
            {"poll_ms", integer("poll_ms", config.poll_ms, 50, 60'000)},
            {"seal_idle_after_ms",
             integer("seal_idle_after_ms", config.seal_idle_after_ms, 1'000, 86'400'000)},
            {"worker_threads", integer("worker_threads", config.worker_threads, 1, 64)},
            {"cors_origins", texts("cors_origins", config.cors_origins)},
            {"ignore", texts("ignore", config.ignore)},
            {"budget", budget_zone(config.budget_zone)},
            {"budgets", named_tables("budgets", config.budgets, kBudgetsMax, parse_budget)},
            {"health", health(config.health)},
            {"machine", machine(config.machine)},
            {"models", models(config.models)},
            {"providers",
             named_tables("providers", config.providers, kConfigProvidersMax,
                          [&](const toml::node& node) { return parse_provider(node, directory); })},
            {"rate_cards",
             named_tables("rate_cards", config.rate_cards, kRateCardsMax, parse_rate_card)},
            {"retention", retention(config)}},
           ""));
  if (is_machine_project(config.project)) {
    return invalid(
        "configuration: 'project' is a name that is kept for the series of machines; choose "
        "another");
  }
  TRY(check_currencies(config));
  return config;
}

Result<Config> read_config(const fs::path& file, Config base) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return not_found(fmt::format(
        "cannot read the configuration {}: check the path and its permissions", file.string()));
  }
  std::string content(kConfigBytesMax + 1, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(stream.gcount()));
  if (content.size() > kConfigBytesMax) {
    return too_large(fmt::format("{} is larger than {} bytes: not a configuration", file.string(),
                                 kConfigBytesMax));
  }
  return parse_config(content, fs::absolute(file).parent_path(), std::move(base));
}

fs::path default_data_directory(const fs::path& workspace) {
  if (!workspace.empty()) return workspace / ".afs-monitor";
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg && *xdg)
    return fs::path(xdg) / "afs-monitor";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/tmp") / ".local/share/afs-monitor";
}

}  // namespace afs
