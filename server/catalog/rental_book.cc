#include "catalog/rental_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include "catalog/rental_history.h"

namespace afs {
namespace {

using Key = std::pair<std::string, std::string>;  // Provider and its id.

Key key_of(const Rental& rental) { return {rental.provider, rental.provider_id}; }

class CachedRentalBook final : public RentalBook {
 public:
  CachedRentalBook(sql::Connection& connection, const Clock& clock)
      : connection_(connection), clock_(clock) {}

  Status load();
  Result<int64_t> take(std::string_view provider, const RentalListing& listing,
                       WallTime as_of) override;
  std::vector<Record> rentals() const override;
  Record find(RentalId id) const override;
  Status set_join(RentalId rental, RunId run, bool is_joined) override;
  Status clear_join(RentalId rental, RunId run) override;
  std::vector<HandJoin> joins(RentalId rental) const override;

 private:
  struct Change {
    Record record;
    size_t first_segment = 0;  // Those before it are stored already.
    bool is_news = true;       // More than that it was seen again.
  };
  // All five with write_mutex_ held.
  std::optional<Change> look_at(const Rental& rental, WallTime as_of);
  std::vector<Change> closings(std::string_view provider, const RentalListing& listing,
                               WallTime as_of);
  void add_bills(std::string_view provider, const std::vector<RentalBill>& bills,
                 std::map<Key, Change>& changes) const;
  Status store(const std::vector<Change>& changes);
  void adopt(const std::vector<Change>& changes);

  sql::Connection& connection_;
  const Clock& clock_;
  std::mutex write_mutex_;  // One change at a time, so that the tables and the cache agree.
  mutable std::shared_mutex mutex_;
  std::map<Key, Record> records_;  // Guarded by mutex_, as are the next two.
  std::map<RentalId, Key> keys_;
  std::map<RentalId, std::vector<HandJoin>> joins_;
  int64_t next_id_ = 1;  // Guarded by write_mutex_.
};

Status CachedRentalBook::load() {
  TRY_ASSIGN(auto records, load_rentals(connection_));
  for (RentalRecord& record : records) {
    if (record.segments.empty()) continue;  // Nothing was ever billed for it.
    next_id_ = std::max(next_id_, record.id.value + 1);
    keys_[record.id] = key_of(record.rental);
    const Key key = key_of(record.rental);
    records_[key] = std::make_shared<const RentalRecord>(std::move(record));
  }
  TRY_ASSIGN(joins_, load_hand_joins(connection_));
  return {};
}

std::optional<CachedRentalBook::Change> CachedRentalBook::look_at(const Rental& rental,
                                                                  WallTime as_of) {
  const auto known = records_.find(key_of(rental));
  if (known == records_.end()) {
    auto record = first_look(rental, as_of);
    if (!record) return std::nullopt;
    record->id = RentalId{next_id_};
    return Change{std::make_shared<const RentalRecord>(std::move(*record)), 0, true};
  }
  const RentalRecord& before = *known->second;
  RentalRecord after = further_look(before, rental, as_of);
  const size_t first_segment = before.segments.size() - 1;
  const bool is_news =
      after.segments != before.segments || after.closed_at != before.closed_at ||
      after.rental.label != before.rental.label || after.rental.pending != before.rental.pending ||
      after.rental.ends_at != before.rental.ends_at || after.rental.ip != before.rental.ip ||
      after.rental.state_words != before.rental.state_words;
  return Change{std::make_shared<const RentalRecord>(std::move(after)), first_segment, is_news};
}

std::vector<CachedRentalBook::Change> CachedRentalBook::closings(std::string_view provider,
                                                                 const RentalListing& listing,
                                                                 WallTime as_of) {
  std::vector<Change> changes;
  std::set<std::string_view> present;
  std::map<std::string_view, std::string_view> refused;
  for (const Rental& rental : listing.rentals) present.insert(rental.provider_id);
  for (const RentalTrouble& trouble : listing.refused)
    refused[trouble.provider_id] = trouble.reason;
  const bool may_close = listing.is_whole && !refused.contains("");
  for (const auto& [key, record] : records_) {
    if (key.first != provider || record->closed_at || present.contains(key.second)) continue;
    const size_t last = record->segments.size() - 1;
    const auto unreadable = refused.find(key.second);
    if (unreadable !=
        refused.end()) {  // It is there, so it is not closed; what it costs now is not known.
      RentalRecord told = *record;
      told.trouble = fmt::format("in {}'s newest list it {}; shown is what was known before",
                                 provider, unreadable->second);
      if (told.trouble != record->trouble)
        changes.push_back({std::make_shared<const RentalRecord>(told), last, true});
    } else if (may_close) {
      changes.push_back(
          {std::make_shared<const RentalRecord>(vanished(*record, as_of)), last, true});
    }
  }
  return changes;
}

// Of rentals that are over too: the last of their time is charged after they are gone.
void CachedRentalBook::add_bills(std::string_view provider, const std::vector<RentalBill>& bills,
                                 std::map<Key, Change>& changes) const {
  for (const RentalBill& told : bills) {
    const Key key{provider, told.provider_id};
    const auto changed = changes.find(key);
    const auto known = records_.find(key);
    if (changed == changes.end() && known == records_.end()) continue;
    const Record before = changed == changes.end() ? known->second : changed->second.record;
    if (!is_better_bill(told.bill, *before)) continue;
    RentalRecord billed = *before;
    billed.bill = told.bill;
    auto record = std::make_shared<const RentalRecord>(std::move(billed));
    if (changed == changes.end()) {
      changes[key] = {std::move(record), before->segments.size() - 1, true};
    } else {
      changed->second.record = std::move(record);
      changed->second.is_news = true;
    }
  }
}

Status CachedRentalBook::store(const std::vector<Change>& changes) {
  if (changes.empty()) return {};
  return connection_.transact([&]() -> Status {
    for (const Change& change : changes)
      TRY(store_rental(connection_, *change.record, change.first_segment));
    return {};
  });
}

void CachedRentalBook::adopt(const std::vector<Change>& changes) {
  const std::unique_lock lock(mutex_);
  for (const Change& change : changes) {
    const Key key = key_of(change.record->rental);
    keys_[change.record->id] = key;
    records_[key] = change.record;
  }
}

Result<int64_t> CachedRentalBook::take(std::string_view provider, const RentalListing& listing,
                                       WallTime as_of) {
  const std::lock_guard writing(write_mutex_);
  const int64_t first_id = next_id_;
  std::map<Key, Change> changes;  // By rental: one may be listed twice.
  size_t left_out = 0;
  for (const Rental& rental : listing.rentals) {
    if (rental.provider != provider)
      return internal(fmt::format("a rental of {} in {}'s list", rental.provider, provider));
    const Key key = key_of(rental);
    const bool is_known = records_.contains(key);
    if (!is_known && changes.contains(key)) continue;
    if (!is_known && records_.size() + changes.size() >= kRentalsMax) {
      ++left_out;
      continue;
    }
    auto change = look_at(rental, as_of);
    if (!change) continue;
    if (!is_known) ++next_id_;
    changes.insert_or_assign(key, std::move(*change));
  }
  for (Change& closing : closings(provider, listing, as_of)) {
    const Key key = key_of(closing.record->rental);
    changes[key] = std::move(closing);
  }
  add_bills(provider, listing.bills, changes);
  std::vector<Change> all;
  for (auto& [key, change] : changes) all.push_back(std::move(change));
  if (const Status stored = store(all); !stored.ok()) {
    next_id_ = first_id;
    return stored.error();
  }
  adopt(all);
  if (left_out > 0)
    return too_large(fmt::format("more than {} rentals are known; {} new ones are not kept",
                                 kRentalsMax, left_out));
  return static_cast<int64_t>(
      std::count_if(all.begin(), all.end(), [](const Change& change) { return change.is_news; }));
}

std::vector<RentalBook::Record> CachedRentalBook::rentals() const {
  std::vector<Record> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [key, record] : records_) all.push_back(record);
  }
  std::sort(all.begin(), all.end(), [](const Record& a, const Record& b) {
    if (a->closed_at.has_value() != b->closed_at.has_value()) return !a->closed_at;
    return a->segments.front().since != b->segments.front().since
               ? a->segments.front().since > b->segments.front().since
               : a->id > b->id;
  });
  return all;
}

