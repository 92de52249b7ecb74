#include "ingest/file_bookmark.h"

#include <array>
#include <span>

namespace afs {
namespace {

constexpr char kVersion = '1';

void append_text(std::string& to, std::string_view text) {
  append_varint(to, text.size());
  to.append(text);
}

std::string read_text(ByteReader& from) {
  return std::string(as_text(from.take(static_cast<size_t>(from.varint()))));
}

bool has_hash(const File& file, uint64_t offset, uint32_t length, uint64_t hash) {
  if (length > kFingerprintBytesMax) return false;
  std::array<std::byte, kFingerprintBytesMax> buffer;
  const std::span<std::byte> into(buffer.data(), length);
  const Result<size_t> count = file.read_at(offset, into);
  return count.ok() && *count == length && hash_of(into) == hash;
}

}  // namespace

uint64_t hash_of(Bytes bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const std::byte byte : bytes) {
    hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3u;
  }
  return hash;
}

bool Fingerprint::matches(const File& file, uint64_t position) const {
  if (position < tail_bytes) return false;
  return has_hash(file, 0, head_bytes, head_hash) &&
         has_hash(file, position - tail_bytes, tail_bytes, tail_hash);
}

Bookmark FileBookmark::encode(std::string source) const {
  std::string state(1, kVersion);
  for (const uint64_t number :
       {device, inode, uint64_t{fingerprint.head_bytes}, fingerprint.head_hash,
        uint64_t{fingerprint.tail_bytes}, fingerprint.tail_hash, size, zigzag(modified_ns), lines,
        lines_known, uint64_t{attempt_is_due}, uint64_t{is_dead}, zigzag(bad_records),
        zigzag(trouble_since)}) {
    append_varint(state, number);
  }
  for (const std::string* text : {&run_key, &metric_prefix, &header, &bad_reason, &trouble}) {
    append_text(state, *text);
  }
  // A decoder that would remember too much starts afresh after a restart; the position still holds.
  if (state.size() + decoder_state.size() + 10 <= kBookmarkStateBytesMax) {
    append_text(state, decoder_state);
  } else {
    append_text(state, {});
  }
  return {std::move(source), position, std::move(state)};
}

std::optional<FileBookmark> FileBookmark::decode(const Bookmark& bookmark) {
  if (bookmark.state.empty() || bookmark.state[0] != kVersion) return std::nullopt;
  ByteReader reader(as_bytes(std::string_view(bookmark.state).substr(1)));
  FileBookmark mark;
  mark.position = bookmark.position;
  mark.device = reader.varint();
  mark.inode = reader.varint();
  mark.fingerprint.head_bytes = static_cast<uint32_t>(reader.varint());
  mark.fingerprint.head_hash = reader.varint();
  mark.fingerprint.tail_bytes = static_cast<uint32_t>(reader.varint());
  mark.fingerprint.tail_hash = reader.varint();
  mark.size = reader.varint();
  mark.modified_ns = unzigzag(reader.varint());
  mark.lines = reader.varint();
  mark.lines_known = reader.varint();
  mark.attempt_is_due = reader.varint() != 0;
  mark.is_dead = reader.varint() != 0;
  mark.bad_records = unzigzag(reader.varint());
  mark.trouble_since = unzigzag(reader.varint());
  mark.run_key = read_text(reader);
  mark.metric_prefix = read_text(reader);
  mark.header = read_text(reader);
  mark.bad_reason = read_text(reader);
  mark.trouble = read_text(reader);
  mark.decoder_state = read_text(reader);
  if (!reader.ok()) return std::nullopt;
  return mark;
}

}  // namespace afs
