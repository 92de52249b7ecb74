#include "catalog/model_registry.h"

#include <algorithm>
#include <map>

#include "catalog/model_match.h"
#include "catalog/text_map.h"

namespace afs {
namespace {

using sql::Row;
using sql::Value;

Status load_overrides(sql::Connection& connection, TextMap<StatusOverride>& overrides) {
  return connection.query(
      "SELECT model_key, status, progress, total_cost_micros, set_at FROM status_override", {},
      [&](const Row& row) -> Status {
        StatusOverride& manual = overrides[std::string(row.text(0))];
        if (!row.is_null(1)) manual.status = row.text(1);
        if (!row.is_null(2)) manual.progress = row.real(2);
        if (!row.is_null(3)) manual.total_cost_micros = row.integer(3);
        manual.set_at = row.integer(4);
        return {};
      });
}

Status store_override(sql::Connection& connection, std::string_view key,
                      const StatusOverride& manual) {
  const Value status = manual.status ? Value(std::string_view(*manual.status)) : Value();
  const Value progress = manual.progress ? Value(*manual.progress) : Value();
  const Value cost = manual.total_cost_micros ? Value(*manual.total_cost_micros) : Value();
  return connection.transact([&] {
    return connection.execute(
        "INSERT INTO status_override (model_key, status, progress, total_cost_micros, set_at) "
        "VALUES (?,?,?,?,?) ON CONFLICT (model_key) DO UPDATE SET status = excluded.status, "
        "progress = excluded.progress, total_cost_micros = excluded.total_cost_micros, "
        "set_at = excluded.set_at",
        {key, status, progress, cost, manual.set_at});
  });
}

// A script that posts the status and then the progress means both.
StatusOverride merged(StatusOverride kept, const StatusOverride& next) {
  if (next.status) kept.status = next.status;
  if (next.progress) kept.progress = next.progress;
  if (next.total_cost_micros) kept.total_cost_micros = next.total_cost_micros;
  kept.set_at = next.set_at;
  return kept;
}

class CachedModelRegistry final : public ModelRegistry {
 public:
  CachedModelRegistry(sql::Connection& connection, const Clock& clock)
      : connection_(connection), clock_(clock) {}
  Status load() { return load_overrides(connection_, overrides_); }

  void set_models(std::vector<Model> configured) override;
  void set_record(std::string_view model_key, ModelRecord record) override;
  Status set_override(std::string_view model_key, StatusOverride manual) override;

  std::vector<ModelView> models() const override;
  std::optional<ModelView> find(std::string_view key) const override;
  std::string model_of(const Run& run) const override;

 private:
  // All four with mutex_ held.
  const Model* model_named(std::string_view key) const;
  ModelView view_of(const Model& model) const;
  StatusOverride override_of(std::string_view key) const;
  void find_unconfigured();

  sql::Connection& connection_;
  const Clock& clock_;
  std::mutex write_mutex_;    // One override at a time, so that the table and the cache agree.
  mutable std::mutex mutex_;  // Held for look-ups and copies only. Guards the rest:
  std::vector<Model> configured_;
  std::vector<Model> found_;  // What only the workspace knows; by key.
  std::map<std::string, ModelRecord, std::less<>> records_;
  TextMap<StatusOverride> overrides_;
};

void CachedModelRegistry::set_models(std::vector<Model> configured) {
  const std::lock_guard lock(mutex_);
  configured_ = std::move(configured);
  for (Model& model : configured_) {
    model.is_configured = true;
    if (model.name.empty()) model.name = model.key;
  }
  find_unconfigured();
}

void CachedModelRegistry::set_record(std::string_view model_key, ModelRecord record) {
  const std::lock_guard lock(mutex_);
  if (record.training || record.evaluation) {
    records_.insert_or_assign(std::string(model_key), std::move(record));
  } else {
    records_.erase(std::string(model_key));  // Its files are gone.
  }
  find_unconfigured();
}

void CachedModelRegistry::find_unconfigured() {
  found_.clear();
  for (const auto& [key, record] : records_) {
    const bool is_configured = std::any_of(configured_.begin(), configured_.end(),
                                           [&](const Model& model) { return model.key == key; });
    if (is_configured) continue;
    Model& model = found_.emplace_back();
    model.key = key;
    model.name = key;
  }
}

Status CachedModelRegistry::set_override(std::string_view model_key, StatusOverride manual) {
  const std::lock_guard writing(write_mutex_);
  if (manual.set_at == 0) manual.set_at = clock_.now_ms();
  StatusOverride next;
  {
    const std::lock_guard lock(mutex_);
    if (!model_named(model_key)) return not_found("Model not found");
    next = merged(override_of(model_key), manual);
  }
  TRY(store_override(connection_, model_key, next));
  const std::lock_guard lock(mutex_);
  overrides_.insert_or_assign(std::string(model_key), std::move(next));
  return {};
}

std::vector<ModelView> CachedModelRegistry::models() const {
  const std::lock_guard lock(mutex_);
  std::vector<ModelView> views;
  views.reserve(configured_.size() + found_.size());
  for (const Model& model : configured_) views.push_back(view_of(model));
  for (const Model& model : found_) views.push_back(view_of(model));
  return views;
}

std::optional<ModelView> CachedModelRegistry::find(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const Model* const model = model_named(key);
  return model ? std::optional(view_of(*model)) : std::nullopt;
}

std::string CachedModelRegistry::model_of(const Run& run) const {
  const std::lock_guard lock(mutex_);
  return model_key_of(run, configured_, found_);
}

const Model* CachedModelRegistry::model_named(std::string_view key) const {
  for (const auto* models : {&configured_, &found_}) {
    for (const Model& model : *models) {
      if (model.key == key) return &model;
    }
  }
  return nullptr;
}

ModelView CachedModelRegistry::view_of(const Model& model) const {
  ModelView view;
  view.model = model;
  if (const auto record = records_.find(model.key); record != records_.end()) {
    view.record = record->second;
  }
  if (overrides_.contains(model.key)) view.manual = override_of(model.key);
  return view;
}

StatusOverride CachedModelRegistry::override_of(std::string_view key) const {
  const auto found = overrides_.find(key);
  return found == overrides_.end() ? StatusOverride{} : found->second;
}

}  // namespace

Result<std::unique_ptr<ModelRegistry>> ModelRegistry::open(sql::Connection& connection,
                                                           const Clock& clock) {
  auto registry = std::make_unique<CachedModelRegistry>(connection, clock);
  TRY(registry->load());
  return std::unique_ptr<ModelRegistry>(std::move(registry));
}

}  // namespace afs
