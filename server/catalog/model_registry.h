// ModelRegistry: the models of the configuration and of the workspace, and what was set by hand.
// set_models() and set_record() from the app and the workspace source; readers on any thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "core/model.h"
#include "core/run.h"
#include "sql/connection.h"

namespace afs {

// POST /api/update-status: holds until newer data contradicts it.
struct StatusOverride {
  std::optional<std::string> status;
  std::optional<double> progress;
  std::optional<int64_t> total_cost_micros;
  WallTime set_at = 0;
};

struct ModelView {
  Model model;
  ModelRecord record;
  std::optional<StatusOverride> manual;
};

class ModelRegistry {
 public:
  static Result<std::unique_ptr<ModelRegistry>> open(sql::Connection& connection,
                                                     const Clock& clock);
  virtual ~ModelRegistry() = default;

  virtual void set_models(std::vector<Model> configured) = 0;  // Replaces the configured ones.
  virtual void set_record(std::string_view model_key, ModelRecord record) = 0;
  virtual Status set_override(std::string_view model_key,
                              StatusOverride manual) = 0;  // Durable. Any thread.

  virtual std::vector<ModelView> models()
      const = 0;  // Configured first, in their order; then found ones.
  virtual std::optional<ModelView> find(std::string_view key) const = 0;
  // Which model a run belongs to: configured patterns, else directory name; empty when none.
  virtual std::string model_of(const Run& run) const = 0;
};

}  // namespace afs
