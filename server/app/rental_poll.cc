#include "app/rental_poll.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/log.h"
#include "cost/lambda_provider.h"
#include "cost/rental_join.h"
#include "cost/runpod_provider.h"
#include "cost/vast_provider.h"
#include "net/http_client.h"

namespace afs {
namespace {

constexpr int64_t kRateCardIntervalMs =
    30'000;  // Costs nobody anything: it asks the configuration.

}  // namespace

RentalPoll::RentalPoll(const Config& config, const Parts& parts)
    : parts_(parts),
      poll_(
          providers_of(config),
          [this](const std::string& provider, const RentalListing& listing, WallTime as_of) {
            return take(provider, listing, as_of);
          },
          parts.clock, patience_) {
  poll_.start();
}

std::vector<PolledProvider> RentalPoll::providers_of(const Config& config) {
  std::vector<PolledProvider> polled;
  for (const ProviderSettings& settings : config.providers) {
    if (auto provider = make_provider(settings))
      polled.push_back({std::move(provider), settings.interval_ms});
  }
  // Without cards those from before are still to be closed.
  if (!config.rate_cards.empty() || has_open_cards()) {
    auto cards = make_rate_cards(
        config.rate_cards, [this] { return known_hosts(); }, parts_.clock);
    polled.push_back({std::move(cards), kRateCardIntervalMs});
  }
  return polled;
}

bool RentalPoll::has_open_cards() const {
  const auto rentals = parts_.book.rentals();
  return std::any_of(rentals.begin(), rentals.end(), [](const RentalBook::Record& record) {
    return record->rental.provider == kRateCardsName && !record->closed_at;
  });
}

std::unique_ptr<PriceProvider> RentalPoll::make_provider(const ProviderSettings& settings) {
  auto client = HttpClient::create({});
  if (!client.ok()) {
    log_error("{} is not asked: {}", settings.name, client.message());
    return nullptr;
  }
  auto line = std::make_unique<ProviderLine>(settings, std::move(*client), parts_.clock);
  switch (settings.kind) {
    case ProviderKind::kVast:
      return make_vast_provider(std::move(line),
                                [this](int64_t pause_ms) { return patience_.wait_ms(pause_ms); });
    case ProviderKind::kRunpod:
      return make_runpod_provider(std::move(line));
    case ProviderKind::kLambda:
      return make_lambda_provider(std::move(line));
  }
  return nullptr;
}

Status RentalPoll::take(const std::string& provider, const RentalListing& listing, WallTime as_of) {
  TRY_ASSIGN(const int64_t changes, parts_.book.take(provider, listing, as_of));
  if (changes == 0) return {};
  // Who hears of it asks at once, and shall not be told what was before.
  if (parts_.on_change) parts_.on_change();
  parts_.hub.announce({ChangeKind::kRentals, {}});
  return {};
}

// This machine, and those that runs name.
std::vector<std::string> RentalPoll::known_hosts() const {
  std::set<std::string> hosts;
  char own[256] = {};
  if (gethostname(own, sizeof(own) - 1) == 0 && own[0]) hosts.insert(own);
  for (const auto& run : parts_.runs.runs()) {
    for (std::string& name : place_of(*run, "").names) hosts.insert(std::move(name));
    if (hosts.size() >= kRateCardHostsMax) break;
  }
  return {hosts.begin(), hosts.end()};
}

}  // namespace afs
