#include "ingest/delivery.h"

#include <algorithm>
#include <mutex>

namespace afs {

struct Delivery::Slot {
  std::mutex mutex;
  std::optional<Result<Receipt>> outcome;
};

Delivery::~Delivery() {
  if (is_in_flight()) land();
}

bool Delivery::is_free() const {
  return !is_in_flight() && !deliveries_.is_full() &&
         deliveries_.clock->steady_ms() >= paused_until_ms_;
}

Status Delivery::submit(Sink& sink, IngestBatch batch) {
  CHECK(!is_in_flight());
  auto slot = std::make_shared<Slot>();
  points_ = static_cast<int64_t>(batch.point_count());
  auto done = [slot, doorbell = deliveries_.doorbell](Result<Receipt> result) {
    {
      std::lock_guard lock(slot->mutex);
      slot->outcome = std::move(result);
    }
    if (doorbell) doorbell->ring();
  };
  const Status status = sink.submit(std::move(batch), std::move(done));
  if (!status.ok()) {
    if (status.code() == ErrorCode::kBusy) {
      pause(kBusyPauseMs);
    } else {
      pause(refused_pause_ms_);
    }
    return status;
  }
  slot_ = std::move(slot);
  deliveries_.batches_in_flight += 1;
  deliveries_.points_in_flight += points_;
  return Status::success();
}

std::optional<Result<Receipt>> Delivery::take_outcome() {
  if (!is_in_flight()) return std::nullopt;
  std::optional<Result<Receipt>> outcome;
  {
    std::lock_guard lock(slot_->mutex);
    outcome = std::move(slot_->outcome);
  }
  if (!outcome) return std::nullopt;
  land();
  if (outcome->ok()) {
    refused_pause_ms_ = kRefusedPauseMsMin;
  } else {
    pause(refused_pause_ms_);
    refused_pause_ms_ = std::min(refused_pause_ms_ * 2, kRefusedPauseMsMax);
  }
  return outcome;
}

void Delivery::land() {
  slot_.reset();
  deliveries_.batches_in_flight -= 1;
  deliveries_.points_in_flight -= points_;
}

void Delivery::pause(int64_t for_ms) { paused_until_ms_ = deliveries_.clock->steady_ms() + for_ms; }

}  // namespace afs
