#include "store/compression.h"

#include <zstd.h>

#include <memory>

#include "base/result.h"

namespace afs {
namespace {

constexpr int kLevel = 1;  // Noise does not get smaller at higher levels, only slower.
constexpr size_t kWorthwhileBytes = 32;  // Below it the frame's own header eats the gain.

// Contexts are some hundred kilobytes: one a thread, kept.
ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                                  &ZSTD_freeCCtx);
  return context.get();
}
ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                                  &ZSTD_freeDCtx);
  return context.get();
}

}  // namespace

void append_compressed(Bytes raw, std::string& to) {
  thread_local std::string packed;
  size_t packed_size = raw.size();
  if (raw.size() >= kWorthwhileBytes) {
    packed.resize(ZSTD_compressBound(raw.size()));
    packed_size = ZSTD_compressCCtx(compressor(), packed.data(), packed.size(), raw.data(),
                                    raw.size(), kLevel);
    CHECK(ZSTD_isError(packed_size) == 0);
  }
  const bool pays = packed_size < raw.size();
  const Bytes stored = pays ? as_bytes({packed.data(), packed_size}) : raw;
  append_varint(to, raw.size());
  append_varint(to, stored.size());
  to.append(as_text(stored));
}

bool read_compressed(ByteReader& from, size_t raw_bytes_max, std::string& raw) {
  const uint64_t raw_size = from.varint();
  const uint64_t stored_size = from.varint();
  if (!from.ok() || raw_size > raw_bytes_max || stored_size > raw_size) return false;
  const Bytes stored = from.take(stored_size);
  if (!from.ok()) return false;
  if (stored_size == raw_size) {
    raw.assign(as_text(stored));
    return true;
  }
  raw.resize(raw_size);
  return ZSTD_decompressDCtx(decompressor(), raw.data(), raw.size(), stored.data(),
                             stored.size()) == raw_size;
}

}  // namespace afs
