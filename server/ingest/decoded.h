// Decoded: all that a decoder makes of one file, however the file was cut on its way. For tests and
// fuzz targets only: a file fed in one piece, in pieces, or across a restart must give equal
// Decoded.
#pragma once

#include <fmt/format.h>

#include <cstring>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/decoder.h"

namespace afs {

struct Decoded {
  struct Series {
    Points points;
    std::set<size_t> attempt_starts;  // Indices of points that a column marked so began with.
  };
  std::map<std::string, Series> series;
  std::map<std::string, std::string> params;
  std::map<std::string, std::string> facts;  // The fields of RunUpdate that were set, as text.
  int64_t records_bad = 0;
  std::string bad_reason;
  size_t consumed = 0;
  std::optional<Error> error;
  std::string breach;  // What the decoder did that its contract forbids; empty when nothing.

  size_t point_count() const {
    size_t sum = 0;
    for (const auto& [metric, one] : series) sum += one.points.size();
    return sum;
  }
  std::string text() const;  // Sorted lines, for comparison with a golden file.
};

namespace decoded_detail {

template <typename T>
void set_fact(Decoded& to, const char* name, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<T, RunEnd>) {
    constexpr const char* kNames[] = {"finished", "failed", "stopped"};
    to.facts[name] = kNames[static_cast<int>(*value)];
  } else {
    to.facts[name] = fmt::format("{}", *value);
  }
}

inline void add_update(Decoded& to, const RunUpdate& update) {
  set_fact(to, "format", update.format);
  set_fact(to, "source_path", update.source_path);
  set_fact(to, "total_steps", update.total_steps);
  set_fact(to, "current_step", update.current_step);
  set_fact(to, "total_epochs", update.total_epochs);
  set_fact(to, "current_epoch", update.current_epoch);
  set_fact(to, "step_unit", update.step_unit);
  set_fact(to, "started_at", update.started_at);
  set_fact(to, "observed_at", update.observed_at);
  set_fact(to, "end", update.end);
  set_fact(to, "end_reason", update.end_reason);
  set_fact(to, "samples_per_second", update.samples_per_second);
  set_fact(to, "tokens_per_second", update.tokens_per_second);
}

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

inline void add_batch(Decoded& to, const IngestBatch& batch) {
  for (const IngestBatch::Column& column : batch.columns) {
    const Points& points = column.points;
    if (points.steps.size() != points.size() || points.times.size() != points.size()) {
      to.breach = "the columns of " + column.metric + " have unequal lengths";
    }
    if (points.empty()) to.breach = "an empty column for " + column.metric;
    Decoded::Series& series = to.series[column.metric];
    if (column.starts_attempt) series.attempt_starts.insert(series.points.size());
    append(series.points.steps, points.steps);
    append(series.points.times, points.times);
    append(series.points.values, points.values);
  }
  for (const Param& param : batch.params) to.params[param.name] = param.value;
  if (batch.update) add_update(to, *batch.update);
  to.records_bad += batch.records_bad;
  if (batch.records_bad > 0) to.bad_reason = batch.bad_reason;
}

template <typename T>
bool same_bytes(const std::vector<T>& a, const std::vector<T>& b) {  // NaN equals NaN here.
  return a.size() == b.size() &&
         (a.empty() || !std::memcmp(a.data(), b.data(), a.size() * sizeof(T)));
}

}  // namespace decoded_detail

using MakeDecoder = std::function<std::unique_ptr<Decoder>()>;

// How the file grows: given how many bytes are there, how many come next (at least 1).
using Growth = std::function<size_t(size_t there)>;
enum class Restarts {
  kNever,
  kAfterEachPiece
};  // Of the reader: a new decoder goes on from the state.

