#include "base/secret_mask.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace afs {
namespace {

constexpr std::string_view kMask = "•••";
constexpr size_t kNamedBytesMin = 4;    // password=abc: too short to be one, most often "none".
constexpr size_t kHexKeyBytesMin = 32;  // Of a lone hexadecimal word: API keys, but also digests.

// What issuers put before their tokens, and how much follows at least.
constexpr std::array<std::pair<std::string_view, size_t>, 14> kTokenStarts = {{
    {"hf_", 16},
    {"sk-", 16},
    {"ghp_", 16},
    {"gho_", 16},
    {"ghs_", 16},
    {"github_pat_", 16},
    {"glpat-", 16},
    {"AKIA", 16},
    {"ASIA", 16},
    {"xoxb-", 10},
    {"xoxp-", 10},
    {"AIza", 30},
    {"r8_", 20},
    {"eyJ", 30},
}};
// A name that ends so is followed by ':' or '=' and the secret.
constexpr std::array<std::string_view, 12> kSecretNames = {
    "token",  "api_key",    "apikey",        "api-key",    "secret",     "password",
    "passwd", "access_key", "secret_access", "secret_key", "credential", "authorization"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_alphanumeric(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}
bool is_of_token(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == '+' || c == '=';
}
bool is_hex(char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'f'); }
bool is_of_name(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

template <typename Test>
size_t end_of(std::string_view text, size_t at, Test test) {
  while (at < text.size() && test(text[at])) ++at;
  return at;
}

// Where a token that begins at `at` ends; `at` when none does.
size_t token_end(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  for (const auto& [start, bytes_min] : kTokenStarts) {
    if (!rest.starts_with(start)) continue;
    const size_t end = end_of(text, at + start.size(), is_of_token);
    if (end - at - start.size() >= bytes_min) return end;
  }
  const size_t end = end_of(text, at, is_hex);
  const bool is_word = end == text.size() || !is_of_name(text[end]);
  return is_word && end - at >= kHexKeyBytesMin ? end : at;
}

bool is_secret_name(std::string_view name) {
  std::string lowered(name);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return std::any_of(kSecretNames.begin(), kSecretNames.end(),
                     [&](std::string_view ending) { return lowered.ends_with(ending); });
}

bool is_plain_value(std::string_view value) {  // A count, a switch or nothing: no secret.
  const bool is_number = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',';
  });
  return is_number || value == "None" || value == "null" || value == "True" || value == "False" ||
         value == "true" || value == "false";
}

// "WANDB_API_KEY=…", "'password': '…'", "--hf-token …": from `at`, just behind the name, to the
// secret's begin and end.
std::optional<std::pair<size_t, size_t>> named_secret(std::string_view text, size_t at) {
  size_t begin = end_of(text, at, [](char c) { return c == '\'' || c == '"' || c == ' '; });
  const bool has_sign = begin < text.size() && (text[begin] == ':' || text[begin] == '=');
  if (!has_sign) return std::nullopt;
  begin = end_of(text, begin + 1, [](char c) { return c == '\'' || c == '"' || c == ' '; });
  for (const std::string_view scheme : {"Bearer ", "Basic ", "bearer ", "basic "}) {
    if (text.substr(begin).starts_with(scheme)) begin += scheme.size();
  }
  const size_t end = end_of(text, begin, [](char c) {
    return c != ' ' && c != '\'' && c != '"' && c != ',' && c != ';' && c != ')' && c != '}' &&
           c != '&' && c != ']';
  });
  if (end - begin < kNamedBytesMin || is_plain_value(text.substr(begin, end - begin))) {
    return std::nullopt;
  }
  return std::pair(begin, end);
}

// "https://user:password@host": from `at`, just behind the "//", to the '@'; `at` when there is
// none.
size_t credentials_end(std::string_view text, size_t at) {
  const size_t end = end_of(
      text, at, [](char c) { return c != '@' && c != '/' && c != ' ' && c != '"' && c != '\''; });
  return end < text.size() && text[end] == '@' ? end : at;
}

}  // namespace

std::string masked_secrets(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at).starts_with("://")) {
      const size_t end = credentials_end(text, at + 3);
      out += "://";
      if (end > at + 3) out += kMask;
      at = std::max(end, at + 3);
      continue;
    }
    const bool begins_word =
        is_alphanumeric(text[at]) && (at == 0 || text[at - 1] == '-' || !is_of_name(text[at - 1]));
    if (!begins_word) {
      out.push_back(text[at++]);
      continue;
    }
    if (const size_t end = token_end(text, at); end > at) {
      out += kMask;
      at = end;
      continue;
    }
    const size_t end = end_of(text, at, is_of_name);
    out += text.substr(at, end - at);
    const std::string_view name = text.substr(at, end - at);
    at = end;
    if (!is_secret_name(name)) continue;
    if (const auto secret = named_secret(text, at)) {
      out += text.substr(at, secret->first - at);
      out += kMask;
      at = secret->second;
    }
  }
  return out;
}

}  // namespace afs
