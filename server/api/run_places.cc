#include "api/run_places.h"

#include <set>

namespace afs::api {
namespace {

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return low;
}

// "gpu-box.lab.example" → "gpu-box": hosts are also known by their first part.
std::string first_part(const std::string& host) { return host.substr(0, host.find('.')); }

}  // namespace

RunPlaces::RunPlaces(RunBoard& board, const Context& context)
    : board_(board), now_(context.clock.now_ms()) {
  int64_t total = 0;
  for (const RunBoard::Entry& entry : board.newest(0, kRunsPlacedMax, total)) {
    const size_t index = runs_.size();
    runs_.push_back(std::make_shared<const Placed>(placed(entry)));
    by_id_[entry.run->id] = index;
    const RunPlace& place = runs_.back()->place;
    std::set<std::string> words(place.labels.begin(), place.labels.end());
    for (const std::string& name : place.names) {
      words.insert(name);
      words.insert(first_part(name));
    }
    for (const std::string& word : words) by_word_.emplace(word, index);
  }
}

RunPlaces::Placed RunPlaces::placed(const RunBoard::Entry& entry) const {
  return {entry, place_of(*entry.run, entry.view->model.value_or("")),
          span_of(*entry.run, is_live(entry.view->lifecycle), now_)};
}

std::vector<RunPlaces::Shared> RunPlaces::candidates(const RentalRecord& record,
                                                     const std::vector<HandJoin>& by_hand) const {
  const Rental& rental = record.rental;
  const WallTime began = record.segments.empty() ? now_ : record.segments.front().since;
  const WallTime ended = record.closed_at.value_or(now_);
  std::set<size_t> found;
  const std::string host = lower(rental.host);
  for (const std::string& word :
       {lower(rental.label), lower(rental.provider_id), rental.ip, host, first_part(host)}) {
    if (word.empty()) continue;
    const auto [first, last] = by_word_.equal_range(word);
    for (auto it = first; it != last; ++it) {
      const RunSpan& span = runs_[it->second]->span;
      if (span.from <= ended && span.to >= began) found.insert(it->second);
    }
  }
  std::vector<Shared> all;
  for (const HandJoin& join : by_hand) {
    const auto known = by_id_.find(join.run);
    if (known != by_id_.end()) {
      found.insert(known->second);
    } else if (const auto entry = board_.find(public_id(join.run)); entry.run) {
      all.push_back(std::make_shared<const Placed>(placed(entry)));
    }
  }
  for (const size_t index : found) all.push_back(runs_[index]);
  return all;
}

}  // namespace afs::api
