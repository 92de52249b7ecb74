// Switchboard: which mailbox watches which series. All that happens to it (watchers come and go,
// commits, changes) enters one lock-free list; whoever entered something and finds nobody at work
// works the list off. So the writer never waits: if an I/O thread is at work just then, that one
// delivers the commit for it. Any thread.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "core/batch.h"
#include "core/change.h"
#include "stream/mailbox.h"
#include "stream/push_list.h"

namespace afs {

class Switchboard {
 public:
  struct Added {
    std::shared_ptr<Mailbox> mailbox;
  };
  struct Removed {
    std::shared_ptr<Mailbox> mailbox;
  };
  struct Watched {
    std::shared_ptr<Mailbox> mailbox;
    SeriesId series;
  };
  struct Unwatched {
    std::shared_ptr<Mailbox> mailbox;
    SeriesId series;
  };
  struct Committed {
    std::shared_ptr<const Commit> commit;
  };
  using Event = std::variant<Added, Removed, Watched, Unwatched, Committed, Change>;

  void enter(Event event);

  std::atomic<size_t> watcher_count = 0;  // Kept by the hub.

 private:
  void apply(const Added& event);
  void apply(const Removed& event);
  void apply(const Watched& event);
  void apply(const Unwatched& event);
  void apply(const Committed& event);
  void apply(const Change& change);
  void remove_from(SeriesId series, const std::shared_ptr<Mailbox>& mailbox);

  PushList<Event> events_;
  std::atomic<bool> is_at_work_ = false;
  // Only whoever has set is_at_work_ touches these:
  std::unordered_map<std::shared_ptr<Mailbox>, std::unordered_set<SeriesId>> watched_by_;
  std::unordered_map<SeriesId, std::vector<std::shared_ptr<Mailbox>>> watchers_of_;
};

}  // namespace afs
