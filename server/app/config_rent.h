// The part of the configuration that tells who rents us machines and at what price: [[providers]]
// and [[rate_cards]]. Called by config.cc.
#pragma once

#include <set>

#include "app/config.h"
#include "app/config_setters.h"

namespace afs {

Result<ProviderSettings> parse_provider(const toml::node& node,
                                        const std::filesystem::path& directory);
Result<RateCard> parse_rate_card(const toml::node& node);
// Sums need one currency; providers bill in US dollars.
Status check_currencies(const Config& config);

// A list of tables, each read by `parse` and told from the others by its name.
template <typename T, typename Parse>
Setter named_tables(std::string_view key, std::vector<T>& target, size_t count_max, Parse parse) {
  return [key, &target, count_max, parse](const toml::node& node) -> Status {
    const toml::array* items = node.as_array();
    if (!items) return wrong(key, node, fmt::format("a list of tables, written [[{}]]", key));
    if (items->size() > count_max)
      return too_large(fmt::format("configuration: more than {} [[{}]]", count_max, key));
    target.clear();
    std::set<std::string> names;
    for (const toml::node& item : *items) {
      TRY_ASSIGN(T one, parse(item));
      if (!names.insert(one.name).second)
        return wrong("name", item, fmt::format("different for all [[{}]]", key));
      target.push_back(std::move(one));
    }
    return {};
  };
}

}  // namespace afs