// Feeds `file` as log_dir does: each time it has grown, from the bookmark on, for as long as bytes
// are taken.
inline Decoded decode(const MakeDecoder& make, Bytes file, const DecodeContext& context,
                      const Growth& growth, Restarts restarts = Restarts::kNever) {
  Decoded result;
  auto decoder = make();
  size_t there = 0;
  do {
    there = std::min(file.size(), there + growth(there));
    while (true) {
      IngestBatch batch;
      const Bytes offered = file.subspan(result.consumed, there - result.consumed);
      const auto taken = decoder->feed(offered, context, batch);
      if (!taken.ok()) {
        result.error = taken.error();
        return result;
      }
      if (*taken > offered.size()) {
        result.breach = fmt::format("took {} bytes of {}", *taken, offered.size());
        return result;
      }
      decoded_detail::add_batch(result, batch);
      result.consumed += *taken;
      if (*taken == 0) break;
    }
    if (restarts == Restarts::kNever) continue;
    const std::string state = decoder->state();
    if (state.size() > kBookmarkStateBytesMax) result.breach = "the state is too large";
    decoder = make();
    decoder->restore(state);
  } while (there < file.size());
  return result;
}

inline Decoded decode_at_once(const MakeDecoder& make, Bytes file,
                              const DecodeContext& context = {"run/file", 1'700'000'000'000}) {
  return decode(make, file, context, [&](size_t) { return std::max<size_t>(file.size(), 1); });
}

inline Decoded decode_byte_by_byte(const MakeDecoder& make, Bytes file,
                                   const DecodeContext& context = {"run/file", 1'700'000'000'000}) {
  return decode(make, file, context, [](size_t) { return size_t{1}; });
}

// A document is offered whole each time: what a prefix of it, half-written, gives.
inline Result<size_t> feed_prefix(const MakeDecoder& make, Bytes document, size_t size,
                                  const DecodeContext& context = {"run/file", 1'700'000'000'000}) {
  IngestBatch batch;
  return make()->feed(document.first(size), context, batch);
}

// The first difference in words; empty when they are equal.
inline std::string difference(const Decoded& a, const Decoded& b) {
  using decoded_detail::same_bytes;
  if (a.error.has_value() != b.error.has_value()) return "one ended in an error";
  // What stands before an error may be taken in a piece of its own, or not: what it says is the
  // same.
  if (!a.error && a.consumed != b.consumed) {
    return fmt::format("consumed {} / {}", a.consumed, b.consumed);
  }
  if (a.records_bad != b.records_bad) {
    return fmt::format("bad records {} / {}: {} / {}", a.records_bad, b.records_bad, a.bad_reason,
                       b.bad_reason);
  }
  if (a.params != b.params) return "params differ";
  for (const auto& [name, value] : a.facts) {
    const auto other = b.facts.find(name);
    if (other == b.facts.end()) return fmt::format("fact {} = {} / none", name, value);
    if (other->second != value) return fmt::format("fact {} = {} / {}", name, value, other->second);
  }
  if (a.facts.size() != b.facts.size()) return "the second has more facts";
  if (a.series.size() != b.series.size()) return "numbers of series differ";
  for (const auto& [metric, one] : a.series) {
    const auto found = b.series.find(metric);
    if (found == b.series.end()) return "only one has " + metric;
    const Decoded::Series& other = found->second;
    if (!same_bytes(one.points.steps, other.points.steps)) return "steps differ in " + metric;
    if (!same_bytes(one.points.times, other.points.times)) return "times differ in " + metric;
    if (!same_bytes(one.points.values, other.points.values)) return "values differ in " + metric;
    if (one.attempt_starts != other.attempt_starts) return "attempts differ in " + metric;
  }
  return {};
}

inline std::string Decoded::text() const {
  std::string out;
  if (error) out += fmt::format("error {}\n", to_string(error->code));
  if (records_bad) out += fmt::format("bad {}\n", records_bad);
  for (const auto& [name, value] : facts) out += fmt::format("fact {} = {}\n", name, value);
  for (const auto& [name, value] : params) out += fmt::format("param {} = {}\n", name, value);
  for (const auto& [metric, one] : series) {
    for (size_t i = 0; i < one.points.size(); ++i) {
      out += fmt::format("{} step {} time {} value {}{}\n", metric, one.points.steps[i],
                         one.points.times[i], one.points.values[i],
                         one.attempt_starts.contains(i) ? " new attempt" : "");
    }
  }
  return out;
}

}  // namespace afs
