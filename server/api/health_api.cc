#include "api/health_api.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "api/reply.h"
#include "base/version.h"

namespace afs::api {
namespace {

// The Prometheus text format, version 0.0.4.
class MetricsPage {
 public:
  void gauge(std::string_view name, std::string_view help, double value) { add(name, help, "gauge", value); }
  void counter(std::string_view name, std::string_view help, double value) { add(name, help, "counter", value); }
  void line(const std::string& text) { text_ += text + '\n'; }
  std::string take() { return std::move(text_); }

 private:
  void add(std::string_view name, std::string_view help, std::string_view type, double value) {
    text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
  }
  std::string text_;
};

double resident_bytes() {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/statm", "r"), std::fclose);
  long total = 0, resident = 0;
  if (!file || std::fscanf(file.get(), "%ld %ld", &total, &resident) != 2) return 0;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void add_server(MetricsPage& page, const Context& context) {
  const ServerHealth health = context.health();
  const auto number = [](int64_t value) { return static_cast<double>(value); };
  page.line("# HELP afs_build_info The version of this server.\n# TYPE afs_build_info gauge");
  page.line(fmt::format("afs_build_info{{version=\"{}\"}} 1", kVersion));
  page.gauge("afs_start_time_seconds", "When this server started.", number(context.started_at) / 1000);
  page.gauge("process_resident_memory_bytes", "Resident memory.", resident_bytes());
  page.gauge("afs_store_up", "1 while points can be stored.", health.store_error.empty() ? 1 : 0);
  page.gauge("afs_files_watched", "Log files that are read.", number(health.files));
  page.gauge("afs_directories_watched", "Directories that are looked at.", number(health.directories));
  page.counter("afs_read_bytes_total", "Bytes read from log files.", number(health.bytes_read));
  page.counter("afs_points_accepted_total", "Points stored.", number(health.points_accepted));
  page.counter("afs_points_rejected_total", "Points that could not be taken.", number(health.points_rejected));
  page.counter("afs_batches_total", "Batches taken.", number(health.batches));
  page.counter("afs_commits_total", "Group commits.", number(health.groups));
  page.counter("afs_commits_failed_total", "Group commits that failed.", number(health.failed_commits));
  page.gauge("afs_http_connections", "Open HTTP connections.", number(health.http_connections));
  page.gauge("afs_live_sockets", "Open WebSockets.", number(health.sockets));
}

void add_store(MetricsPage& page, const Context& context) {
  const SeriesStore::Stats stats = context.store.stats();
  const auto number = [](int64_t value) { return static_cast<double>(value); };
  page.gauge("afs_runs", "Runs known.", number(static_cast<int64_t>(context.runs.runs().size())));
  page.gauge("afs_series", "Series known.", number(stats.series));
  page.gauge("afs_store_points", "Points kept.", number(stats.points));
  page.gauge("afs_store_head_points", "Points not yet in chunks.", number(stats.head_points));
  page.gauge("afs_store_bytes", "Bytes of the store on disk.", number(stats.disk_bytes));
}

void add_traffic(MetricsPage& page, const Traffic& traffic) {
  page.line("# HELP afs_http_requests_total Answered requests.\n# TYPE afs_http_requests_total counter");
  const auto routes = traffic.snapshot();
  for (const RouteTraffic& route : routes) {
    for (size_t status = 1; status < route.by_status_class.size(); ++status) {
      if (route.by_status_class[status] == 0) continue;
      page.line(fmt::format("afs_http_requests_total{{route=\"{}\",status=\"{}xx\"}} {}", route.route, status,
                            route.by_status_class[status]));
    }
  }
  page.line("# HELP afs_http_seconds_total Time spent in handlers.\n# TYPE afs_http_seconds_total counter");
  for (const RouteTraffic& route : routes) {
    page.line(fmt::format("afs_http_seconds_total{{route=\"{}\"}} {}", route.route, route.seconds_sum));
  }
}

}  // namespace

void add_health_routes(Router& router, const Context& context, const Traffic& traffic) {
  router.add("GET", "/healthz", [context](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    const std::string error = context.health().store_error;
    if (!error.empty()) return unavailable("points cannot be stored: " + error);
    return text_response("ok\n");
  });
  router.add("GET", "/metrics", [context, &traffic](const HttpRequest&, const PathArgs&) -> Result<HttpResponse> {
    MetricsPage page;
    add_server(page, context);
    add_store(page, context);
    add_traffic(page, traffic);
    return text_response(page.take(), "text/plain; version=0.0.4; charset=utf-8");
  });
}

}  // namespace afs::api
