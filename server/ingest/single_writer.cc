#include "ingest/single_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>

#include "base/json_value.h"
#include "base/json_writer.h"

namespace afs {
namespace {

constexpr int64_t kPauseGapsMin = 3;  // A pause is so many of the usual gaps long.
constexpr std::string_view kStateKey = "single_writer";

// Where one metric stands.
struct Track {
  bool has_points = false;
  Step top = 0;          // The newest step of the attempt.
  Step spacing = 0;      // Between the last two steps; 0 = not known yet.
  WallTime time = 0;     // Of the last point.
  int64_t gap_ms = 0;    // Between the last two that went on.
  int copies = 0;        // Points at `top` so far.
  int twice_on_end = 0;  // Steps before `top` that came exactly twice, without one between.
  Points held;
};

class SingleWriter final : public Decoder {
 public:
  explicit SingleWriter(std::unique_ptr<Decoder> inner) : inner_(std::move(inner)) {}

  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;
  std::string warning() const override { return warning_; }

 private:
  void pass(IngestBatch::Column& column);
  void begin_attempt(Track& track, Points& out);
  void take(Track& track, Step step, WallTime time, double value, Points& out);
  void go_on(Track& track, Step step, WallTime time, double value, Points& out);
  void hold(Track& track, Step step, WallTime time, double value, Points& out);
  void release(Track& track, Points& out);
  void note_twice(Step step);

