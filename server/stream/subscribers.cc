#include "stream/subscribers.h"

#include <utility>

namespace afs {

std::shared_ptr<const Subscribers::List> Subscribers::of(int64_t number) const {
  return shards_[index_of(number)].find(number);
}

void Subscribers::add(int64_t number, const std::shared_ptr<Mailbox>& mailbox) {
  Shard& shard = shards_[index_of(number)];
  const std::lock_guard editing(shard.edit_mutex);
  auto next = std::make_shared<List>(*shard.find(number));
  next->push_back(mailbox);
  shard.replace(number, std::move(next));
}

void Subscribers::remove(int64_t number, const std::shared_ptr<Mailbox>& mailbox) {
  Shard& shard = shards_[index_of(number)];
  const std::lock_guard editing(shard.edit_mutex);
  auto next = std::make_shared<List>(*shard.find(number));
  std::erase(*next, mailbox);
  shard.replace(number, std::move(next));
}

std::shared_ptr<const Subscribers::List> Subscribers::Shard::find(int64_t number) const {
  static const auto kNobody = std::make_shared<const List>();
  const std::lock_guard lock(pointer_mutex);
  const auto found = lists.find(number);
  return found == lists.end() ? kNobody : found->second;
}

void Subscribers::Shard::replace(int64_t number, std::shared_ptr<const List> list) {
  const std::lock_guard lock(pointer_mutex);
  if (list->empty()) {
    lists.erase(number);  // The writer may still hold the list; the last one to hold it frees it.
  } else {
    std::swap(lists[number], list);
  }
}

}  // namespace afs
