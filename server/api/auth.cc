#include "api/auth.h"

#include <arpa/inet.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "net/http_reply.h"

namespace afs::api {
namespace {

std::optional<in_addr> ipv4_of(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::optional<in6_addr> ipv6_of(const std::string& text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  return address;
}

bool is_loopback_v4(uint8_t first_byte) { return first_byte == 127; }

bool is_loopback_address(const std::string& text) {
  if (const auto v4 = ipv4_of(text)) {
    return is_loopback_v4(static_cast<uint8_t>(ntohl(v4->s_addr) >> 24));
  }
  if (const auto v6 = ipv6_of(text)) {
    if (IN6_IS_ADDR_V4MAPPED(&*v6)) return is_loopback_v4(v6->s6_addr[12]);
    return IN6_IS_ADDR_LOOPBACK(&*v6);
  }
  return false;
}

// "[::1]:5000" → "::1", "host:5000" → "host", in lower case without a final dot.
std::string host_name(std::string_view host) {
  std::string name;
  if (host.starts_with('[')) {
    name = host.substr(1, host.find(']') - 1);
  } else {
    name = host.substr(0, host.rfind(':'));
  }
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name.ends_with('.')) name.pop_back();
  return name;
}

// Browsers resolve localhost and what is below it to this machine themselves, whatever a name
// server says.
bool is_own_name(const std::string& name, const AccessPolicy& policy) {
  return name == "localhost" || name.ends_with(".localhost") || is_loopback_address(name) ||
         std::any_of(policy.hosts.begin(), policy.hosts.end(),
                     [&](const std::string& host) { return host_name(host) == name; });
}

bool is_unsafe(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool is_json(std::string_view content_type) {
  static constexpr std::string_view kJson = "application/json";
  return content_type.size() >= kJson.size() &&
         strncasecmp(content_type.data(), kJson.data(), kJson.size()) == 0 &&
         (content_type.size() == kJson.size() || content_type[kJson.size()] == ';' ||
          content_type[kJson.size()] == ' ');
}

// Only browsers send Origin and Sec-Fetch-Site: a request without them is a program, which needs no
// guard.
Status check_page(const HttpRequest& request, const AccessPolicy& policy) {
  const auto origin = request.header("origin");
  const auto& friends = policy.cors_origins;
  if (origin && std::find(friends.begin(), friends.end(), *origin) != friends.end()) return {};
  const std::string_view site = request.header("sec-fetch-site").value_or("none");
  if (site != "none" && site != "same-origin") {
    return denied("a page of another site may not change anything here; see cors_origins");
  }
  if (!origin) return {};
  if (!is_origin_of_host(*origin, request.header("host").value_or(""))) {
    return denied("a page of " + std::string(*origin) +
                  " may not change anything here; see cors_origins");
  }
  // A form of a foreign page cannot send JSON: the last fence should a browser lie about the
  // origin.
  if (!request.body.empty() && !is_json(request.header("content-type").value_or(""))) {
    return denied("send the body as Content-Type: application/json");
  }
  return {};
}

}  // namespace

Status check_bind(std::string_view host) {
  const std::string text(host);
  if (!ipv4_of(text) && !ipv6_of(text)) {
    return invalid("'" + text + "' is not a numeric address; use 127.0.0.1 or ::1");
  }
  if (is_loopback_address(text)) return {};
  return denied(
      "accounts do not exist yet, so only loopback addresses are allowed; use an SSH tunnel: "
      "ssh -L 5000:127.0.0.1:5000 host");
}

Status check_request(const HttpRequest& request, const AccessPolicy& policy) {
  if (const auto host = request.header("host")) {
    const std::string name = host_name(*host);
    if (!is_own_name(name, policy)) {
      return denied("this server is not called '" + name +
                    "'; use a loopback address, or add the name to the configured hosts");
    }
  }
  if (is_unsafe(request.method)) return check_page(request, policy);
  return {};
}

}  // namespace afs::api
