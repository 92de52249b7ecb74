// HttpUrl: the parts of an http:// or https:// address that we ask. Called by whoever configures
// one and by HttpClient, on any thread. A pure parser; refuses what could be read in two ways.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace afs {

inline constexpr size_t kUrlBytesMax = 8'192;

struct HttpUrl {
  bool is_tls = false;
  std::string host;  // Lower case, without the brackets of an IPv6 address.
  uint16_t port = 80;
  std::string target = "/";  // Path and query, as they are sent.

  // "console.vast.ai", "127.0.0.1:8080", "[::1]:8080": the port where it is not the usual one.
  std::string authority() const;
  // Nobody but this machine reads what goes there.
  bool is_loopback() const;
  bool is_same_server(const HttpUrl& other) const {
    return is_tls == other.is_tls && host == other.host && port == other.port;
  }
};

// Refuses other schemes, a user or password in the address, a fragment, blanks and control bytes.
Result<HttpUrl> parse_url(std::string_view text);

}  // namespace afs
