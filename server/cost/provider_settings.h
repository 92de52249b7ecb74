// ProviderSettings: how one provider is reached, as the configuration says it. Read by app/config,
// kept by the provider. Holds where the key is, never the key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace afs {

enum class ProviderKind { kVast, kRunpod, kLambda };
std::string_view to_string(ProviderKind kind);  // "vast", "runpod", "lambda"
std::span<const ProviderKind> enum_values(ProviderKind);

struct ProviderSettings {
  ProviderKind kind = ProviderKind::kVast;
  std::string name;          // Unique; what people read.
  std::string base_url;      // "https://console.vast.ai", without a slash at its end.
  std::string key_variable;  // Of the environment ...
  std::filesystem::path
      key_file;  // ... or a file with the key alone; read at every look, so that it may be renewed.
  int64_t interval_ms = 60'000;
  friend bool operator==(const ProviderSettings&, const ProviderSettings&) = default;
};

inline constexpr int64_t kProviderIntervalMsMin =
    10'000;  // Of servers that are not on this machine.
inline constexpr int64_t kProviderIntervalMsMax = 120'000;  // Less than half of kRentalGapMs.
inline constexpr size_t kProviderKeyBytesMax = 4'096;

std::string_view usual_base_url(ProviderKind kind);
std::string_view usual_key_variable(ProviderKind kind);  // "VAST_API_KEY"

// The key itself, for one request. kDenied, with what to do, when there is none.
Result<std::string> read_provider_key(const ProviderSettings& settings);
// "the environment's VAST_API_KEY", "/run/secrets/vast": where the key is, for messages.
std::string key_place(const ProviderSettings& settings);

}  // namespace afs
