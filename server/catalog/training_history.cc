#include "catalog/training_history.h"

#include <map>
#include <mutex>
#include <string>

#include "catalog/text_map.h"

namespace afs {
namespace {

using sql::Row;

using Versions = std::map<WallTime, TrainingData>;  // By the time from which they count.

class CachedTrainingHistory final : public TrainingHistory {
 public:
  CachedTrainingHistory(sql::Connection& connection, const Clock& clock)
      : connection_(connection), clock_(clock) {}

  Status load() {
    return connection_.query(
        "SELECT model_key, since, fingerprint, samples, bytes FROM training_history", {},
        [&](const Row& row) -> Status {
          TrainingData& kept = models_[std::string(row.text(0))][row.integer(1)];
          kept.modified_at = row.integer(1);
          kept.fingerprint = row.text(2);
          kept.samples = row.integer(3);
          kept.bytes = row.integer(4);
          return {};
        });
  }

  Status keep(std::string_view model_key, const TrainingData& training) override {
    const std::lock_guard writing(write_mutex_);
    if (training.fingerprint.empty()) return {};
    const Versions known = versions_of(model_key);
    if (!known.empty() && known.rbegin()->second.fingerprint == training.fingerprint) return {};
    const bool is_later = known.empty() || training.modified_at > known.rbegin()->first;
    const WallTime since =
        is_later ? training.modified_at : std::max(clock_.now_ms(), known.rbegin()->first + 1);
    const bool is_full = known.size() >= kTrainingVersionsMax;
    const WallTime forgotten = is_full ? known.begin()->first : 0;
    TRY(store(model_key, since, training, is_full, forgotten));
    const std::lock_guard lock(mutex_);
    Versions& versions = models_[std::string(model_key)];
    if (is_full) versions.erase(forgotten);
    versions[since] = training;
    return {};
  }

  std::optional<TrainingData> at(std::string_view model_key, WallTime time) const override {
    const std::lock_guard lock(mutex_);
    const auto model = models_.find(model_key);
    if (model == models_.end()) return std::nullopt;
    const auto after = model->second.upper_bound(time);
    if (after == model->second.begin()) return std::nullopt;
    return std::prev(after)->second;
  }

 private:
  Versions versions_of(std::string_view model_key) const {
    const std::lock_guard lock(mutex_);
    const auto model = models_.find(model_key);
    return model == models_.end() ? Versions() : model->second;
  }

  Status store(std::string_view model_key, WallTime since, const TrainingData& training,
               bool is_full, WallTime forgotten) {
    return connection_.transact([&]() -> Status {
      if (is_full) {
        TRY(connection_.execute("DELETE FROM training_history WHERE model_key = ? AND since = ?",
                                {model_key, forgotten}));
      }
      return connection_.execute(
          "INSERT INTO training_history (model_key, since, fingerprint, samples, bytes) VALUES "
          "(?,?,?,?,?)",
          {model_key, since, std::string_view(training.fingerprint), training.samples,
           training.bytes});
    });
  }

  sql::Connection& connection_;
  const Clock& clock_;
  std::mutex write_mutex_;  // One change at a time, so that the table and the cache agree.
  mutable std::mutex mutex_;
  TextMap<Versions> models_;  // Guarded by mutex_.
};

}  // namespace

Result<std::unique_ptr<TrainingHistory>> TrainingHistory::open(sql::Connection& connection,
                                                               const Clock& clock) {
  auto history = std::make_unique<CachedTrainingHistory>(connection, clock);
  TRY(history->load());
  return std::unique_ptr<TrainingHistory>(std::move(history));
}

}  // namespace afs
