#include "net/http_reply.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>

#include "base/json_writer.h"
#include "base/log.h"
#include "net/http_status.h"

namespace afs {
namespace {

// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second on each thread.
std::string_view date_now() {
  thread_local time_t made_for = 0;
  thread_local std::array<char, 40> text{};
  const time_t now = time(nullptr);
  if (now != made_for) {
    tm parts{};
    gmtime_r(&now, &parts);
    strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    made_for = now;
  }
  return text.data();
}

bool has_line_end(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool is_ours(const std::string& name) {
  static constexpr std::array<const char*, 5> kOurs = {"Connection", "Content-Length", "Date",
                                                       "Content-Type", "Transfer-Encoding"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](const char* ours) { return strcasecmp(ours, name.c_str()) == 0; });
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

HttpResponse error_reply(int status, std::string_view code, std::string_view sentence) {
  JsonWriter json;
  json.begin_object().key("code").text(code).key("error").text(sentence).end_object();
  HttpResponse response;
  response.status = status;
  response.body = json.take();
  if (status == 429 || status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

const std::string& body_of(const HttpResponse& response) {
  return response.shared_body ? *response.shared_body : response.body;
}

std::string chunk_frame(std::string_view part) {
  std::array<char, 20> size{};
  const int digits = snprintf(size.data(), size.size(), "%zx\r\n", part.size());
  std::string frame(size.data(), static_cast<size_t>(digits));
  return frame.append(part).append("\r\n");
}

void drop_body(HttpResponse& response) {
  response.next_part = nullptr;
  response.body.clear();
  response.shared_body.reset();
}

std::string response_head(const HttpResponse& response, ReplyForm form) {
  const bool may_have_body =
      response.status >= 200 && response.status != 204 && response.status != 304;
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head.reserve(512);
  head.append(reason_phrase(response.status)).append("\r\n");
  add_header(head, "Date", date_now());
  if (may_have_body) {
    if (!has_line_end(response.content_type)) {
      add_header(head, "Content-Type", response.content_type);
    }
    if (!response.next_part) {
      add_header(head, "Content-Length", std::to_string(body_of(response).size()));
    } else if (!form.is_http_1_0) {
      add_header(head, "Transfer-Encoding", "chunked");
    }
  }
  for (const auto& [name, value] : response.headers) {
    if (!has_line_end(name) && !has_line_end(value) && !is_ours(name))
      add_header(head, name, value);
  }
  if (!form.keeps_alive) add_header(head, "Connection", "close");
  if (form.keeps_alive && form.is_http_1_0) add_header(head, "Connection", "keep-alive");
  return head.append("\r\n");
}

bool is_origin_of_host(std::string_view origin, std::string_view host) {
  const size_t scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view scheme = origin.substr(0, scheme_end);
  const std::string_view authority = origin.substr(scheme_end + 3);
  if (scheme != "http" && scheme != "https") return false;
  return authority.size() == host.size() &&
         strncasecmp(authority.data(), host.data(), host.size()) == 0;
}

HttpResponse call_handler(const HttpServer::Handler& handler, const HttpRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception& thrown) {
    log_error("{} {} failed: {}", request.method, request.path, thrown.what());
  } catch (...) {
    log_error("{} {} failed", request.method, request.path);
  }
  return error_reply(500, "internal", "the server failed at this request; its log says why");
}

void call_later(const std::function<void(HttpResponse::Reply)>& later, HttpResponse::Reply reply) {
  try {
    return later(reply);
  } catch (const std::exception& thrown) {
    log_error("a request failed: {}", thrown.what());
  } catch (...) {
    log_error("a request failed");
  }
  reply(error_reply(500, "internal", "the server failed at this request; its log says why"));
}

Result<std::string> call_next_part(const std::function<Result<std::string>()>& next_part) {
  try {
    return next_part();
  } catch (const std::exception& thrown) {
    log_error("an answer broke off: {}", thrown.what());
  } catch (...) {
    log_error("an answer broke off");
  }
  return internal("the server failed at this request; its log says why");
}

Result<std::unique_ptr<WebSocketHandler>> call_opener(const HttpServer::WebSocketOpener& opener,
                                                      const HttpRequest& request,
                                                      std::shared_ptr<WebSocketSession> session) {
  if (!opener) return not_found("there is no WebSocket here");
  try {
    return opener(request, std::move(session));
  } catch (const std::exception& thrown) {
    log_error("the WebSocket {} was not opened: {}", request.path, thrown.what());
  } catch (...) {
    log_error("the WebSocket {} was not opened", request.path);
  }
  return internal("the server failed to open this WebSocket; its log says why");
}

}  // namespace afs
