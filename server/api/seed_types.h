// The shapes of the twelve seed endpoints, field by field as existing clients read them. A field that the
// contract has is always there; where there is no real figure it is null, never invented.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json_codec.h"

namespace afs::api::seed {

using Text = Nullable<std::string>;
using Number = Nullable<Finite>;
using Count = Nullable<int64_t>;

struct Health {
  std::string status;
  std::string timestamp;
};
AFS_DESCRIBE(Health, status, timestamp)

struct TrainingStatus {
  std::string session_start, current_time;
  Finite total_cost, hourly_burn;
  int64_t models_completed = 0, models_in_progress = 0, models_pending = 0, total_runs = 0;
  Text estimated_completion;
  std::vector<std::string> errors;
  std::string source;
};
AFS_DESCRIBE(TrainingStatus, session_start, current_time, total_cost, hourly_burn, models_completed,
             models_in_progress, models_pending, total_runs, estimated_completion, errors, source)

struct Model {
  std::string key, name, description, status;
  Finite progress;
  std::string progress_text;
  Finite gpu_hours;
  Number cost_per_hour, total_cost;
  Count training_samples;
  Number file_size_mb;
  Text last_updated;
  Number evaluation_score;
  Text evaluation_date, backend, host, gpu;
  std::string detail, note;
  Text source_id;
  bool running = false;
  Text eta;
  Number cost_to_finish;
  Text run_id, health;
  Number planned_gpu_hours, planned_cost;
};
AFS_DESCRIBE(Model, key, name, description, status, progress, progress_text, gpu_hours, cost_per_hour,
             total_cost, training_samples, file_size_mb, last_updated, evaluation_score, evaluation_date,
             backend, host, gpu, detail, note, source_id, running, eta, cost_to_finish, run_id, health,
             planned_gpu_hours, planned_cost)

struct ModelsStatus {
  std::vector<Model> models;
  std::string timestamp, source;
};
AFS_DESCRIBE(ModelsStatus, models, timestamp, source)

struct CostEntry {
  std::string model_name;
  Finite gpu_hours;
  Number cost_per_hour, total_cost;
  Text backend;
  std::string status;
  Number planned_gpu_hours, planned_cost;
};
AFS_DESCRIBE(CostEntry, model_name, gpu_hours, cost_per_hour, total_cost, backend, status, planned_gpu_hours,
             planned_cost)

struct CostsBreakdown {
  std::map<std::string, CostEntry> breakdown;
  Finite total_cost, hourly_rate;
  std::string timestamp, source;
};
AFS_DESCRIBE(CostsBreakdown, breakdown, total_cost, hourly_rate, timestamp, source)

struct GpuPoint {
  std::string timestamp;
  Finite utilization_percent, memory_used_gb, temperature_c;
};
AFS_DESCRIBE(GpuPoint, timestamp, utilization_percent, memory_used_gb, temperature_c)

struct GpuUtilization {
  std::vector<GpuPoint> metrics;
  Number current_utilization, current_memory, current_temperature;
  std::string note;
};
AFS_DESCRIBE(GpuUtilization, metrics, current_utilization, current_memory, current_temperature, note)

struct LossPoint {
  int64_t step = 0;
  Nullable<double> loss, validation_loss;
};
AFS_DESCRIBE(LossPoint, step, loss, validation_loss)

struct TrainingLoss {
  std::vector<LossPoint> metrics;
  Text run_id, model;
};
AFS_DESCRIBE(TrainingLoss, metrics, run_id, model)

struct ThroughputPoint {
  std::string timestamp;
  Number samples_per_second, tokens_per_second;
};
AFS_DESCRIBE(ThroughputPoint, timestamp, samples_per_second, tokens_per_second)

struct Throughput {
  std::vector<ThroughputPoint> metrics;
  Number current_sps, current_tps;
  Text run_id;
  std::string basis;  // "logged", or what it was computed from, or why there is nothing.
};
AFS_DESCRIBE(Throughput, metrics, current_sps, current_tps, run_id, basis)

struct RegistryEntry {
  std::string key, name;
  Text version;
  std::string status;
  Count training_samples;
  Number file_size_mb, evaluation_score;
  Text deployment_status, download_url, last_updated, backend, host, gpu;
  std::string detail, note;
};
AFS_DESCRIBE(RegistryEntry, key, name, version, status, training_samples, file_size_mb, evaluation_score,
             deployment_status, download_url, last_updated, backend, host, gpu, detail, note)

struct Registry {
  std::vector<RegistryEntry> models;
  int64_t total_models = 0;
  std::string timestamp, source;
};
AFS_DESCRIBE(Registry, models, total_models, timestamp, source)

struct Export {
  std::string timestamp;
  TrainingStatus training_status;
  std::vector<Model> models;
};
AFS_DESCRIBE(Export, timestamp, training_status, models)

struct Updated {
  bool success = true;
  std::string model, status;
};
AFS_DESCRIBE(Updated, success, model, status)

}  // namespace afs::api::seed
