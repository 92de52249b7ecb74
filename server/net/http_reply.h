// How a response becomes bytes, and how the handlers of others are called so that nothing they
// throw escapes. Used by the HTTP connection; error_reply() by the API too.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/http_server.h"

namespace afs {

// {"code":"busy","error":"…"}; with Retry-After where the caller may come again (429, 503).
HttpResponse error_reply(int status, std::string_view code, std::string_view sentence);

struct ReplyForm {
  bool is_http_1_0 = false;
  bool keeps_alive = false;
};
// Status line and headers with the empty line, for the body that the response has. Headers that
// could break the frame (line ends, a length of their own) are left out.
std::string response_head(const HttpResponse& response, ReplyForm form);

// A part of an answer that comes in parts, framed for HTTP/1.1; "" is the end of all.
std::string chunk_frame(std::string_view part);

const std::string& body_of(const HttpResponse& response);
void drop_body(HttpResponse& response);  // For HEAD, after the head has told its length.

// "http://host:5000" for the Host "host:5000".
bool is_origin_of_host(std::string_view origin, std::string_view host);

// 500 for an exception, which is logged. Worker thread.
HttpResponse call_handler(const HttpServer::Handler& handler, const HttpRequest& request);
// The same for the part that answers later: an exception answers 500, unless it came after an
// answer.
void call_later(const std::function<void(HttpResponse::Reply)>& later, HttpResponse::Reply reply);
// kInternal for an exception, which is logged. Worker thread.
Result<std::string> call_next_part(const std::function<Result<std::string>()>& next_part);
// kInternal for an exception, kNotFound without an opener. Io thread.
Result<std::unique_ptr<WebSocketHandler>> call_opener(const HttpServer::WebSocketOpener& opener,
                                                      const HttpRequest& request,
                                                      std::shared_ptr<WebSocketSession> session);

}  // namespace afs
