#include "store/axis.h"

#include <algorithm>

#include "base/crc32c.h"
#include "store/chunk.h"
#include "store/integer_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = sizeof(uint32_t);

}  // namespace

std::string encode_axis(const Points& points) {
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_varint(blob, points.size());
  append_integers(points.steps, blob);
  append_integers(points.times, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

uint32_t axis_digest(Bytes blob) {
  CHECK(blob.size() > kChecksumBytes);
  return load_le<uint32_t>(blob.data() + blob.size() - kChecksumBytes);
}

Result<Axis> decode_axis(Bytes blob) {
  const Error damaged = corrupt("an axis is damaged; restore the data directory from a backup");
  if (blob.size() <= kChecksumBytes) return damaged;
  const Bytes body = blob.first(blob.size() - kChecksumBytes);
  Axis axis;
  axis.digest = axis_digest(blob);
  ByteReader reader(body);
  if (axis.digest != crc32c(body) || reader.le<uint8_t>() != kVersion) return damaged;
  const uint64_t count = reader.varint();
  if (!reader.ok() || count > kChunkPoints || !read_integers(reader, count, axis.steps) ||
      !read_integers(reader, count, axis.times) || !reader.ok() || !reader.at_end()) {
    return damaged;
  }
  return axis;
}

Result<int64_t> keep_axis(sql::Connection& connection, RunId run, Bytes blob) {
  const int64_t digest = axis_digest(blob);
  int64_t id = 0;
  TRY(connection.query("SELECT id, columns FROM axis WHERE run = ? AND digest = ?",
                       {run.value, digest}, [&](const sql::Row& row) {
                         if (std::ranges::equal(row.blob(1), blob)) id = row.integer(0);
                         return Status::success();
                       }));
  if (id != 0) return id;
  TRY(connection.query("INSERT INTO axis (run, digest, columns) VALUES (?, ?, ?) RETURNING id",
                       {run.value, digest, blob}, [&](const sql::Row& row) {
                         id = row.integer(0);
                         return Status::success();
                       }));
  return id;
}

Status drop_axis_if_unused(sql::Connection& connection, int64_t id) {
  return connection.execute(
      "DELETE FROM axis WHERE id = ? AND NOT EXISTS (SELECT 1 FROM chunk WHERE axis = ?)",
      {id, id});
}

Status drop_unused_axes(sql::Connection& connection, RunId run) {
  return connection.execute(
      "DELETE FROM axis WHERE run = ? AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.axis = "
      "axis.id)",
      {run.value});
}

}  // namespace afs
