#include "cost/ledger.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/money.h"
#include "core/portion.h"

namespace afs {
namespace {

constexpr LedgerBucket kBuckets[] = {LedgerBucket::kSetup,      LedgerBucket::kProductive,
                                     LedgerBucket::kEvaluation, LedgerBucket::kStalled,
                                     LedgerBucket::kRedone,     LedgerBucket::kIdle,
                                     LedgerBucket::kStorage};

// A segment with the end up to which it is billed.
struct Stretch {
  WallTime from = 0, worked_to = 0, billed_to = 0;
  const RentalSegment* segment = nullptr;
};

std::vector<Stretch> stretches_of(const RentalRecord& record, WallTime now) {
  std::vector<Stretch> stretches;
  for (size_t i = 0; i < record.segments.size(); ++i) {
    const WallTime end = segment_end(record, i, now);
    if (end <= record.segments[i].since) continue;
    const bool is_last = i + 1 == record.segments.size();
    const WallTime billed =
        is_last && record.closed_at
            ? billed_until(record.segments.front().since, end, record.rental.granularity_ms)
            : end;
    stretches.push_back({record.segments[i].since, end, billed, &record.segments[i]});
  }
  return stretches;
}

int64_t micros_up_to(const Stretch& stretch, WallTime time) {
  return cost_of(Rate{stretch.segment->billed.total_micros(), {}}, time - stretch.from).micros;
}

// What one run does at a moment: of several things the one with the highest rank.
int rank(LedgerBucket bucket) {
  switch (bucket) {
    case LedgerBucket::kRedone:
      return 4;
    case LedgerBucket::kStalled:
      return 3;
    case LedgerBucket::kSetup:
      return 2;
    case LedgerBucket::kEvaluation:
      return 1;
    default:
      return 0;
  }
}

struct Share {
  RunId run;
  LedgerBucket bucket = LedgerBucket::kIdle;
  int64_t part = 1;
};

// The runs at work from `from` on, by id, each with one bucket.
std::vector<Share> shares_at(const std::vector<RunActivity>& activities, WallTime from,
                             int64_t gpu_count) {
  std::map<RunId, RunActivity> at_work;
  for (const RunActivity& activity : activities) {
    if (activity.from > from) break;  // They are sorted.
    if (activity.to <= from) continue;
    const auto [known, is_new] = at_work.try_emplace(activity.run, activity);
    if (!is_new && rank(activity.bucket) > rank(known->second.bucket)) known->second = activity;
  }
  const bool is_known = std::all_of(at_work.begin(), at_work.end(),
                                    [](const auto& one) { return one.second.gpus > 0; });
  std::vector<Share> shares;
  int64_t taken = 0;
  for (const auto& [run, activity] : at_work) {
    shares.push_back({run, activity.bucket, is_known ? activity.gpus : 1});
    taken += shares.back().part;
  }
  if (is_known && taken < gpu_count && !shares.empty())
    shares.push_back({RunId{}, LedgerBucket::kIdle, gpu_count - taken});
  return shares;
}

// What the state itself says, where no run counts.
LedgerBucket bucket_of(const RentalSegment& segment, WallTime from, WallTime first_work) {
  if (segment.state == RentalState::kStarting) return LedgerBucket::kSetup;
  if (segment.billed.compute_micros == 0) return LedgerBucket::kStorage;
  const bool is_loading = from < first_work && first_work - from <= kLedgerLoadingMsMax;
  return is_loading ? LedgerBucket::kSetup : LedgerBucket::kIdle;
}

bool is_at_work(const RentalSegment& segment) {
  return segment.state == RentalState::kRunning || segment.state == RentalState::kFrozen;
}

class Writer {
 public:
  explicit Writer(std::vector<LedgerEntry>& ledger) : ledger_(ledger) {}

