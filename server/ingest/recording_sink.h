// For tests: a sink in memory that keeps what was handed over as a store would, and can be full,
// slow or broken.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/batch.h"

namespace afs {

class RecordingSink final : public Sink {
 public:
  struct Series {
    std::vector<Step> steps;
    std::vector<double> values;
    int attempts = 1;             // As the log said, not by steps that go back.
    bool has_own_points = false;  // From a kPoints batch.
  };
  struct Run {
    std::string name;
    std::map<std::string, Series> series;
    std::map<std::string, std::string> params, tags;
    RunUpdate facts;
    std::vector<BatchKind> kinds;
  };

  std::map<std::string, Run> runs;  // By key.
  std::map<std::string, FileTrouble> troubles;
  std::atomic<int> batches = 0;
  int64_t points = 0;
  size_t largest_batch = 0;

  bool is_full = false;              // submit() answers kBusy.
  bool is_slow = false;              // `done` waits for finish().
  std::optional<Error> refuse_with;  // `done` gets it and nothing is kept.

  Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) override {
    std::unique_lock lock(mutex_);
    if (is_full) return busy("the queue is full");
    if (is_slow) {
      waiting_.push_back({std::move(batch), std::move(done)});
      return Status::success();
    }
    Result<Receipt> result = take(batch);
    lock.unlock();
    done(std::move(result));
    return Status::success();
  }

  void finish() {  // Decides all that waits.
    std::deque<Waiting> waiting;
    {
      std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
    }
    for (Waiting& one : waiting) {
      std::unique_lock lock(mutex_);
      Result<Receipt> result = take(one.batch);
      lock.unlock();
      one.done(std::move(result));
    }
  }
  size_t waiting_count() const {
    std::lock_guard lock(mutex_);
    return waiting_.size();
  }

  std::vector<Bookmark> bookmarks() const {
    std::lock_guard lock(mutex_);
    std::vector<Bookmark> all;
    for (const auto& [source, mark] : bookmarks_) all.push_back(mark);
    return all;
  }
  uint64_t position(const std::string& source) const {
    std::lock_guard lock(mutex_);
    const auto found = bookmarks_.find(source);
    return found == bookmarks_.end() ? 0 : found->second.position;
  }
  std::vector<double> values(const std::string& run, const std::string& metric) const {
    std::lock_guard lock(mutex_);
    const auto found = runs.find(run);
    if (found == runs.end()) return {};
    const auto series = found->second.series.find(metric);
    return series == found->second.series.end() ? std::vector<double>{} : series->second.values;
  }
  std::vector<std::string> keys() const {
    std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& [key, unused] : runs) all.push_back(key);
    return all;
  }

 private:
  struct Waiting {
    IngestBatch batch;
    std::function<void(Result<Receipt>)> done;
  };

  Result<Receipt> take(const IngestBatch& batch) {
    if (refuse_with) return *refuse_with;
    Receipt receipt;
    ++batches;
    largest_batch = std::max(largest_batch, batch.point_count());
    for (const Bookmark& mark : batch.bookmarks) bookmarks_[mark.source] = mark;
    for (const FileTrouble& trouble : batch.troubles) {
      if (trouble.reason.empty()) {
        troubles.erase(trouble.path);
      } else {
        troubles[trouble.path] = trouble;
      }
    }
    if (!batch.run.key.empty()) keep(batch, receipt);
    points += receipt.accepted;
    return receipt;
  }

  void keep(const IngestBatch& batch, Receipt& receipt) {
    Run& run = runs[batch.run.key];
    if (run.name.empty()) run.name = batch.run.name;
    run.kinds.push_back(batch.kind);
    for (const Param& param : batch.params) run.params[param.name] = param.value;
    for (const Tag& tag : batch.tags) run.tags[tag.name] = tag.value;
    if (batch.update) {
      if (batch.update->observed_at) run.facts.observed_at = batch.update->observed_at;
      if (batch.update->source_path) run.facts.source_path = batch.update->source_path;
      if (batch.update->total_steps) run.facts.total_steps = batch.update->total_steps;
      if (batch.update->end) run.facts.end = batch.update->end;
      if (batch.update->format) run.facts.format = batch.update->format;
    }
    for (const IngestBatch::Column& column : batch.columns) {
      Series& series = run.series[column.metric];
      const bool fills_in = batch.kind == BatchKind::kFillIn;
      if (fills_in && series.has_own_points) continue;
      series.attempts += column.starts_attempt && !column.points.empty();
      series.has_own_points |= !fills_in;
      const std::optional<Step> known =
          series.steps.empty() ? std::nullopt : std::optional(series.steps.back());
      for (size_t at = 0; at < column.points.size(); ++at) {
        if (fills_in && known && column.points.steps[at] <= *known) continue;
        series.steps.push_back(column.points.steps[at]);
        series.values.push_back(column.points.values[at]);
        ++receipt.accepted;
      }
    }
  }

  mutable std::mutex mutex_;
  std::map<std::string, Bookmark> bookmarks_;
  std::deque<Waiting> waiting_;
};

}  // namespace afs
