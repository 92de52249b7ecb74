#include "catalog/baseline_pins.h"

#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace afs {
namespace {

using sql::Row;
using sql::Value;

class CachedBaselinePins final : public BaselinePins {
 public:
  CachedBaselinePins(sql::Connection& connection, const Clock& clock)
      : connection_(connection), clock_(clock) {}

  Status load() {
    return connection_.query("SELECT run, baseline FROM baseline_pin", {},
                             [&](const Row& row) -> Status {
                               const int64_t baseline = row.is_null(1) ? 0 : row.integer(1);
                               pins_[RunId{row.integer(0)}] = RunId{baseline};
                               return {};
                             });
  }

  Status set(RunId run, RunId baseline) override {
    const std::lock_guard writing(write_mutex_);
    const Value kept = baseline ? Value(baseline.value) : Value();
    TRY(connection_.transact([&] {
      return connection_.execute(
          "INSERT INTO baseline_pin (run, baseline, set_at) VALUES (?,?,?) ON CONFLICT (run) DO "
          "UPDATE SET baseline = excluded.baseline, set_at = excluded.set_at",
          {run.value, kept, clock_.now_ms()});
    }));
    const std::unique_lock lock(mutex_);
    pins_[run] = baseline;
    return {};
  }

  Status clear(RunId run) override {
    const std::lock_guard writing(write_mutex_);
    TRY(connection_.transact([&] {
      return connection_.execute("DELETE FROM baseline_pin WHERE run = ?", {run.value});
    }));
    const std::unique_lock lock(mutex_);
    pins_.erase(run);
    return {};
  }

  std::optional<RunId> find(RunId run) const override {
    const std::shared_lock lock(mutex_);
    const auto found = pins_.find(run);
    return found == pins_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  sql::Connection& connection_;
  const Clock& clock_;
  std::mutex write_mutex_;  // One change at a time, so that the table and the cache agree.
  mutable std::shared_mutex mutex_;
  std::unordered_map<RunId, RunId> pins_;  // Guarded by mutex_.
};

}  // namespace

Result<std::unique_ptr<BaselinePins>> BaselinePins::open(sql::Connection& connection,
                                                         const Clock& clock) {
  auto pins = std::make_unique<CachedBaselinePins>(connection, clock);
  TRY(pins->load());
  return std::unique_ptr<BaselinePins>(std::move(pins));
}

}  // namespace afs
