#include "api/assets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>

#include "api/reply.h"
#include "base/log.h"

namespace afs::api {
namespace {

constexpr std::string_view kBootPlaceholder = "<!--boot-->";
constexpr std::string_view kHtmlType = "text/html; charset=utf-8";
// What stands in for the page when the binary was built without it.
constexpr std::string_view kUnbuiltPage =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>AFS Training "
    "Monitor</title></head><body><h1>The page was not built</h1><p>The server runs and its API "
    "answers at <a href=\"/api/v1/overview\">/api/v1/overview</a>. To build the page: <code>cd web "
    "&amp;&amp; npm ci &amp;&amp; npm run build</code>, then build the server again, or run "
    "<code>./serve.sh</code>, which does both.</p><!--boot--></body></html>";

struct TypeOfExtension {
  std::string_view extension, content_type;
};
constexpr std::array<TypeOfExtension, 17> kTypes = {{
    {".html", kHtmlType},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
}};

std::string_view type_of(std::string_view path) {
  for (const TypeOfExtension& type : kTypes) {
    if (path.ends_with(type.extension)) return type.content_type;
  }
  return {};
}

std::string etag_of(std::string_view bytes) {
  return fmt::format("W/\"{:x}-{:x}\"", std::hash<std::string_view>{}(bytes), bytes.size());
}

// "assets/app.js.gz" is the packed form of "assets/app.js".
bool take_suffix(std::string_view& path, std::string_view suffix) {
  if (!path.ends_with(suffix)) return false;
  path.remove_suffix(suffix.size());
  return true;
}

// In JSON a '<' stands in strings only: escaped it says the same and cannot end the script element.
std::string inert(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) c == '<' ? (void)safe.append("\\u003c") : safe.push_back(c);
  return safe;
}

}  // namespace

Assets::Assets(BootJson boot, std::span<const EmbeddedFile> files) : boot_(std::move(boot)) {
  std::string_view page = kUnbuiltPage;
  for (const EmbeddedFile& embedded : files) {
    if (embedded.path == "index.html") page = embedded.bytes;
    std::string_view path = embedded.path;
    const bool is_gzip = take_suffix(path, ".gz");
    const bool is_brotli = !is_gzip && take_suffix(path, ".br");
    File& file = files_["/" + std::string(path)];
    (is_gzip     ? file.gzip
     : is_brotli ? file.brotli
                 : file.plain) = std::make_shared<const std::string>(embedded.bytes);
    if (is_gzip || is_brotli) continue;
    const std::string_view type = type_of(path);
    file.content_type = type.empty() ? "application/octet-stream" : type;
    file.etag = etag_of(embedded.bytes);
    file.is_hashed = path.starts_with("assets/");
  }
  std::erase_if(files_, [](const auto& entry) {
    return !entry.second.plain || entry.first == "/index.html";
  });
  const size_t at = std::min(page.find(kBootPlaceholder), page.size());
  page_head_ = page.substr(0, at);
  page_tail_ = page.substr(std::min(at + kBootPlaceholder.size(), page.size()));
}

HttpResponse Assets::serve(const HttpRequest& request) const {
  if (request.method != "GET") {
    HttpResponse response =
        error_response(405, "method_not_allowed", "the page is read with GET or HEAD");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  if (const auto found = files_.find(request.path); found != files_.end()) {
    return serve_file(request, found->second);
  }
  const bool is_file_name = !type_of(request.path).empty() && request.path != "/index.html";
  if (request.path.starts_with("/assets/") || is_file_name) {
    return error_response(not_found("there is no file " + request.path + "; reload the page"));
  }
  return serve_page();
}

HttpResponse Assets::serve_file(const HttpRequest& request, const File& file) const {
  HttpResponse response;
  response.content_type = file.content_type;
  response.headers = {
      {"ETag", file.etag},
      {"Cache-Control", file.is_hashed ? "public, max-age=31536000, immutable" : "no-cache"}};
  response.shared_body = file.plain;
  const bool is_packed = file.brotli || file.gzip;
  if (is_packed) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (file.brotli && accepts_encoding(request, "br")) {
    response.headers.emplace_back("Content-Encoding", "br");
    response.shared_body = file.brotli;
  } else if (file.gzip && accepts_encoding(request, "gzip")) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.shared_body = file.gzip;
  }
  return response;
}

HttpResponse Assets::serve_page() const {
  std::string boot;
  try {
    if (boot_) boot = boot_();
  } catch (const std::exception& thrown) {
    log_error("the page is sent without its boot data: {}", thrown.what());
  }
  HttpResponse response;
  response.content_type = kHtmlType;
  response.body = page_head_;
  if (!boot.empty()) {
    response.body += "<script type=\"application/json\" id=\"boot\">" + inert(boot) + "</script>";
  }
  response.body += page_tail_;
  return response;
}

}  // namespace afs::api
