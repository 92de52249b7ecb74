// The tags of one event file and, for each, the column of the current batch that its points go to:
// found by one hash look-up a point, without an allocation. Called by the event-file decoder only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/batch.h"

namespace afs {

class TagColumns {
 public:
  struct Hash {  // Lets a tag be looked up where it stands in the record, without a copy.
    using is_transparent = void;
    size_t operator()(std::string_view tag) const { return std::hash<std::string_view>()(tag); }
  };
  using TagSet = std::unordered_set<std::string, Hash, std::equal_to<>>;

  // What the points of a tag also say of the run.
  enum class Fact { kNone, kEpoch, kTrainEnd, kSamplesPerSecond, kTokensPerSecond };

  struct Entry {
    std::string metric;  // The tag as valid UTF-8.
    Fact fact = Fact::kNone;
    uint64_t feed = 0;  // The feed in which `column` is good.
    size_t column = 0;  // Index into the batch's columns.
  };

  // A new batch: the columns of the last one are gone.
  void begin_feed() { ++feed_; }

  // The tag's entry, made when it is new; nullptr when there are kRunMetricsMax tags already.
  Entry* find_or_add(std::string_view tag);

  // The points of the tag in `out`. `starts_attempt`: in a column of its own, marked so.
  Points& points(Entry& entry, IngestBatch& out, bool starts_attempt);

  // Tags whose tensors belong to another plugin than "scalars". At most kRunMetricsMax are
  // remembered.
  void remember_other(std::string_view tag);
  bool is_other(std::string_view tag) const { return others_.find(tag) != others_.end(); }
  const TagSet& others() const { return others_; }

 private:
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  TagSet others_;
  uint64_t feed_ = 1;
};

}  // namespace afs
