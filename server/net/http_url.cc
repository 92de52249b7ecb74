#include "net/http_url.h"

#include <algorithm>
#include <charconv>

namespace afs {
namespace {

Error wrong(std::string_view why) {
  return invalid("the address " + std::string(why) + "; write it as https://host/path");
}

bool is_plain(char c) { return c > ' ' && c < 0x7f; }

bool is_host_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

Status take_port(std::string_view text, uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    return wrong("has a port that is no number from 1 to 65535");
  }
  return {};
}

// "host", "host:port", "[::1]:port".
Status take_authority(std::string_view text, HttpUrl& url) {
  if (text.find('@') != std::string_view::npos) {
    return wrong("must not hold a user or a password");
  }
  const bool is_bracketed = text.starts_with('[');
  const size_t end = is_bracketed ? text.find(']') : text.find(':');
  if (is_bracketed && end == std::string_view::npos) return wrong("has a '[' without its ']'");
  url.host = std::string(is_bracketed ? text.substr(1, end - 1) : text.substr(0, end));
  for (char& c : url.host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool is_fine = std::all_of(url.host.begin(), url.host.end(), [&](char c) {
    return is_host_byte(c) || (is_bracketed && c == ':');
  });
  if (url.host.empty() || !is_fine) return wrong("has no proper host");
  if (end == std::string_view::npos) return {};
  const std::string_view rest = text.substr(end + (is_bracketed ? 1 : 0));
  if (rest.empty()) return {};
  if (rest.front() != ':') return wrong("has something between its host and its path");
  return take_port(rest.substr(1), url.port);
}

}  // namespace

std::string HttpUrl::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  std::string text = is_v6 ? "[" + host + "]" : host;
  if (port != (is_tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

bool HttpUrl::is_loopback() const {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

Result<HttpUrl> parse_url(std::string_view text) {
  if (text.size() > kUrlBytesMax) return wrong("is longer than 8192 bytes");
  if (!std::all_of(text.begin(), text.end(), is_plain)) {
    return wrong("holds a blank or a byte that is no ASCII letter, digit or sign");
  }
  HttpUrl url;
  if (text.starts_with("https://")) {
    url.is_tls = true;
    url.port = 443;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return wrong("does not begin with https:// or http://");
  }
  if (text.find('#') != std::string_view::npos) return wrong("must not hold a '#'");
  const size_t path = text.find_first_of("/?");
  TRY(take_authority(text.substr(0, path), url));
  if (path != std::string_view::npos) url.target = std::string(text.substr(path));
  if (url.target.front() == '?') url.target.insert(0, "/");
  return url;
}

}  // namespace afs
