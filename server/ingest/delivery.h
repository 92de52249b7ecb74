// Delivery: one source's way to the sink, one batch at a time: what follows a refused batch must
// not become durable before it, or its points would be lost behind the bookmark. Called by
// file_tail and log_scan on the log directory's thread; the outcome comes in from the writer
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "core/batch.h"
#include "ingest/doorbell.h"

namespace afs {

inline constexpr int64_t kBusyPauseMs = 20;  // After a full queue.
inline constexpr int64_t kRefusedPauseMsMin =
    250;  // After a batch that the store could not take; doubles ...
inline constexpr int64_t kRefusedPauseMsMax = 30'000;   // ... up to this.
inline constexpr int64_t kInFlightBatchesMax = 256;     // Of all deliveries together ...
inline constexpr int64_t kInFlightPointsMax = 400'000;  // ... and their points.

// What all deliveries share, on their thread.
struct Deliveries {
  const Clock* clock = nullptr;
  std::shared_ptr<Doorbell> doorbell;  // Rung at each outcome; may be null.
  int64_t batches_in_flight = 0;
  int64_t points_in_flight = 0;

  bool is_full() const {
    return batches_in_flight >= kInFlightBatchesMax || points_in_flight >= kInFlightPointsMax;
  }
};

class Delivery {
 public:
  explicit Delivery(Deliveries& deliveries) : deliveries_(deliveries) {}
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  bool is_in_flight() const { return slot_ != nullptr; }
  bool is_free() const;  // Nothing in flight, no pause, and room among the others.
  int64_t free_at_ms() const { return paused_until_ms_; }  // Steady time.

  // kBusy: not taken, and a short pause begins. Only when is_free().
  Status submit(Sink& sink, IngestBatch batch);
  // Once a batch has been decided: what became of it.
  std::optional<Result<Receipt>> take_outcome();

 private:
  struct Slot;

  void land();
  void pause(int64_t for_ms);

  Deliveries& deliveries_;
  std::shared_ptr<Slot> slot_;  // Shared with the sink's `done`, which may outlive us.
  int64_t points_ = 0;
  int64_t paused_until_ms_ = 0;
  int64_t refused_pause_ms_ = kRefusedPauseMsMin;
};

}  // namespace afs
