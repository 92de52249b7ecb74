// ProviderLine: how a provider's server is asked: address, key, and what its refusals mean in our
// words. One a provider; on the thread of provider_poll, save cancel(). No answer's text gets into
// an error, since it may repeat the key.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "cost/provider_settings.h"
#include "net/http_client.h"

namespace afs {

inline constexpr int64_t kWaitAskedMsMax = 3'600'000;  // A longer Retry-After is cut to this.

class ProviderLine {
 public:
  ProviderLine(ProviderSettings settings, std::unique_ptr<HttpClient> client, const Clock& clock)
      : settings_(std::move(settings)), client_(std::move(client)), clock_(clock) {}

  // The body of a good answer (200). kDenied for 401 and 403, kBusy for 429, kUnavailable for 5xx.
  Result<std::string> get(std::string_view target);

  const ProviderSettings& settings() const { return settings_; }
  const Clock& clock() const { return clock_; }
  int64_t wait_asked_ms() const { return wait_asked_ms_; }
  void cancel() { client_->cancel(); }

 private:
  Error refusal(const HttpAnswer& answer);

  const ProviderSettings settings_;
  const std::unique_ptr<HttpClient> client_;
  const Clock& clock_;
  int64_t wait_asked_ms_ = 0;
};

// Of a Retry-After header: seconds, or a date; 0 when it is neither. At most kWaitAskedMsMax.
int64_t retry_after_ms(std::string_view header, int64_t now_ms);

}  // namespace afs
