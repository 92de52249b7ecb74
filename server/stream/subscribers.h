// Subscribers: the mailboxes that go with a number (of a series, of a group of watchers). The
// writer looks them up while watchers come and go. A list is never changed but replaced, and the
// lock that the writer takes is held for one look-up and the copy of one pointer, never while a
// list is copied or a watcher is served: so a watcher cannot hold the writer up, however slow it is
// or however often it changes its mind. A lock-free hand-over was tried first: whoever found the
// other at work left it the work, and watchers could then keep the writer at work for ever. Any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "stream/mailbox.h"

namespace afs {

class Subscribers {
 public:
  using List = std::vector<std::shared_ptr<Mailbox>>;

  std::shared_ptr<const List> of(int64_t number) const;  // Never nullptr.
  void add(int64_t number, const std::shared_ptr<Mailbox>& mailbox);
  void remove(int64_t number, const std::shared_ptr<Mailbox>& mailbox);

 private:
  static constexpr size_t kShards = 64;  // So that watchers seldom meet.
  struct Shard {
    std::mutex edit_mutex;  // One change of the shard's lists at a time.
    mutable std::mutex pointer_mutex;
    std::unordered_map<int64_t, std::shared_ptr<const List>> lists;  // Guarded by pointer_mutex.

    std::shared_ptr<const List> find(int64_t number) const;
    void replace(int64_t number, std::shared_ptr<const List> list);
  };
  size_t index_of(int64_t number) const { return static_cast<uint64_t>(number) % kShards; }

  std::array<Shard, kShards> shards_;
};

}  // namespace afs
