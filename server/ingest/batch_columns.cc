#include "ingest/batch_columns.h"

#include "base/json_writer.h"
#include "ingest/decoder.h"

namespace afs {

void BatchColumns::begin_record(bool starts_attempt) {
  starts_attempt_ = starts_attempt;
  if (starts_attempt) places_.clear();
}

void BatchColumns::add(std::string_view metric, Step step, WallTime time, double value) {
  const auto [place, is_new] = places_.try_emplace(std::string(metric), out_.columns.size());
  if (is_new) out_.columns.push_back({valid_utf8(metric), {}, starts_attempt_});
  out_.columns[place->second].points.add(step, time, value);
}

void BatchColumns::count_bad(std::string reason) {
  ++out_.records_bad;
  out_.bad_reason = std::move(reason);
}

void BatchColumns::count_too_long(int64_t lines) {
  if (lines == 0) return;
  out_.records_bad += lines;
  out_.bad_reason =
      "a line longer than " + std::to_string(kLineBytesMax >> 20) + " MiB was passed over";
}

RunUpdate& BatchColumns::update() {
  if (!out_.update) out_.update.emplace();
  return *out_.update;
}

}  // namespace afs
