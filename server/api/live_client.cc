#include "api/live_client.h"

#include <fmt/format.h>

#include "api/live_socket.h"
#include "api/types.h"
#include "base/json_value.h"
#include "base/version.h"

namespace afs::api {
namespace {

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kRun: return "run";
    case ChangeKind::kRunAdded: return "run_added";
    case ChangeKind::kMetricsAdded: return "metrics_added";
    case ChangeKind::kModels: return "models";
    case ChangeKind::kTroubles: return "troubles";
    case ChangeKind::kRentals: return "rentals";
    case ChangeKind::kConfig: return "config";
  }
  return "run";
}

LiveNudge nudge_of(const Change& change) {
  LiveNudge nudge{"nudge", std::string(name_of(change.kind)), std::nullopt};
  if (change.run) nudge.run = public_id(change.run);
  return nudge;
}

// The rest of a column from `ordinal` on; the caller has checked that it begins before or there.
Commit::Column rest_of(const Commit::Column& column, int64_t ordinal) {
  const auto skip = ordinal - column.first_ordinal;
  Commit::Column rest{column.series, column.attempt, ordinal, {}};
  rest.points.steps.assign(column.points.steps.begin() + skip, column.points.steps.end());
  rest.points.times.assign(column.points.times.begin() + skip, column.points.times.end());
  rest.points.values.assign(column.points.values.begin() + skip, column.points.values.end());
  return rest;
}

std::string text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  const std::string* text = value ? value->as_text() : nullptr;
  return text ? *text : std::string();
}

}  // namespace

LiveClient::LiveClient(const Context& context, std::weak_ptr<WebSocketSession> session)
    : context_(context), session_(std::move(session)) {}

bool LiveClient::begin() {
  watcher_ = context_.hub.add_watcher([ready = is_ready_] { ready->store(true); });
  if (!watcher_) {
    if (const auto session = session_.lock()) session->close("too many live pages; close some and reload");
    is_gone_ = true;
    return false;
  }
  last_sent_ms_ = context_.clock.steady_ms();
  send(to_json(LiveHello{"hello", kVersion, context_.clock.now_ms(), kHeartbeatMs}));
  return true;
}

void LiveClient::handle(std::string_view message) {
  const auto parsed = parse_json(message);
  const JsonValue::Array* series = nullptr;
  std::string type;
  if (parsed.ok()) {
    type = text_of(*parsed, "type");
    if (const JsonValue* list = parsed->find("series")) series = list->as_array();
  }
  if ((type != "subscribe" && type != "unsubscribe") || !series) {
    send_error(R"(expected {"type":"subscribe"|"unsubscribe","series":[{"run":…,"metric":…}]})", "", "");
    return;
  }
  for (const JsonValue& entry : *series) {
    const std::string run = text_of(entry, "run");
    const std::string metric = text_of(entry, "metric");
    const JsonValue* from = entry.find("from_ordinal");
    const int64_t from_ordinal = from ? from->as_integer().value_or(0) : 0;
    type == "subscribe" ? subscribe(run, metric, from_ordinal) : unsubscribe(run, metric);
  }
}

void LiveClient::subscribe(std::string_view run_name, std::string_view metric, int64_t from_ordinal) {
  const auto run = context_.runs.find_run(run_name);
  const SeriesId series = run ? context_.runs.find_series(run->id, metric) : SeriesId{};
  if (!series) {
    send_error("there is no such series yet; subscribe again when metrics are added", run_name, metric);
    return;
  }
  if (watched_.size() >= kSeriesPerClientMax && !watched_.contains(series)) {
    send_error(fmt::format("one page may watch {} series at once", kSeriesPerClientMax), run_name, metric);
    return;
  }
  // Watch first, then look how far the series is: what lies between is sent twice by none and missed by none.
  watcher_->watch_series(series);
  Watched& watched = watched_[series];
  watched = {public_id(run->id), std::string(metric), std::max<int64_t>(0, from_ordinal)};
  if (const auto summary = context_.store.summary(series)) catch_up(series, watched, summary->next_ordinal);
}

void LiveClient::unsubscribe(std::string_view run_name, std::string_view metric) {
  const auto run = context_.runs.find_run(run_name);
  if (!run) return;
  const SeriesId series = context_.runs.find_series(run->id, metric);
  if (watched_.erase(series) > 0) watcher_->unwatch_series(series);
}

void LiveClient::catch_up(SeriesId series, Watched& watched, int64_t until_ordinal) {
  const int64_t missing = until_ordinal - watched.next_ordinal;
  if (missing <= 0) return;
  if (missing > kReplayPointsMax) return send_snapshot(series, watched);
  const auto summary = context_.store.summary(series);
  auto points = context_.store.points(series, watched.next_ordinal, missing);
  if (!points.ok() || points->empty()) return send_snapshot(series, watched);
  // A replay across attempts is rare and tells no attempt per point: the page reads such a series again.
  for (size_t i = 1; i < points->size(); ++i) {
    if (points->steps[i] < points->steps[i - 1]) return send_snapshot(series, watched);
  }
  const int32_t attempt = summary ? summary->attempt : 1;
  send_points(watched, {series, attempt, watched.next_ordinal, std::move(*points)});
}

void LiveClient::send_points(Watched& watched, const Commit::Column& column) {
  send(to_json(LivePoints{"points", watched.run, watched.metric, column.first_ordinal, column.attempt,
                          column.points.steps, column.points.times, column.points.values}));
  watched.next_ordinal = column.first_ordinal + static_cast<int64_t>(column.points.size());
}

void LiveClient::send_snapshot(SeriesId series, Watched& watched) {
  const auto summary = context_.store.summary(series);
  watched.next_ordinal = summary ? summary->next_ordinal : 0;
  send(to_json(LiveSnapshot{"snapshot", watched.run, watched.metric, watched.next_ordinal}));
}

void LiveClient::flush(int64_t steady_ms) {
  if (is_gone()) return;
  if (steady_ms - last_flush_ms_ >= kFrameIntervalMs && is_ready_->exchange(false)) {
    last_flush_ms_ = steady_ms;
    const WatchedChanges changes = watcher_->drain();
    for (const Commit::Column& column : changes.columns) {
      const auto found = watched_.find(column.series);
      if (found == watched_.end()) continue;
      Watched& watched = found->second;
      catch_up(column.series, watched, column.first_ordinal);
      const int64_t end = column.first_ordinal + static_cast<int64_t>(column.points.size());
      if (end <= watched.next_ordinal) continue;
      send_points(watched, column.first_ordinal >= watched.next_ordinal ? column
                                                                        : rest_of(column, watched.next_ordinal));
    }
    for (const SeriesId series : changes.snapshots) {
      const auto found = watched_.find(series);
      if (found != watched_.end()) send_snapshot(series, found->second);
    }
    for (const Change& change : changes.changes) send(to_json(nudge_of(change)));
  }
  if (steady_ms - last_sent_ms_ >= kHeartbeatMs) {
    send(to_json(LiveHeartbeat{"heartbeat", context_.clock.now_ms()}));
  }
}

void LiveClient::send_error(std::string_view text, std::string_view run, std::string_view metric) {
  LiveError error{"error", std::string(text), std::nullopt, std::nullopt};
  if (!run.empty()) error.run = std::string(run);
  if (!metric.empty()) error.metric = std::string(metric);
  send(to_json(error));
}

void LiveClient::send(std::string text) {
  last_sent_ms_ = context_.clock.steady_ms();
  const auto session = session_.lock();
  if (!session || !session->send(std::make_shared<const std::string>(std::move(text)))) is_gone_ = true;
}

}  // namespace afs::api
