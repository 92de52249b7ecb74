// Auth: who may talk to this server. Until accounts exist: only this machine, and of its browser
// only our own page. Called while wiring, by FrontDoor on worker threads, and by the WebSocket
// opener on the io thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/http_server.h"

namespace afs::api {

struct AccessPolicy {
  std::vector<std::string> hosts;  // Accepted Host names besides loopback, without port.
  std::vector<std::string>
      cors_origins;  // Foreign origins that may read and write: "https://x.example".
};

// kDenied for an address that others can reach; kInvalid for what is no numeric address.
Status check_bind(std::string_view host);

// Every request, also the upgrade to a WebSocket: a foreign Host means that a foreign name was
// pointed at us (DNS rebinding); an unsafe method from a foreign page is refused (CSRF). kDenied.
Status check_request(const HttpRequest& request, const AccessPolicy& policy);

}  // namespace afs::api
