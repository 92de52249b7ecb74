// BoundedCache: what was decoded lately of the sealed parts of all series, up to a number of bytes;
// the least recently used goes first. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace afs {

// Names one blob: a page of rollups (level, slot) or, with level kPointsLevel, the points of a
// chunk.
struct CacheKey {
  uint64_t instance = 0;  // Of the series.
  int32_t level = 0;
  int64_t slot = 0;
  friend bool operator==(const CacheKey&, const CacheKey&) = default;
};
struct CacheKeyHash {
  size_t operator()(const CacheKey& key) const {
    uint64_t hash = key.instance * 0x9e3779b97f4a7c15u;
    hash = (hash ^ static_cast<uint64_t>(key.slot)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 29) ^ static_cast<uint64_t>(key.level)) * 0x94d049bb133111ebu;
    return hash ^ (hash >> 32);
  }
};

template <typename Value>
class BoundedCache {
 public:
  explicit BoundedCache(size_t bytes_max) : bytes_max_(bytes_max) {}

  std::shared_ptr<const Value> find(const CacheKey& key) {
    std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  void put(const CacheKey& key, std::shared_ptr<const Value> value, size_t bytes) {
    std::lock_guard lock(mutex_);
    if (const auto known = index_.find(key); known != index_.end()) erase(known);
    order_.push_front({key, std::move(value), bytes});
    index_.emplace(key, order_.begin());
    bytes_ += bytes;
    while (bytes_ > bytes_max_ && !order_.empty()) erase(index_.find(order_.back().key));
  }

 private:
  struct Entry {
    CacheKey key;
    std::shared_ptr<const Value> value;
    size_t bytes;
  };
  using Order = std::list<Entry>;
  using Index = std::unordered_map<CacheKey, typename Order::iterator, CacheKeyHash>;

  void erase(typename Index::iterator entry) {
    bytes_ -= entry->second->bytes;
    order_.erase(entry->second);
    index_.erase(entry);
  }

  const size_t bytes_max_;
  std::mutex mutex_;  // Guards all below.
  size_t bytes_ = 0;
  Order order_;
  Index index_;
};

}  // namespace afs
