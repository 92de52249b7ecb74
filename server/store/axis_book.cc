#include "store/axis_book.h"

#include "base/crc32c.h"

namespace afs {
namespace {

// Finds equal rows fast; whether they are equal their bytes tell.
int64_t digest_of(const std::string& blob) {
  return static_cast<int64_t>((blob.size() << 32) | crc32c(as_bytes(blob)));
}

Status drop_unused(sql::Connection& connection) {
  return connection.execute("DELETE FROM axis WHERE uses <= 0");
}

}  // namespace

EncodedAxis AxisBook::encoded(RunId run, int64_t first_ordinal, const Points& points) {
  const Place place{run.value, first_ordinal};
  const auto known = kept_.find(place);
  if (known != kept_.end() && known->second.axis.steps == points.steps &&
      known->second.axis.times == points.times) {
    return known->second.blob;
  }
  Kept kept{{points.steps, points.times},
            std::make_shared<const std::string>(encode_axis(points.steps, points.times))};
  EncodedAxis blob = kept.blob;
  if (known == kept_.end()) order_.push_back(place);
  kept_[place] = std::move(kept);
  if (order_.size() > kKeptMax) {
    kept_.erase(order_.front());
    order_.pop_front();
  }
  return blob;
}

Result<int64_t> use_axis(sql::Connection& connection, RunId run, const std::string& blob) {
  const int64_t digest = digest_of(blob);
  int64_t id = 0;
  TRY(connection.query("SELECT id, columns FROM axis WHERE run = ? AND digest = ?",
                       {run.value, digest}, [&](const sql::Row& row) {
                         if (as_text(row.blob(1)) == blob) id = row.integer(0);
                         return Status::success();
                       }));
  if (id != 0) {
    TRY(connection.execute("UPDATE axis SET uses = uses + 1 WHERE id = ?", {id}));
    return id;
  }
  TRY(connection.query(
      "INSERT INTO axis (run, digest, uses, columns) VALUES (?, ?, 1, ?) RETURNING id",
      {run.value, digest, as_bytes(blob)}, [&](const sql::Row& row) {
        id = row.integer(0);
        return Status::success();
      }));
  return id;
}

Status release_axis(sql::Connection& connection, SeriesId series, int64_t first_ordinal) {
  TRY(
      connection.execute("UPDATE axis SET uses = uses - 1 WHERE id = "
                         "(SELECT axis FROM chunk WHERE series = ? AND first_ordinal = ?)",
                         {series.value, first_ordinal}));
  return drop_unused(connection);
}

Status release_axes(sql::Connection& connection, SeriesId series) {
  TRY(connection.execute(
      "UPDATE axis SET uses = uses - named.chunks FROM (SELECT axis AS id, COUNT(*) AS chunks "
      "FROM chunk WHERE series = ? AND axis IS NOT NULL GROUP BY axis) AS named "
      "WHERE axis.id = named.id",
      {series.value}));
  return drop_unused(connection);
}

}  // namespace afs
