#include "base/result.h"

namespace afs {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid: return "invalid";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kConflict: return "conflict";
    case ErrorCode::kDenied: return "denied";
    case ErrorCode::kTooLarge: return "too_large";
    case ErrorCode::kBusy: return "busy";
    case ErrorCode::kUnavailable: return "unavailable";
    case ErrorCode::kCorrupt: return "corrupt";
    case ErrorCode::kInternal: return "internal";
  }
  return "internal";
}

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "afs-monitor: bug: CHECK(%s) failed at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace afs
