#include "api/reply.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <functional>

#include "api/types.h"
#include "net/gzip.h"
#include "net/http_reply.h"
#include "net/http_status.h"

namespace afs::api {
namespace {

// The page needs its own scripts, styles, fonts and WebSocket, images that it draws itself, and
// nothing else.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'";

bool has_header(const HttpResponse& response, const char* name) {
  return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
    return strcasecmp(header.first.c_str(), name) == 0;
  });
}

void add_header(HttpResponse& response, const char* name, std::string_view value) {
  if (!has_header(response, name)) response.headers.emplace_back(name, value);
}

std::string_view header_of(const HttpResponse& response, const char* name) {
  for (const auto& [key, value] : response.headers) {
    if (strcasecmp(key.c_str(), name) == 0) return value;
  }
  return {};
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// The items of "a, b;q=0.5, c".
template <typename Predicate>
bool any_item(std::string_view list, const Predicate& predicate) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    if (predicate(trimmed(list.substr(0, end)))) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// Weak: the same entity may travel plain or packed.
std::string_view opaque_tag(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

void tag_entity(const HttpRequest& request, HttpResponse& response) {
  if (request.method != "GET" || response.status != 200 || response.next_part) return;
  if (!has_header(response, "ETag")) {
    const std::string& body = body_of(response);
    add_header(response, "ETag",
               fmt::format("W/\"{:x}-{:x}\"", std::hash<std::string_view>{}(body), body.size()));
  }
  if (!is_known_tag(request, header_of(response, "ETag"))) return;
  response.status = 304;
  drop_body(response);
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
         content_type.starts_with("application/javascript") ||
         content_type.starts_with("image/svg");
}

void pack(const HttpRequest& request, HttpResponse& response) {
  if (response.next_part) return;
  if (has_header(response, "Content-Encoding") || !is_compressible(response.content_type)) return;
  add_header(response, "Vary", "Accept-Encoding");
  const std::string& body = body_of(response);
  if (body.size() <= kGzipBodyBytesMin || !accepts_encoding(request, "gzip")) return;
  std::string packed = gzip(body, kGzipLevel);
  response.shared_body.reset();
  response.body = std::move(packed);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

void let_origin_read(const HttpRequest& request, HttpResponse& response,
                     const std::vector<std::string>& origins) {
  if (origins.empty()) return;
  response.headers.emplace_back("Vary", "Origin");
  const auto origin = request.header("origin");
  if (!origin || std::find(origins.begin(), origins.end(), *origin) == origins.end()) return;
  add_header(response, "Access-Control-Allow-Origin", *origin);
  add_header(response, "Access-Control-Expose-Headers", "ETag, Retry-After");
}

}  // namespace

HttpResponse json_text_response(std::string json) {
  HttpResponse response;
  response.body = std::move(json);
  return response;
}

HttpResponse text_response(std::string text, std::string content_type) {
  HttpResponse response;
  response.content_type = std::move(content_type);
  response.body = std::move(text);
  return response;
}

HttpResponse error_response(const Error& error) {
  return error_response(http_status(error.code), to_string(error.code), error.message);
}

HttpResponse error_response(int status, std::string_view code, std::string_view sentence) {
  HttpResponse response = error_reply(status, code, sentence);
  response.body = to_json(ErrorBody{std::string(code), std::string(sentence)});
  return response;
}

bool accepts_encoding(const HttpRequest& request, std::string_view encoding) {
  return any_item(request.header("accept-encoding").value_or(""), [&](std::string_view item) {
    const size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view name = trimmed(item.substr(0, semicolon));
    const std::string_view weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
    const bool is_refused =
        weight.starts_with("q=0") && weight.find_first_of("123456789") == std::string_view::npos;
    return name == encoding && !is_refused;
  });
}

bool is_known_tag(const HttpRequest& request, std::string_view tag) {
  const std::string_view ours = opaque_tag(tag);
  return any_item(
      request.header("if-none-match").value_or(""),
      [&](std::string_view theirs) { return theirs == "*" || opaque_tag(theirs) == ours; });
}

HttpResponse finish_reply(const HttpRequest& request, HttpResponse response,
                          const std::vector<std::string>& cors_origins) {
  tag_entity(request, response);
  pack(request, response);
  add_header(response, "Cache-Control", response.status < 400 ? "no-cache" : "no-store");
  add_header(response, "Content-Security-Policy", kContentSecurityPolicy);
  add_header(response, "X-Content-Type-Options", "nosniff");
  add_header(response, "Referrer-Policy", "no-referrer");
  add_header(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_header(response, "Cross-Origin-Resource-Policy",
             cors_origins.empty() ? "same-origin" : "cross-origin");
  let_origin_read(request, response, cors_origins);
  return response;
}

}  // namespace afs::api
