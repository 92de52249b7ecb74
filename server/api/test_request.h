// Requests and the headers of responses, shortly written, for the tests of this folder.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "net/http_server.h"

namespace afs::api {

using Headers = std::vector<std::pair<std::string, std::string>>;  // Names in lower case.

inline HttpRequest test_request(std::string method, std::string path, Headers headers = {},
                                std::string body = "") {
  HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}

inline std::string header_of(const HttpResponse& response, const std::string& name) {
  std::string all;
  for (const auto& [key, value] : response.headers) {
    if (key == name) all += (all.empty() ? "" : ", ") + value;
  }
  return all;
}

inline std::string body_text(const HttpResponse& response) {
  return response.shared_body ? *response.shared_body : response.body;
}

}  // namespace afs::api