  // Divides what the slice cost by parts, rounding along the way so that nothing is lost.
  void write(const Stretch& stretch, WallTime from, WallTime to, const std::vector<Share>& shares) {
    const int64_t micros = micros_up_to(stretch, to) - micros_up_to(stretch, from);
    int64_t parts = 0, before = 0;
    for (const Share& share : shares) parts += share.part;
    for (const Share& share : shares) {
      const int64_t after = before + share.part;
      add({from, to, share.run, share.bucket, share.part, parts,
           portion_of(micros, after, parts) - portion_of(micros, before, parts),
           stretch.segment->is_filled},
          stretch.segment->billed);
      before = after;
    }
  }

 private:
  // Continues the newest entry where nothing but time has changed: an entry has one price, so that
  // it was spent evenly and may be cut anywhere.
  void add(const LedgerEntry& entry, const HourlyPrice& price) {
    const bool is_same_price = price == newest_price_;
    newest_price_ = price;
    if (!ledger_.empty() && is_same_price) {
      LedgerEntry& last = ledger_.back();
      if (last.to == entry.from && last.run == entry.run && last.bucket == entry.bucket &&
          last.part == entry.part && last.parts == entry.parts &&
          last.is_filled == entry.is_filled && entry.part == entry.parts) {
        last.to = entry.to;
        last.micros += entry.micros;
        return;
      }
    }
    ledger_.push_back(entry);
  }

  std::vector<LedgerEntry>& ledger_;
  HourlyPrice newest_price_;  // Of the newest entry.
};

// Where something begins or ends within the stretch; its own ends too.
std::set<WallTime> cuts_of(const Stretch& stretch, const std::vector<RunActivity>& activities,
                           WallTime first_work) {
  std::set<WallTime> cuts = {stretch.from, stretch.worked_to, stretch.billed_to};
  const WallTime loads_from = first_work - kLedgerLoadingMsMax;
  if (loads_from > stretch.from && loads_from < stretch.worked_to) cuts.insert(loads_from);
  for (const RunActivity& activity : activities) {
    for (const WallTime at : {activity.from, activity.to}) {
      if (at > stretch.from && at < stretch.worked_to) cuts.insert(at);
    }
  }
  return cuts;
}

}  // namespace

std::string_view to_string(LedgerBucket bucket) {
  switch (bucket) {
    case LedgerBucket::kSetup:
      return "setup";
    case LedgerBucket::kProductive:
      return "productive";
    case LedgerBucket::kEvaluation:
      return "evaluation";
    case LedgerBucket::kStalled:
      return "stalled";
    case LedgerBucket::kRedone:
      return "redone";
    case LedgerBucket::kIdle:
      return "idle";
    case LedgerBucket::kStorage:
      return "storage";
  }
  return "idle";
}
std::span<const LedgerBucket> enum_values(LedgerBucket) { return kBuckets; }

std::vector<LedgerEntry> ledger_of(const RentalRecord& record, std::vector<RunActivity> activities,
                                   WallTime now) {
  std::erase_if(activities,
                [](const RunActivity& activity) { return activity.to <= activity.from; });
  std::sort(activities.begin(), activities.end(), [](const RunActivity& a, const RunActivity& b) {
    return std::tie(a.from, a.run, a.bucket, a.to) < std::tie(b.from, b.run, b.bucket, b.to);
  });
  const WallTime first_work = activities.empty() ? 0 : activities.front().from;
  std::vector<LedgerEntry> ledger;
  Writer writer(ledger);
  for (const Stretch& stretch : stretches_of(record, now)) {
    const std::set<WallTime> cuts = cuts_of(stretch, activities, first_work);
    for (auto from = cuts.begin(); std::next(from) != cuts.end(); ++from) {
      const WallTime to = *std::next(from);
      std::vector<Share> shares;
      if (is_at_work(*stretch.segment) && *from < stretch.worked_to) {
        shares = shares_at(activities, *from, record.rental.gpu_count);
      }
      if (shares.empty()) shares = {{RunId{}, bucket_of(*stretch.segment, *from, first_work), 1}};
      writer.write(stretch, *from, to, shares);
    }
  }
  return ledger;
}

}  // namespace afs
