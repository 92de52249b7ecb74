#include "gpu/scrapes.h"

#include "gpu/scrape_text.h"

namespace afs {

// It was configured, so whatever keeps it from answering is told: never kUnavailable.
Result<GpuReadings> DcgmScrape::read() {
  auto text = fetch_(url_);
  if (!text.ok()) return internal(url_ + ": " + text.message());
  auto readings = parse_dcgm(*text);
  if (!readings.ok()) return internal(url_ + ": " + readings.message());
  return readings;
}

Result<HostSnapshot> NodeExporterScrape::read() {
  auto text = fetch_(url_);
  if (!text.ok()) return internal(url_ + ": " + text.message());
  auto snapshot = parse_node_exporter(*text, disk_path_);
  if (!snapshot.ok()) return internal(url_ + ": " + snapshot.message());
  return snapshot;
}

}  // namespace afs