  std::unique_ptr<Decoder> inner_;
  std::map<std::string, Track, std::less<>> tracks_;
  bool is_doubled_ = false;      // Two writers, one behind the other.
  bool is_in_lockstep_ = false;  // Each step came twice in a row: perhaps two, all is kept.
  bool is_off_ = false;          // Too many metrics.
  int64_t twice_ = 0;            // Steps that are known to have come twice ...
  Step twice_first_ = 0, twice_last_ = 0;
  int64_t twice_said_ = 0;  // ... and how many they were when it was said last.
  std::string warning_;
};

Result<size_t> SingleWriter::feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) {
  const size_t first = out.columns.size();
  const Result<size_t> taken = inner_->feed(bytes, context, out);
  if (!taken.ok() || is_off_) return taken;
  for (size_t at = first; at < out.columns.size(); ++at) pass(out.columns[at]);
  const auto is_empty = [](const IngestBatch::Column& column) { return column.points.empty(); };
  out.columns.erase(std::remove_if(out.columns.begin() + static_cast<std::ptrdiff_t>(first),
                                   out.columns.end(), is_empty),
                    out.columns.end());
  return taken;
}

void SingleWriter::pass(IngestBatch::Column& column) {
  if (!tracks_.contains(column.metric) && tracks_.size() >= kTrackedMetricsMax) is_off_ = true;
  if (is_off_) return;
  Track& track = tracks_[column.metric];
  Points out;
  // The log itself says that a process began: whatever was held before it belongs to the one
  // before.
  if (column.starts_attempt) {
    track = Track{};
    is_doubled_ = false;
  }
  const Points& points = column.points;
  for (size_t i = 0; i < points.size(); ++i) {
    take(track, points.steps[i], points.times[i], points.values[i], out);
  }
  column.points = std::move(out);
}

void SingleWriter::take(Track& track, Step step, WallTime time, double value, Points& out) {
  if (!track.has_points) {
    track.has_points = true;
    track.top = step;
    track.copies = 1;
    track.time = time;
    return out.add(step, time, value);
  }
  const int64_t pause_ms = time - std::exchange(track.time, time);
  if (step > track.top) {
    track.gap_ms = pause_ms;
    return go_on(track, step, time, value, out);
  }
  if (step == track.top && track.held.empty()) {
    ++track.copies;
    if (is_doubled_ || is_in_lockstep_) note_twice(step);
    if (!is_doubled_) out.add(step, time, value);
    return;
  }
  const bool is_after_pause =
      !is_doubled_ && pause_ms > std::max(kRestartPauseMs, kPauseGapsMin * track.gap_ms);
  hold(track, step, time, value, out);
  const bool is_resume = step >= track.top || is_after_pause ||
                         track.held.size() > (is_doubled_ ? kHeldWhileDoubledMax : kHeldPointsMax);
  if (is_resume) release(track, out);
}

void SingleWriter::go_on(Track& track, Step step, WallTime time, double value, Points& out) {
  const Step spacing = step - track.top;
  if (!track.held.empty()) {
    // A resumed process would have come to `top` by itself before it goes past it; here the writer
    // ahead went on while another one, behind, wrote what was held.
    const bool is_other_writer = is_doubled_ || track.spacing == 0 || spacing <= 2 * track.spacing;
    if (!is_other_writer) {
      release(track, out);
      track.top = step;
      return out.add(step, time, value);
    }
    is_doubled_ = true;
    for (const Step held : track.held.steps) note_twice(held);
    track.held = {};
  } else {
    track.twice_on_end = track.copies == 2 ? track.twice_on_end + 1 : 0;
    if (track.twice_on_end == kTwiceOnEndMin && !is_in_lockstep_) {
      is_in_lockstep_ = true;
      for (int back = kTwiceOnEndMin; back-- > 0;) note_twice(track.top - back * track.spacing);
    }
  }
  track.spacing = spacing;
  track.top = step;
  track.copies = 1;
  out.add(step, time, value);
}

void SingleWriter::hold(Track& track, Step step, WallTime time, double value, Points& out) {
  // Back once more: two resumes in a row.
  if (!is_doubled_ && !track.held.empty() && step < track.held.steps.back()) release(track, out);
  track.held.add(step, time, value);
}

// It was a resume: what was held is its beginning.
void SingleWriter::release(Track& track, Points& out) {
  const Points held = std::exchange(track.held, {});
  for (size_t i = 0; i < held.size(); ++i) out.add(held.steps[i], held.times[i], held.values[i]);
  if (!held.empty()) track.top = held.steps.back();
  track.copies = 1;
  track.twice_on_end = 0;
  is_doubled_ = false;
}

void SingleWriter::note_twice(Step step) {
  twice_first_ = twice_ == 0 ? step : std::min(twice_first_, step);
  twice_last_ = twice_ == 0 ? step : std::max(twice_last_, step);
  ++twice_;
  if (twice_ < 2 * twice_said_) return;  // Said anew each time that they doubled, not each time.
  twice_said_ = twice_;
  warning_ = fmt::format(
      "two processes write this log: steps {}–{} came twice{}; let each process write a file of "
      "its "
      "own",
      twice_first_, twice_last_, is_doubled_ ? ", and the first of each is kept" : "");
}

std::string SingleWriter::state() const {
  if (tracks_.empty() || is_off_) return inner_->state();
  JsonWriter out;
  out.begin_object().key(kStateKey).boolean(is_doubled_).key("inner").text(inner_->state());
  out.key("lockstep").boolean(is_in_lockstep_);
  out.key("twice").integer(twice_).key("said").integer(twice_said_);
  out.key("first").integer(twice_first_).key("last").integer(twice_last_);
  out.key("warning").text(warning_).key("tracks").begin_array();
  for (const auto& [metric, track] : tracks_) {
    out.begin_object().key("m").text(metric);
    for (const auto& [name, number] :
         {std::pair("s", track.top), std::pair("d", track.spacing), std::pair("t", track.time),
          std::pair("g", track.gap_ms), std::pair("c", Step{track.copies}),
          std::pair("n", Step{track.twice_on_end})}) {
      out.key(name).integer(number);
    }
    out.key("h").begin_array();
    for (size_t i = 0; i < track.held.size(); ++i) {
      out.integer(track.held.steps[i])
          .integer(track.held.times[i])
          .integer(std::bit_cast<int64_t>(track.held.values[i]));
    }
    out.end_array().end_object();
  }
  return out.end_array().end_object().take();
}

std::optional<int64_t> whole(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value ? value->as_integer() : std::nullopt;
}

std::string text(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value && value->as_text() ? *value->as_text() : std::string();
}

Track track_of(const JsonValue& kept) {
  Track track;
  track.has_points = true;
  track.top = whole(kept, "s").value_or(0);
  track.spacing = whole(kept, "d").value_or(0);
  track.time = whole(kept, "t").value_or(0);
  track.gap_ms = whole(kept, "g").value_or(0);
  track.copies = static_cast<int>(whole(kept, "c").value_or(1));
  track.twice_on_end = static_cast<int>(whole(kept, "n").value_or(0));
  const JsonValue* held = kept.find("h");
  if (!held || !held->as_array()) return track;
  const auto& numbers = *held->as_array();
  for (size_t i = 0; i + 2 < numbers.size(); i += 3) {
    track.held.add(numbers[i].as_integer().value_or(0), numbers[i + 1].as_integer().value_or(0),
                   std::bit_cast<double>(numbers[i + 2].as_integer().value_or(0)));
  }
  return track;
}

void SingleWriter::restore(std::string_view state) {
  const auto parsed = parse_json(state);
  const JsonValue* doubled = parsed.ok() ? parsed->find(kStateKey) : nullptr;
  if (doubled == nullptr) return inner_->restore(state);
  is_doubled_ = doubled->as_boolean() && *doubled->as_boolean();
  const JsonValue* lockstep = parsed->find("lockstep");
  is_in_lockstep_ = lockstep && lockstep->as_boolean() && *lockstep->as_boolean();
  twice_ = whole(*parsed, "twice").value_or(0);
  twice_said_ = whole(*parsed, "said").value_or(0);
  twice_first_ = whole(*parsed, "first").value_or(0);
  twice_last_ = whole(*parsed, "last").value_or(0);
  warning_ = text(*parsed, "warning");
  const JsonValue* tracks = parsed->find("tracks");
  if (tracks && tracks->as_array()) {
    for (const JsonValue& kept : *tracks->as_array()) tracks_[text(kept, "m")] = track_of(kept);
  }
  const std::string inner = text(*parsed, "inner");
  if (!inner.empty()) inner_->restore(inner);
}

}  // namespace

std::unique_ptr<Decoder> make_single_writer(std::unique_ptr<Decoder> inner) {
  return std::make_unique<SingleWriter>(std::move(inner));
}

}  // namespace afs
