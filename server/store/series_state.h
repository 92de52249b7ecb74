// The row of series_state: all that a start must know of a series without reading its points.
// Written by the sealer with each chunk, read when a data directory is opened.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "sql/connection.h"
#include "store/series.h"

namespace afs {

struct SeriesState {
  SeriesId series;
  RunId run;
  int64_t sealed = 0;  // Ordinals below it are in chunks; 0 = the series has been dropped.
  int64_t dropped_position = 0;  // Frames up to this one tell of points that drop() took away.
  int64_t raw_from = 0;  // Ordinals below it have summaries only: retention took the points.
  Bucket total;          // Of the sealed points.
  AttemptSpans spans;    // Those that begin below `sealed`.
};

// The blob of a row whose numbers are in `state` already; false when it is damaged.
bool decode_series_state(Bytes blob, SeriesState& state);
Status write_series_state(sql::Connection& connection, const SeriesState& state);
Status read_series_states(sql::Connection& connection,
                          const std::function<void(SeriesState state)>& on_state);
// Ordinals below `raw_from` have no chunks any more.
Status write_raw_from(sql::Connection& connection, SeriesId series, int64_t raw_from);
// All rows of the series go; its state stays as the mark that older frames must not bring it back.
Status drop_series_rows(sql::Connection& connection, SeriesId series, RunId run, int64_t position);

}  // namespace afs
