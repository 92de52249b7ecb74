// Setters: how values of the configuration file go to their places. Each checks one value and says
// which line is wrong. Used by config.cc, config_budget.cc and config_rent.cc, where the TOML library
// is known; on the thread that reads the file.
#pragma once

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/point.h"

namespace afs {

using Setter = std::function<Status(const toml::node&)>;

Error wrong(std::string_view key, const toml::node& node, std::string_view expected);

Setter text(std::string_view key, std::string& target);
Setter path(std::string_view key, std::filesystem::path& target,
            const std::filesystem::path& directory);
Setter texts(std::string_view key, std::vector<std::string>& target);
Setter amount(std::string_view key, std::function<void(double)> set, double most);
Setter limit(std::string_view key, double& target);
Setter count(std::string_view key, int64_t& target);
Setter flag(std::string_view key, bool& target);
Setter one_of(std::string_view key, std::string& target, std::span<const char* const> words);
Setter http_url(std::string_view key, std::string& target);
// Seconds as milliseconds.
Setter seconds(std::string_view key, int64_t& target_ms, int64_t most_s);
// With a zone: without one nobody knows when that is.
Setter instant(std::string_view key, std::optional<WallTime>& target);

template <typename Integer>
Setter integer(std::string_view key, Integer& target, int64_t least, int64_t most) {
  return [=, &target](const toml::node& node) -> Status {
    const auto value = node.value_exact<int64_t>();
    if (!value || *value < least || *value > most) {
      return wrong(key, node, fmt::format("a whole number from {} to {}", least, most));
    }
    target = static_cast<Integer>(*value);
    return {};
  };
}

// Every key of `table` by its setter; a key without one is refused. `where` says which table, " in
// [[models]]".
Status fill(const toml::table& table, const std::map<std::string_view, Setter>& setters,
            std::string_view where);

}  // namespace afs
