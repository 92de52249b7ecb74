// SealedPart: the rows that make some points of one series sealed: chunks, the pages of rollups
// above them, and the state of the series. Built by the sealer outside any transaction, then
// written inside one.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/series_reader.h"
#include "store/series_state.h"

namespace afs {

Status write_page(sql::Connection& connection, SeriesId series, int32_t level, int64_t slot,
                  std::span<const Bucket> nodes);

class SealedPart {
 public:
  // The points [sealed, target) of the reader's snapshot; `sealed_total` is what is sealed so far.
  static Result<SealedPart> build(SeriesReader& reader, RunId run, const Bucket& sealed_total,
                                  int64_t target);
  Status write(sql::Connection& connection) const;

  int64_t sealed() const { return state_.sealed; }
  const Bucket& total() const { return state_.total; }

 private:
  struct ChunkRow {
    int64_t first_ordinal;
    std::string axis, points;
    bool is_longer = false;  // A shorter one is there, which it replaces.
  };

  Status add_chunk(SeriesReader& reader, int64_t first_ordinal, int64_t end);
  Status write_chunk(sql::Connection& connection, const ChunkRow& chunk) const;
  Status add_node(SeriesReader& reader, int32_t level, int64_t index, const Bucket& node);

  SeriesState state_;
  std::vector<ChunkRow> chunks_;
  std::map<std::pair<int32_t, int64_t>, std::vector<Bucket>> pages_;  // By level and slot.
};

}  // namespace afs
