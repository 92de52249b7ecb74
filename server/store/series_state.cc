#include "store/series_state.h"

#include <algorithm>

#include "base/crc32c.h"
#include "store/axis.h"
#include "store/bucket_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = sizeof(uint32_t);

std::string encode(const SeriesState& state) {
  const auto end =
      std::find_if(state.spans.begin(), state.spans.end(),
                   [&](const AttemptSpan& span) { return span.first_ordinal >= state.sealed; });
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_bucket(state.total, blob);
  append_varint(blob, static_cast<uint64_t>(end - state.spans.begin()));
  for (auto span = state.spans.begin(); span != end; ++span) {
    append_varint(blob, static_cast<uint64_t>(span->attempt));
    append_varint(blob, static_cast<uint64_t>(span->first_ordinal));
    append_varint(blob, zigzag(span->first_step));
  }
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

}  // namespace

bool decode_series_state(Bytes blob, SeriesState& state) {
  if (blob.size() <= kChecksumBytes) return false;
  const Bytes body = blob.first(blob.size() - kChecksumBytes);
  if (load_le<uint32_t>(blob.data() + body.size()) != crc32c(body)) return false;
  ByteReader reader(body);
  if (reader.le<uint8_t>() != kVersion || !read_bucket(reader, state.total)) return false;
  const uint64_t spans = reader.varint();
  if (spans > static_cast<uint64_t>(kRunAttemptsMax)) return false;
  state.spans.resize(spans);
  for (AttemptSpan& span : state.spans) {
    span.attempt = static_cast<int32_t>(reader.varint());
    span.first_ordinal = static_cast<int64_t>(reader.varint());
    span.first_step = unzigzag(reader.varint());
  }
  return reader.ok() && reader.at_end() && state.total.count == state.sealed;
}

Status write_series_state(sql::Connection& connection, const SeriesState& state) {
  const std::string blob = encode(state);
  return connection.execute(
      "INSERT INTO series_state (series, run, sealed, dropped_position, state) VALUES (?, ?, ?, 0, "
      "?) "
      "ON CONFLICT (series) DO UPDATE SET run = excluded.run, sealed = excluded.sealed, "
      "state = excluded.state",
      {state.series.value, state.run.value, state.sealed, as_bytes(blob)});
}

Status read_series_states(sql::Connection& connection,
                          const std::function<void(SeriesState state)>& on_state) {
  return connection.query(
      "SELECT series, run, sealed, dropped_position, state, raw_from FROM series_state", {},
      [&](const sql::Row& row) -> Status {
        SeriesState state;
        state.series.value = row.integer(0);
        state.run.value = row.integer(1);
        state.sealed = row.integer(2);
        state.dropped_position = row.integer(3);
        state.raw_from = row.integer(5);
        if (!decode_series_state(row.blob(4), state)) {
          return corrupt(
              "the state of a series is damaged; restore the data directory "
              "from a backup");
        }
        on_state(std::move(state));
        return Status::success();
      });
}

Status write_raw_from(sql::Connection& connection, SeriesId series, int64_t raw_from) {
  return connection.execute("UPDATE series_state SET raw_from = ? WHERE series = ?",
                            {raw_from, series.value});
}

Status drop_series_rows(sql::Connection& connection, SeriesId series, RunId run, int64_t position) {
  const std::string nothing = encode({});
  TRY(connection.execute("DELETE FROM chunk WHERE series = ?", {series.value}));
  TRY(connection.execute("DELETE FROM rollup WHERE series = ?", {series.value}));
  TRY(drop_unused_axes(connection, run));
  return connection.execute(
      "INSERT INTO series_state (series, run, sealed, dropped_position, state) VALUES (?, 0, 0, ?, "
      "?) "
      "ON CONFLICT (series) DO UPDATE SET sealed = 0, raw_from = 0, state = excluded.state, "
      "dropped_position = excluded.dropped_position",
      {series.value, position, as_bytes(nothing)});
}

}  // namespace afs
