#include "gpu/nvml_xids.h"

namespace afs {
namespace {

constexpr int kTakenAtOnceMax =
    1'000;  // A GPU that faults without end must not hold up the others.

}  // namespace

NvmlXids::NvmlXids(const NvmlLibrary& nvml) : nvml_(nvml) {
  const bool can_listen =
      nvml.event_set_create && nvml.event_set_free && nvml.register_events && nvml.event_set_wait;
  if (!can_listen || nvml.event_set_create(&events_) != nvml::kSuccess) events_ = nullptr;
}

NvmlXids::~NvmlXids() {
  if (events_) nvml_.event_set_free(events_);
}

void NvmlXids::take() {
  if (!events_ || last_.empty()) return;
  for (int i = 0; i < kTakenAtOnceMax; ++i) {
    nvml::Event event{};
    constexpr unsigned kNoWait = 0;
    if (nvml_.event_set_wait(events_, &event, kNoWait) != nvml::kSuccess) return;
    if (event.type == nvml::kXidEvents) last_[event.device] = static_cast<double>(event.number);
  }
}

std::optional<double> NvmlXids::last_of(nvml::Device device) {
  if (!events_) return std::nullopt;
  const auto [at, is_new] = last_.try_emplace(device);
  if (is_new && nvml_.register_events(device, nvml::kXidEvents, events_) == nvml::kSuccess)
    at->second = 0;
  return at->second;
}

}  // namespace afs
