// HttpRequest's look-ups: linear, since a request has a dozen headers.
#include "net/http_server.h"

namespace afs {
namespace {

std::optional<std::string_view> first_of(
    const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> HttpRequest::header(std::string_view lower_name) const {
  return first_of(headers, lower_name);
}

std::optional<std::string_view> HttpRequest::query_value(std::string_view name) const {
  return first_of(query, name);
}

std::vector<std::string_view> HttpRequest::query_values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : query) {
    if (key == name) values.emplace_back(value);
  }
  return values;
}

}  // namespace afs
