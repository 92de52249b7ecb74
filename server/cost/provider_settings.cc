#include "cost/provider_settings.h"

#include <array>
#include <cstdlib>

#include "base/file.h"

namespace afs {
namespace {

constexpr ProviderKind kKinds[] = {ProviderKind::kVast, ProviderKind::kRunpod,
                                   ProviderKind::kLambda};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

Result<std::string> read_key_file(const std::filesystem::path& file) {
  TRY_ASSIGN(const File opened, File::open(file.string()));
  std::array<std::byte, kProviderKeyBytesMax + 1> bytes;
  TRY_ASSIGN(const size_t size, opened.read_at(0, bytes));
  return std::string(reinterpret_cast<const char*>(bytes.data()), size);
}

// What a header may carry: anything else would break the request.
bool is_key(std::string_view key) {
  for (const char c : key) {
    if (c <= ' ' || c >= 0x7f) return false;
  }
  return !key.empty() && key.size() <= kProviderKeyBytesMax;
}

}  // namespace

std::string_view to_string(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::kVast:
      return "vast";
    case ProviderKind::kRunpod:
      return "runpod";
    case ProviderKind::kLambda:
      return "lambda";
  }
  return "vast";
}
std::span<const ProviderKind> enum_values(ProviderKind) { return kKinds; }

std::string_view usual_base_url(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::kVast:
      return "https://console.vast.ai";
    case ProviderKind::kRunpod:
      return "https://rest.runpod.io";
    case ProviderKind::kLambda:
      return "https://cloud.lambda.ai";
  }
  return "";
}

std::string_view usual_key_variable(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::kVast:
      return "VAST_API_KEY";
    case ProviderKind::kRunpod:
      return "RUNPOD_API_KEY";
    case ProviderKind::kLambda:
      return "LAMBDA_API_KEY";
  }
  return "";
}

std::string key_place(const ProviderSettings& settings) {
  if (!settings.key_file.empty()) return settings.key_file.string();
  return "the environment variable " + settings.key_variable;
}

Result<std::string> read_provider_key(const ProviderSettings& settings) {
  std::string text;
  if (!settings.key_file.empty()) {
    auto content = read_key_file(settings.key_file);
    if (!content.ok()) {
      return denied(settings.name + " has no key: " + content.message() +
                    "; key_file must name a file with the key");
    }
    text = std::move(*content);
  } else if (const char* const value = std::getenv(settings.key_variable.c_str())) {
    text = value;
  }
  const std::string_view key = trimmed(text);
  if (key.empty()) {
    return denied(settings.name + " has no key: " + key_place(settings) +
                  " is empty; put an API key with read access there");
  }
  if (!is_key(key)) {
    return denied(settings.name + " has no usable key: " + key_place(settings) +
                  " must hold the key alone, on one line of at most 4096 bytes");
  }
  return std::string(key);
}

}  // namespace afs
