#include "app/config_rent.h"

#include "net/http_url.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

constexpr double kPriceMax = static_cast<double>(kPriceMicrosPerHourMax) / 1e6;

Setter price(std::string_view key, int64_t& target) {
  return amount(
      key, [&target](double units) { target = micros_of(units); }, kPriceMax);
}

Setter provider_kind(ProviderKind& target) {
  return [&target](const toml::node& node) -> Status {
    const auto name = node.value_exact<std::string>();
    for (const ProviderKind kind : enum_values(ProviderKind{})) {
      if (!name || *name != to_string(kind)) continue;
      target = kind;
      return {};
    }
    return wrong("kind", node, "\"vast\", \"runpod\" or \"lambda\"");
  };
}

// A key goes to that server, so it must be one that only we and it can hear.
Status check_base_url(const ProviderSettings& provider, const toml::node& node) {
  const auto url = parse_url(provider.base_url);
  if (!url.ok()) return wrong("base_url", node, "an address: " + url.message());
  if (!url->is_tls && !url->is_loopback())
    return wrong("base_url", node, "https:// (http:// is for this machine only)");
  if (url->target != "/") return wrong("base_url", node, "without a path");
  if (!url->is_loopback() && provider.interval_ms < kProviderIntervalMsMin) {
    return wrong("poll_s", node,
                 fmt::format("{} or more: providers refuse who asks more often",
                             kProviderIntervalMsMin / 1000));
  }
  return {};
}

bool is_currency(std::string_view text) {
  return text.size() == 3 &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

}  // namespace

Result<ProviderSettings> parse_provider(const toml::node& node, const fs::path& directory) {
  const toml::table* table = node.as_table();
  if (!table) return wrong("providers", node, "a list of tables, written [[providers]]");
  ProviderSettings provider;
  if (!table->contains("kind")) return wrong("kind", node, "set for every [[providers]] entry");
  TRY(fill(*table,
           {{"kind", provider_kind(provider.kind)},
            {"name", text("name", provider.name)},
            {"base_url", text("base_url", provider.base_url)},
            {"key_env", text("key_env", provider.key_variable)},
            {"key_file", path("key_file", provider.key_file, directory)},
            {"poll_s", seconds("poll_s", provider.interval_ms, kProviderIntervalMsMax / 1000)}},
           " in [[providers]]"));
  if (provider.name.empty()) provider.name = to_string(provider.kind);
  if (provider.name == kRateCardsName)
    return wrong("name", node, "another: \"rate cards\" is taken");
  if (provider.base_url.empty()) provider.base_url = usual_base_url(provider.kind);
  while (provider.base_url.ends_with('/')) provider.base_url.pop_back();
  if (provider.key_variable.empty()) provider.key_variable = usual_key_variable(provider.kind);
  TRY(check_base_url(provider, node));
  return provider;
}

Result<RateCard> parse_rate_card(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) return wrong("rate_cards", node, "a list of tables, written [[rate_cards]]");
  constexpr int64_t kGpusMax = 65'536;
  constexpr int64_t kGranularityMaxS = 31 * 86'400;
  RateCard card;
  TRY(fill(*table,
           {{"name", text("name", card.name)},
            {"host", text("host", card.host)},
            {"label", text("label", card.label)},
            {"gpu", text("gpu", card.gpu_name)},
            {"gpus", integer("gpus", card.gpu_count, 1, kGpusMax)},
            {"currency", text("currency", card.currency)},
            {"cost_per_hour", price("cost_per_hour", card.price.compute_micros)},
            {"storage_per_hour", price("storage_per_hour", card.price.storage_micros)},
            {"granularity_s", seconds("granularity_s", card.granularity_ms, kGranularityMaxS)},
            {"from", instant("from", card.from)},
            {"until", instant("until", card.until)}},
           " in [[rate_cards]]"));
  if (card.host.empty()) return wrong("host", node, "set for every [[rate_cards]] entry");
  if (!table->contains("cost_per_hour"))
    return wrong("cost_per_hour", node, "set for every [[rate_cards]] entry");
  if (card.name.empty()) card.name = card.host;
  if (!is_currency(card.currency))
    return wrong("currency", node, "three capital letters, such as \"USD\"");
  if (card.from && card.until && *card.until <= *card.from)
    return wrong("until", node, "after 'from'");
  return card;
}

Status check_currencies(const Config& config) {
  std::string currency = config.providers.empty() ? "" : "USD";
  const auto fits = [&](const std::string& other) {
    if (currency.empty()) currency = other;
    return currency == other;
  };
  for (const Model& model : config.models) {
    if (model.rate && !fits(model.rate->currency)) {
      return invalid(fmt::format(
          "configuration: model '{}' is priced in {} and others in {}; sums need one currency",
          model.key, model.rate->currency, currency));
    }
  }
  for (const RateCard& card : config.rate_cards) {
    if (!fits(card.currency)) {
      return invalid(fmt::format(
          "configuration: rate card '{}' is priced in {} and others in {}; sums need one currency",
          card.name, card.currency, currency));
    }
  }
  return {};
}

}  // namespace afs
