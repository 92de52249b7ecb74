// PushList: many threads push, one takes all in the order of pushing; nobody waits for a lock.
// What waits in a mailbox lies in one: the writer pushes, and may not wait.
#pragma once

#include <atomic>
#include <utility>
#include <vector>

namespace afs {

template <typename T>
class PushList {
 public:
  PushList() = default;
  PushList(const PushList&) = delete;
  PushList& operator=(const PushList&) = delete;
  ~PushList() { take_all(); }

  void push(T item) {
    Node* const node = new Node{std::move(item), newest_.load()};
    while (!newest_.compare_exchange_weak(node->older, node)) {
    }
  }

  // Oldest first. A node belongs to whoever took it, so that there is no ABA to fear.
  std::vector<T> take_all() {
    std::vector<T> items;
    for (Node* node = newest_.exchange(nullptr); node != nullptr;) {
      items.push_back(std::move(node->item));
      delete std::exchange(node, node->older);
    }
    return {std::make_move_iterator(items.rbegin()), std::make_move_iterator(items.rend())};
  }

  bool is_empty() const { return newest_.load() == nullptr; }

 private:
  struct Node {
    T item;
    Node* older;
  };
  std::atomic<Node*> newest_ = nullptr;
};

}  // namespace afs
