#include "ingest/trouble_desk.h"

#include <fmt/format.h>

namespace afs {
namespace {

constexpr char kSeparator = '\0';  // The one byte that no path holds.

}  // namespace

TroubleDesk::TroubleDesk(Deliveries& deliveries, std::string project, const Bookmark* told)
    : deliveries_(deliveries), delivery_(deliveries), project_(std::move(project)) {
  if (told == nullptr) return;
  std::string_view rest = told->state;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(kSeparator), rest.size());
    told_[std::string(rest.substr(0, end))] = "?";  // Told, in words that are forgotten.
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void TroubleDesk::set_current(std::map<std::string, std::string> reasons) {
  const size_t count = reasons.size();
  if (count > kDeskTroublesMax) {
    reasons.erase(std::next(reasons.begin(), kDeskTroublesMax), reasons.end());
    reasons["."] = fmt::format("{} files and directories cannot be read; {} of them are listed",
                               count, kDeskTroublesMax);
  }
  current_ = std::move(reasons);
}

bool TroubleDesk::pump(Sink& sink) {
  if (const auto outcome = delivery_.take_outcome(); outcome && outcome->ok()) told_ = being_told_;
  if (told_ == current_ || !delivery_.is_free()) return false;
  being_told_ = current_;
  if (!delivery_.submit(sink, make_batch()).ok()) return false;
  if (const auto outcome = delivery_.take_outcome(); outcome && outcome->ok()) told_ = being_told_;
  return true;
}

IngestBatch TroubleDesk::make_batch() const {
  IngestBatch batch;
  batch.run.project = project_;
  const int64_t now_ms = deliveries_.clock->now_ms();
  for (const auto& [path, reason] : current_) {
    const auto told = told_.find(path);
    if (told == told_.end() || told->second != reason) {
      batch.troubles.push_back({path, reason, now_ms, 1});
    }
  }
  for (const auto& [path, unused] : told_) {
    if (!current_.contains(path)) batch.troubles.push_back({path, "", now_ms, 0});
  }
  batch.bookmarks.push_back(bookmark());
  return batch;
}

Bookmark TroubleDesk::bookmark() const {
  std::string paths;
  for (const auto& [path, unused] : current_) {
    if (paths.size() + path.size() + 1 > kBookmarkStateBytesMax) break;
    if (!paths.empty()) paths.push_back(kSeparator);
    paths += path;
  }
  return {kSource, 0, std::move(paths)};
}

}  // namespace afs
