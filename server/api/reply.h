// Replies: how values and errors become HttpResponses, and what every response gets on its way out:
// weak ETag and 304, gzip, cache and security headers, CORS. Called on worker threads; keeps no
// state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_codec.h"
#include "base/result.h"
#include "net/http_server.h"

namespace afs::api {

inline constexpr size_t kGzipBodyBytesMin = 1024;  // Smaller bodies are sent as they are.
inline constexpr int kGzipLevel = 1;  // Live JSON is made anew each time: fast before small.

HttpResponse json_text_response(std::string json);
HttpResponse text_response(std::string text,
                           std::string content_type = "text/plain; charset=utf-8");

template <typename T>
HttpResponse json_response(const T& value) {
  return json_text_response(to_json(value));
}

// The status of the code, and {"code":"not_found","error":"…"}. kBusy and kUnavailable say
// Retry-After.
HttpResponse error_response(const Error& error);
// The same for a status without an ErrorCode (405 and the like).
HttpResponse error_response(int status, std::string_view code, std::string_view sentence);

// Whether Accept-Encoding has it ("gzip", "br") and does not refuse it with q=0.
bool accepts_encoding(const HttpRequest& request, std::string_view encoding);

// Whether If-None-Match names this ETag, so that the client has the answer and finish_reply() will say 304.
bool is_known_tag(const HttpRequest& request, std::string_view tag);

// What every response gets: called once, by FrontDoor, after the handler. `cors_origins` is the
// exact list of foreign origins that may read; empty switches CORS off.
HttpResponse finish_reply(const HttpRequest& request, HttpResponse response,
                          const std::vector<std::string>& cors_origins);

}  // namespace afs::api
