#include "cost/provider_poll.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace afs {
namespace {

constexpr int64_t kLookMsMax = 60'000;
constexpr size_t kRefusedShownMax = 100;
constexpr size_t kNotesShownMax = 20;

template <typename T>
std::vector<T> first_of(const std::vector<T>& all, size_t count_max) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), count_max))};
}

}  // namespace

ProviderPoll::ProviderPoll(std::vector<PolledProvider> providers, Take take, const Clock& clock,
                           Patience& patience)
    : take_(std::move(take)), clock_(clock), patience_(patience) {
  for (PolledProvider& one : providers) {
    ProviderStanding standing;
    standing.name = one.provider->name();
    standing.basis = one.provider->basis();
    standing.interval_ms = one.interval_ms;
    standings_.push_back(std::move(standing));
    const PollPace pace(one.interval_ms);
    asked_.push_back({std::move(one), pace});
  }
}

void ProviderPoll::start() {
  if (asked_.empty()) return;
  thread_ = std::jthread([this] {
    while (patience_.wait_ms(ask_due())) continue;
  });
}

void ProviderPoll::stop() {
  patience_.end();
  for (const Asked& asked : asked_) asked.of.provider->cancel();
  if (thread_.joinable()) thread_.join();
}

int64_t ProviderPoll::ask_due() {
  int64_t wait_ms = kLookMsMax;
  for (size_t i = 0; i < asked_.size(); ++i) {
    if (asked_[i].pace.next_ms() <= clock_.steady_ms()) ask(i);
    wait_ms = std::min(wait_ms, asked_[i].pace.next_ms() - clock_.steady_ms());
  }
  return std::max<int64_t>(wait_ms, 1);
}

void ProviderPoll::ask(size_t index) {
  PriceProvider& provider = *asked_[index].of.provider;
  const auto listing = provider.rentals();
  const WallTime as_of = clock_.now_ms();
  const Status taken =
      listing.ok() ? take_(provider.name(), *listing, as_of) : Status(listing.error());
  if (listing.ok() && taken.ok()) {
    asked_[index].pace.answered(clock_.steady_ms());
    return note_answer(index, *listing, as_of);
  }
  asked_[index].pace.failed(clock_.steady_ms(), provider.wait_asked_ms());
  note_failure(index, taken.error());
}

void ProviderPoll::note_answer(size_t index, const RentalListing& listing, WallTime as_of) {
  const std::lock_guard lock(mutex_);
  ProviderStanding& standing = standings_[index];
  if (standing.failing_since) log_info("{} answers again", standing.name);
  if (!standing.answered_at) log_info("{} lists {} rentals", standing.name, listing.rentals.size());
  if (listing.refused.size() != standing.refused.size() && !listing.refused.empty()) {
    log_warn("{}: {} rentals cannot be shown; one {}", standing.name, listing.refused.size(),
             listing.refused.front().reason);
  }
  standing.answered_at = as_of;
  standing.rentals = static_cast<int64_t>(listing.rentals.size());
  standing.refused_total = static_cast<int64_t>(listing.refused.size());
  standing.refused = first_of(listing.refused, kRefusedShownMax);
  standing.notes = first_of(listing.notes, kNotesShownMax);
  if (listing.credit) standing.credit = listing.credit;
  standing.failing_since.reset();
  standing.error.clear();
  standing.is_key_refused = false;
  standing.failures = 0;
  standing.next_at = as_of + asked_[index].pace.next_ms() - clock_.steady_ms();
}

void ProviderPoll::note_failure(size_t index, const Error& error) {
  const std::lock_guard lock(mutex_);
  ProviderStanding& standing = standings_[index];
  if (standing.error != error.message) log_warn("{}", error.message);
  if (!standing.failing_since) standing.failing_since = clock_.now_ms();
  standing.error = error.message;
  standing.is_key_refused = error.code == ErrorCode::kDenied;
  standing.failures = asked_[index].pace.failures();
  standing.next_at = clock_.now_ms() + asked_[index].pace.next_ms() - clock_.steady_ms();
}

std::vector<ProviderStanding> ProviderPoll::standings() const {
  const std::lock_guard lock(mutex_);
  return standings_;
}

}  // namespace afs
