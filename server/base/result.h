// Result<T>: a value, or an Error that says what the caller may do next.
// Called by everyone, on any thread. Never throws, never logs.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace afs {

// The code says what the caller may do; the message says it in a sentence with a next step.
enum class ErrorCode {
  kInvalid,      // The input is wrong; the same call fails again. HTTP 400.
  kNotFound,     // There is no such thing. HTTP 404.
  kConflict,     // It exists already, or somebody else holds it. HTTP 409.
  kDenied,       // Not allowed (permission, policy). HTTP 403.
  kTooLarge,     // A named limit was hit. HTTP 413.
  kBusy,         // A queue is full: try again later. HTTP 429.
  kUnavailable,  // The resource is away (disk full, database locked, no GPU): may heal. HTTP 503.
  kCorrupt,      // The bytes are damaged: never further with this input. HTTP 500.
  kInternal,     // A bug or an unexpected failure of a library. HTTP 500.
};

std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

// Stands for "nothing" in Result<void>-like results.
struct Unit {};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(implicit)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(implicit)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return *std::get_if<1>(&state_); }
  ErrorCode code() const { return error().code; }
  const std::string& message() const { return error().message; }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT(implicit)
  static Status success() { return {}; }

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }
  ErrorCode code() const { return error_->code; }
  const std::string& message() const { return error_->message; }

 private:
  std::optional<Error> error_;
};

inline Error invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message)}; }
inline Error not_found(std::string message) { return {ErrorCode::kNotFound, std::move(message)}; }
inline Error conflict(std::string message) { return {ErrorCode::kConflict, std::move(message)}; }
inline Error denied(std::string message) { return {ErrorCode::kDenied, std::move(message)}; }
inline Error too_large(std::string message) { return {ErrorCode::kTooLarge, std::move(message)}; }
inline Error busy(std::string message) { return {ErrorCode::kBusy, std::move(message)}; }
inline Error unavailable(std::string message) {
  return {ErrorCode::kUnavailable, std::move(message)};
}
inline Error corrupt(std::string message) { return {ErrorCode::kCorrupt, std::move(message)}; }
inline Error internal(std::string message) { return {ErrorCode::kInternal, std::move(message)}; }

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace afs

#define AFS_CONCAT_INNER(a, b) a##b
#define AFS_CONCAT(a, b) AFS_CONCAT_INNER(a, b)

// TRY(expr): hands an error on to the caller; for Status and for results whose value is not needed.
#define TRY(expr)                                                            \
  do {                                                                       \
    auto&& afs_try_result = (expr);                                          \
    if (!afs_try_result.ok()) return ::afs::Error(afs_try_result.error());   \
  } while (false)

// TRY_ASSIGN(auto x, expr): the value, or hands the error on.
#define TRY_ASSIGN(target, expr) AFS_TRY_ASSIGN_INNER(AFS_CONCAT(afs_result_, __LINE__), target, expr)
#define AFS_TRY_ASSIGN_INNER(result, target, expr)   \
  auto result = (expr);                              \
  if (!result.ok()) return ::afs::Error(result.error()); \
  target = std::move(result).value()

// CHECK(condition): what must hold whatever the input is. Always on; ends the process.
#define CHECK(condition) \
  ((condition) ? (void)0 : ::afs::check_failed(#condition, __FILE__, __LINE__))