RentalBook::Record CachedRentalBook::find(RentalId id) const {
  const std::shared_lock lock(mutex_);
  const auto key = keys_.find(id);
  return key == keys_.end() ? nullptr : records_.at(key->second);
}

Status CachedRentalBook::set_join(RentalId rental, RunId run, bool is_joined) {
  const std::lock_guard writing(write_mutex_);
  if (!find(rental)) return not_found("there is no such rental; /api/v1/rentals lists them");
  auto kept = joins(rental);
  const HandJoin join{run, is_joined, clock_.now_ms()};
  const auto known = std::find_if(kept.begin(), kept.end(),
                                  [&](const HandJoin& other) { return other.run == run; });
  if (known != kept.end()) {
    *known = join;
  } else if (kept.size() >= kHandJoinsMax) {
    return too_large(
        fmt::format("more than {} runs were put to one rental by hand", kHandJoinsMax));
  } else {
    kept.push_back(join);
  }
  TRY(connection_.transact([&] { return store_hand_join(connection_, rental, join); }));
  const std::unique_lock lock(mutex_);
  joins_[rental] = std::move(kept);
  return {};
}

Status CachedRentalBook::clear_join(RentalId rental, RunId run) {
  const std::lock_guard writing(write_mutex_);
  if (!find(rental)) return not_found("there is no such rental; /api/v1/rentals lists them");
  TRY(connection_.transact([&] { return delete_hand_join(connection_, rental, run); }));
  const std::unique_lock lock(mutex_);
  std::erase_if(joins_[rental], [&](const HandJoin& join) { return join.run == run; });
  return {};
}

std::vector<HandJoin> CachedRentalBook::joins(RentalId rental) const {
  const std::shared_lock lock(mutex_);
  const auto found = joins_.find(rental);
  return found == joins_.end() ? std::vector<HandJoin>() : found->second;
}

}  // namespace

Result<std::unique_ptr<RentalBook>> RentalBook::open(sql::Connection& connection,
                                                     const Clock& clock) {
  auto book = std::make_unique<CachedRentalBook>(connection, clock);
  TRY(book->load());
  return std::unique_ptr<RentalBook>(std::move(book));
}

}  // namespace afs
