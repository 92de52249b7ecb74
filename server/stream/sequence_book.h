// SequenceBook: which numbered batches of which client are stored, so that one sent again is not
// stored twice. Batches may come out of order, over several connections. Asked and told by
// CommitGroup on the writer thread; its pages are bookmarks, durable with the points.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "core/batch.h"
#include "store/series_store.h"

namespace afs {

inline constexpr uint64_t kSequenceWindow =
    1024;  // How far behind a client's newest number one may come.
inline constexpr size_t kSequenceSourcesMax =
    200'000;  // Clients that are remembered; more are refused.

class SequenceBook {
 public:
  explicit SequenceBook(const SeriesStore& store) : store_(store) {}

  // Whether it is stored, or is about to be in this group. kConflict when that cannot be told any
  // more.
  Result<bool> has(const BatchSequence& sequence);
  // It goes into this group: the bookmark that tells so.
  Bookmark take(const BatchSequence& sequence);
  void confirm();  // The group is durable ...
  void discard();  // ... or is not.

 private:
  // One bit for each of the newest kSequenceWindow numbers.
  struct Window {
    uint64_t newest = 0;
    std::array<uint64_t, kSequenceWindow / 64> bits{};

    bool has(uint64_t number) const;
    void add(uint64_t number);
  };
  Status load();
  const Window* find(const std::string& source) const;

  const SeriesStore& store_;
  bool is_loaded_ = false;
  std::unordered_map<std::string, Window> stored_, taken_;  // By source; taken_ in this group.
};

}  // namespace afs
