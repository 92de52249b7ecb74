#include "cost/provider_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace afs {

int64_t retry_after_ms(std::string_view header, int64_t now_ms) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (error == std::errc::result_out_of_range) return kWaitAskedMsMax;
  if (error == std::errc() && end == header.data() + header.size()) {
    return std::clamp<int64_t>(seconds, 0, kWaitAskedMsMax / 1000) * 1000;
  }
  std::tm date{};
  const char* const rest =
      strptime(std::string(header).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest) return 0;
  return std::clamp<int64_t>(static_cast<int64_t>(timegm(&date)) * 1000 - now_ms, 0,
                             kWaitAskedMsMax);
}

Result<std::string> ProviderLine::get(std::string_view target) {
  wait_asked_ms_ = 0;
  TRY_ASSIGN(const std::string key, read_provider_key(settings_));
  HttpGet ask;
  ask.url = settings_.base_url + std::string(target);
  ask.headers = {{"Authorization", "Bearer " + key}};
  auto answer = client_->get(ask);
  if (!answer.ok()) return Error{answer.code(), settings_.name + ": " + answer.message()};
  if (answer->status != 200) return refusal(*answer);
  return std::move(answer->body);
}

Error ProviderLine::refusal(const HttpAnswer& answer) {
  const std::string& name = settings_.name;
  const int status = answer.status;
  if (status == 401 || status == 403) {
    return denied(
        fmt::format("{} refuses the key in {} (HTTP {}): it is wrong, expired or may not read "
                    "instances; make a new one at the "
                    "provider and put it there",
                    name, key_place(settings_), status));
  }
  if (status == 429) {
    const auto header = answer.header("retry-after");
    wait_asked_ms_ = header ? retry_after_ms(*header, clock_.now_ms()) : 0;
    return busy(fmt::format(
        "{} says that it is asked too often (HTTP 429); it is left alone for a while", name));
  }
  if (status >= 500) {
    return unavailable(
        fmt::format("{} has a fault of its own (HTTP {}); it is asked again later", name, status));
  }
  return unavailable(
      fmt::format("{} answers HTTP {} where a list was expected; check its base_url {}", name,
                  status, settings_.base_url));
}

}  // namespace afs
