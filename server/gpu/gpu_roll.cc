#include "gpu/gpu_roll.h"

#include <algorithm>

namespace afs {
namespace {

GpuReading without_figures(const GpuReading& reading) {
  GpuReading bare;
  bare.index = reading.index;
  bare.uuid = reading.uuid;
  bare.name = reading.name;
  return bare;
}

}  // namespace

// By UUID; a lost GPU may not tell it, and is then known by its number.
GpuRoll::Known* GpuRoll::find(const GpuReading& reading) {
  if (reading.uuid.empty()) return find_index(reading.index);
  for (Known& known : known_) {
    if (known.last.uuid == reading.uuid) return &known;
  }
  return nullptr;
}

GpuRoll::Known* GpuRoll::find_index(int32_t index) {
  for (Known& known : known_) {
    if (known.last.index == index) return &known;
  }
  return nullptr;
}

int32_t GpuRoll::free_index() const {
  int32_t index = 0;
  for (const Known& known : known_) index = std::max(index, known.last.index + 1);
  return index;
}

void GpuRoll::complete(GpuReadings& readings, WallTime now) {
  std::vector<bool> is_listed(known_.size(), false);
  for (GpuReading& reading : readings.gpus) {
    Known* known = find(reading);
    if (!known && known_.size() >= kGpusMax) continue;
    if (!known) {
      if (find_index(reading.index)) reading.index = free_index();
      known = &known_.emplace_back(Known{without_figures(reading), 0});
      is_listed.push_back(false);
    }
    is_listed[static_cast<size_t>(known - known_.data())] = true;
    reading.index = known->last.index;
    if (reading.uuid.empty()) reading.uuid = known->last.uuid;
    if (reading.name.empty()) reading.name = known->last.name;
    known->last = without_figures(reading);
    if (reading.fault.empty()) known->fault_since = 0;
    if (!reading.fault.empty() && known->fault_since == 0) known->fault_since = now;
    reading.fault_since = known->fault_since;
  }
  for (size_t i = 0; i < known_.size(); ++i) {
    if (is_listed[i]) continue;
    Known& known = known_[i];
    if (known.fault_since == 0) known.fault_since = now;
    GpuReading gone = known.last;
    gone.fault = "the driver does not list it any more: look for Xid in the kernel's log";
    gone.fault_since = known.fault_since;
    readings.gpus.push_back(std::move(gone));
  }
  std::sort(readings.gpus.begin(), readings.gpus.end(),
            [](const GpuReading& a, const GpuReading& b) { return a.index < b.index; });
}

}  // namespace afs
