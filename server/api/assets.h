// Assets: the page's files, embedded into the binary, and index.html with the boot data for every
// path of the page. Called by FrontDoor on worker threads; immutable after construction.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/http_server.h"

namespace afs::api {

struct EmbeddedFile {
  std::string_view
      path;  // Below web/dist: "index.html", "assets/app-3f2a.js", "assets/app-3f2a.js.gz".
  std::string_view bytes;
};
// Defined by the file that cmake/assets.cmake generates; empty when the page was not built.
std::span<const EmbeddedFile> embedded_files();

class Assets {
 public:
  using BootJson = std::function<std::string()>;  // Worker thread. JSON, or "" for none.

  explicit Assets(BootJson boot, std::span<const EmbeddedFile> files = embedded_files());

  // A file, or index.html for the page's paths (the page itself shows what it does not know).
  // 404 for /assets/… and for names of files that are not there.
  HttpResponse serve(const HttpRequest& request) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    bool is_hashed = false;  // The name changes with the bytes: may be kept for ever.
    std::shared_ptr<const std::string> plain, gzip, brotli;
  };
  HttpResponse serve_file(const HttpRequest& request, const File& file) const;
  HttpResponse serve_page() const;

  BootJson boot_;
  std::string page_head_, page_tail_;  // index.html around its boot placeholder.
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace afs::api
