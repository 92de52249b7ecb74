#include "app/config_setters.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "net/http_url.h"

namespace afs {

namespace fs = std::filesystem;

Error wrong(std::string_view key, const toml::node& node, std::string_view expected) {
  return invalid(fmt::format("configuration, line {}: '{}' must be {}", node.source().begin.line,
                             key, expected));
}

Setter text(std::string_view key, std::string& target) {
  return [key, &target](const toml::node& node) -> Status {
    const auto value = node.value_exact<std::string>();
    if (!value) return wrong(key, node, "a text in quotes");
    target = *value;
    return {};
  };
}

Setter path(std::string_view key, fs::path& target, const fs::path& directory) {
  return [key, &target, directory](const toml::node& node) -> Status {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return wrong(key, node, "a path in quotes");
    target = (directory / *value).lexically_normal();
    return {};
  };
}

Setter texts(std::string_view key, std::vector<std::string>& target) {
  return [key, &target](const toml::node& node) -> Status {
    const toml::array* items = node.as_array();
    if (!items) return wrong(key, node, "a list of texts");
    target.clear();
    for (const toml::node& item : *items) {
      const auto value = item.value_exact<std::string>();
      if (!value) return wrong(key, item, "a list of texts");
      target.push_back(*value);
    }
    return {};
  };
}

Setter amount(std::string_view key, std::function<void(double)> set, double most) {
  return [key, set = std::move(set), most](const toml::node& node) -> Status {
    const auto value = node.value<double>();
    if (!value || !std::isfinite(*value) || *value < 0 || *value > most) {
      return wrong(key, node, fmt::format("a number from 0 to {}", most));
    }
    set(*value);
    return {};
  };
}

Status fill(const toml::table& table, const std::map<std::string_view, Setter>& setters,
            std::string_view where) {
  for (const auto& [name, node] : table) {
    const auto setter = setters.find(name.str());
    if (setter == setters.end()) {
      return invalid(fmt::format(
          "configuration, line {}: unknown key '{}'{}; see docs/operations.md for the keys",
          node.source().begin.line, name.str(), where));
    }
    TRY(setter->second(node));
  }
  return {};
}

Setter seconds(std::string_view key, int64_t& target_ms, int64_t most_s) {
  return [key, &target_ms, most_s](const toml::node& node) -> Status {
    int64_t whole = 0;
    TRY(integer(key, whole, 1, most_s)(node));
    target_ms = whole * 1000;
    return {};
  };
}

Setter instant(std::string_view key, std::optional<WallTime>& target) {
  return [key, &target](const toml::node& node) -> Status {
    const auto value = node.value<toml::date_time>();
    if (!value || !value->offset)
      return wrong(key, node, "a time with its zone, such as 2026-11-01T00:00:00Z");
    std::tm parts{};
    parts.tm_year = value->date.year - 1900;
    parts.tm_mon = value->date.month - 1;
    parts.tm_mday = value->date.day;
    parts.tm_hour = value->time.hour;
    parts.tm_min = value->time.minute;
    parts.tm_sec = value->time.second;
    target = (static_cast<int64_t>(timegm(&parts)) - value->offset->minutes * 60LL) * 1000;
    return {};
  };
}

Setter count(std::string_view key, int64_t& target) {
  constexpr int64_t kCountMax = 1'000'000;
  return integer(key, target, 1, kCountMax);
}

Setter limit(std::string_view key, double& target) {
  constexpr double kLimitMax = 1e6;
  return amount(
      key, [&target](double value) { target = value; }, kLimitMax);
}

Setter flag(std::string_view key, bool& target) {
  return [key, &target](const toml::node& node) -> Status {
    const auto value = node.value_exact<bool>();
    if (!value) return wrong(key, node, "true or false");
    target = *value;
    return {};
  };
}

Setter one_of(std::string_view key, std::string& target, std::span<const char* const> words) {
  return [key, &target, words](const toml::node& node) -> Status {
    const auto value = node.value_exact<std::string>();
    if (!value || std::find(words.begin(), words.end(), *value) == words.end()) {
      return wrong(key, node, fmt::format("one of {}", fmt::join(words, ", ")));
    }
    target = *value;
    return {};
  };
}

Setter http_url(std::string_view key, std::string& target) {
  return [key, &target](const toml::node& node) -> Status {
    const auto value = node.value_exact<std::string>();
    if (!value || (!value->empty() && !parse_url(*value).ok()))
      return wrong(key, node, "an address that begins with http:// or https://");
    target = *value;
    return {};
  };
}

}  // namespace afs
