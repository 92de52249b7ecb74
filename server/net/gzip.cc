#include "net/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <climits>

namespace afs {
namespace {

constexpr int kGzipWindow =
    15 + 16;  // The largest window; 16 asks for gzip's frame instead of zlib's.
constexpr int kMemoryLevel = 8;
constexpr size_t kUnpackStepBytes = 64u << 10;

void set_input(z_stream& stream, std::string_view bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  CHECK(bytes.size() < UINT_MAX);
  z_stream stream{};
  CHECK(deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) ==
        Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  set_input(stream, bytes);
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);  // The bound leaves room for everything.
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

Result<std::string> gunzip(std::string_view bytes, size_t bytes_max) {
  if (bytes.size() >= UINT_MAX) return too_large("the compressed body is larger than 4 GiB");
  z_stream stream{};
  CHECK(inflateInit2(&stream, kGzipWindow) == Z_OK);
  set_input(stream, bytes);
  std::string plain;
  int state = Z_OK;
  while (state == Z_OK && plain.size() <= bytes_max) {
    const size_t before = plain.size();
    plain.resize(before + std::min(kUnpackStepBytes, bytes_max + 1 - before));
    stream.next_out = reinterpret_cast<Bytef*>(plain.data() + before);
    stream.avail_out = static_cast<uInt>(plain.size() - before);
    state = inflate(&stream, Z_NO_FLUSH);
    plain.erase(plain.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (plain.size() > bytes_max) {
    return too_large("the body unpacks to more than " + std::to_string(bytes_max) +
                     " bytes; send it in smaller pieces");
  }
  if (state != Z_STREAM_END) return invalid("the body is not a whole gzip stream");
  return plain;
}

}  // namespace afs
