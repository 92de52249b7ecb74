// How text formats are compared in tests: a file fed in any cut, across restarts of the reader,
// says the same as fed at once. For tests only.
#pragma once

#include <algorithm>
#include <random>
#include <string>

#include "ingest/decoded.h"
#include "ingest/decoder.h"

namespace afs {

// What depends on how the file grew, and rightly so, is left out: times that come from the file's
// age, and an end that was said and taken back.
inline Decoded comparable(Decoded decoded, Format format) {
  const bool is_timed_by_age = format == Format::kTrainerLog || format == Format::kCsv;
  bool has_attempts = false;
  for (auto& [metric, series] : decoded.series) {
    if (is_timed_by_age) std::fill(series.points.times.begin(), series.points.times.end(), 0);
    has_attempts = has_attempts || !series.attempt_starts.empty();
  }
  if (has_attempts) {
    decoded.facts.erase("end");
    decoded.facts.erase("end_reason");
  }
  return decoded;
}

inline std::string difference_between_cuts(Format format, std::string_view file,
                                           const Growth& growth, Restarts restarts) {
  const MakeDecoder make = [format] { return make_decoder(format); };
  const DecodeContext context{"run/file", 1'700'000'000'000};
  const Decoded at_once = decode_at_once(make, as_bytes(file), context);
  const Decoded cut = decode(make, as_bytes(file), context, growth, restarts);
  if (!at_once.breach.empty() || !cut.breach.empty()) return at_once.breach + cut.breach;
  return difference(comparable(at_once, format), comparable(cut, format));
}

inline Growth one_byte() {
  return [](size_t) { return size_t{1}; };
}

inline Growth random_cuts(uint32_t seed, size_t bytes_max) {
  return [random = std::mt19937(seed), bytes_max](size_t) mutable {
    return std::uniform_int_distribution<size_t>(1, bytes_max)(random);
  };
}

}  // namespace afs
