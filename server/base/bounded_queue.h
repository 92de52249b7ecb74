// A bounded queue between two threads: the only thing besides shared_ptr<const T> that crosses them.
// Producers call try_push (never blocks); the one consumer calls pop_all, which waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace afs {

template <typename T>
class BoundedQueue {
 public:
  // `weight_max` bounds the sum of the weights of what waits (points, bytes; 1 an item by default).
  explicit BoundedQueue(size_t weight_max) : weight_max_(weight_max) {}

  // False when full or closed. An item heavier than the whole queue enters an empty queue.
  bool try_push(T item, size_t weight = 1) {
    {
      std::lock_guard lock(mutex_);
      if (closed_ || (!items_.empty() && weight_ + weight > weight_max_)) return false;
      weight_ += weight;
      items_.push_back({std::move(item), weight});
    }
    ready_.notify_one();
    return true;
  }

  // Waits for at least one item, then takes items up to `weight_limit`. Empty means closed and drained.
  std::vector<T> pop_all(size_t weight_limit) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
    return take(weight_limit);
  }

  // The same with a deadline; may come back empty while open.
  std::vector<T> pop_all_for(size_t weight_limit, std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, at_most, [this] { return closed_ || !items_.empty(); });
    return take(weight_limit);
  }

  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  bool closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
  }
  size_t size() const {
    std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  struct Entry {
    T item;
    size_t weight;
  };

  std::vector<T> take(size_t weight_limit) {
    std::vector<T> taken;
    size_t taken_weight = 0;
    while (!items_.empty() && (taken.empty() || taken_weight < weight_limit)) {
      taken_weight += items_.front().weight;
      taken.push_back(std::move(items_.front().item));
      weight_ -= items_.front().weight;
      items_.pop_front();
    }
    return taken;
  }

  const size_t weight_max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Entry> items_;
  size_t weight_ = 0;
  bool closed_ = false;
};

}  // namespace afs
