// HttpClient: asks other servers: GET over HTTP/1.1, with TLS and checked certificates. One
// deadline for the whole exchange, from the look-up of the name to the last byte. Called by whoever
// polls, on its own thread, which waits; one exchange at a time. cancel() from any thread. What it
// says in errors names the server and never holds a header or a query, so that no key gets into a
// log.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace afs {

struct HttpGet {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;  // Authorization and the like.
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.
  std::string body;

  std::optional<std::string_view> header(std::string_view lower_name) const;
};

class HttpClient {
 public:
  struct Options {
    int64_t deadline_ms = 15'000;
    size_t body_bytes_max = 8u << 20;
    size_t header_bytes_max = 64u << 10;
    int redirects_max = 3;       // To the same server only.
    std::string authority_file;  // PEM of certificates to trust; empty: the system's.
  };

  // kInvalid: the authority file cannot be read.
  static Result<std::unique_ptr<HttpClient>> create(Options options);
  virtual ~HttpClient() = default;

  // Any answer is a value, whatever its status. kUnavailable: no answer (no such host, refused,
  // cut, too slow, cancelled); kDenied: its certificate or its redirect cannot be trusted;
  // kTooLarge: the answer is; kCorrupt: no HTTP; kInvalid: what was asked.
  virtual Result<HttpAnswer> get(const HttpGet& ask) = 0;

  // Ends the exchange under way, and refuses every later one.
  virtual void cancel() = 0;
};

// What may stand in a query as it is, stays; all else becomes %XX.
std::string escaped_query(std::string_view text);

}  // namespace afs
