#include "gpu/host_rates.h"

#include <utility>

namespace afs {

HostReading HostRates::complete(const HostSnapshot& snapshot, int64_t now_ms) {
  HostReading reading = snapshot.reading;
  const auto before = std::exchange(last_, Look{snapshot.counters, now_ms});
  if (!before || now_ms <= before->at_ms) return reading;
  const HostCounters &was = before->counters, &is = snapshot.counters;
  const double all = is.cpu_all_seconds - was.cpu_all_seconds;
  const double idle = is.cpu_idle_seconds - was.cpu_idle_seconds;
  if (all > 0 && idle >= 0 && idle <= all) reading.cpu_percent = 100 * (all - idle) / all;
  const double seconds = static_cast<double>(now_ms - before->at_ms) / 1000;
  const double received = is.network_received_bytes - was.network_received_bytes;
  const double sent = is.network_sent_bytes - was.network_sent_bytes;
  if (received < 0 || sent < 0) return reading;
  reading.network_received_bytes_per_second = received / seconds;
  reading.network_sent_bytes_per_second = sent / seconds;
  return reading;
}

}  // namespace afs
