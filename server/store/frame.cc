#include "store/frame.h"

#include <algorithm>

#include "base/crc32c.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kHeaderBytes = 1 + sizeof(uint32_t);  // Version, checksum of what follows.

// Metrics that a run logs together share their steps and times: those are written once.
constexpr uint8_t kSameSteps = 1, kSameTimes = 2, kFloats = 4;

// Grown once a call instead of once a number: this is on the path of every point.
void append_deltas(std::span<const int64_t> numbers, std::string& to) {
  const size_t old_size = to.size();
  to.resize(old_size + numbers.size() * 10);
  char* at = to.data() + old_size;
  uint64_t previous = 0;
  for (const int64_t number : numbers) {
    uint64_t delta = zigzag(static_cast<int64_t>(static_cast<uint64_t>(number) - previous));
    previous = static_cast<uint64_t>(number);
    while (delta >= 0x80) {
      *at++ = static_cast<char>(delta | 0x80);
      delta >>= 7;
    }
    *at++ = static_cast<char>(delta);
  }
  to.resize(static_cast<size_t>(at - to.data()));
}

bool read_deltas(ByteReader& from, size_t count, std::vector<int64_t>& numbers) {
  if (count > from.remaining()) return false;  // A number takes a byte at least: no bomb.
  numbers.resize(count);
  uint64_t previous = 0;
  for (int64_t& number : numbers) {
    previous += static_cast<uint64_t>(unzigzag(from.varint()));
    number = static_cast<int64_t>(previous);
  }
  return from.ok();
}

template <typename T>
void append_raw(std::span<const double> values, std::string& to) {
  const size_t old_size = to.size();
  to.resize(old_size + values.size() * sizeof(T));
  char* at = to.data() + old_size;
  for (const double value : values) {
    const T stored = static_cast<T>(value);
    std::memcpy(at, &stored, sizeof(T));
    at += sizeof(T);
  }
}

template <typename T>
bool read_raw(ByteReader& from, size_t count, std::vector<double>& values) {
  if (count > from.remaining() / sizeof(T)) return false;
  values.resize(count);
  const Bytes raw = from.take(count * sizeof(T));
  for (size_t i = 0; i < count; ++i)
    values[i] = static_cast<double>(load_le<T>(raw.data() + i * sizeof(T)));
  return from.ok();
}

void append_column(const Commit::Column& column, const Points* previous, std::string& to) {
  const Points& points = column.points;
  uint8_t flags = 0;
  if (previous != nullptr && previous->steps == points.steps) flags |= kSameSteps;
  if (previous != nullptr && previous->times == points.times) flags |= kSameTimes;
  if (std::all_of(points.values.begin(), points.values.end(), is_float)) flags |= kFloats;
  append_varint(to, static_cast<uint64_t>(column.series.value));
  append_varint(to, static_cast<uint64_t>(column.attempt));
  append_varint(to, static_cast<uint64_t>(column.first_ordinal));
  append_varint(to, points.size());
  to.push_back(static_cast<char>(flags));
  if ((flags & kSameSteps) == 0) append_deltas(points.steps, to);
  if ((flags & kSameTimes) == 0) append_deltas(points.times, to);
  if ((flags & kFloats) != 0) {
    append_raw<float>(points.values, to);
  } else {
    append_raw<double>(points.values, to);
  }
}

bool read_column(ByteReader& from, const Points* previous, Commit::Column& column) {
  column.series.value = static_cast<int64_t>(from.varint());
  column.attempt = static_cast<int32_t>(from.varint());
  column.first_ordinal = static_cast<int64_t>(from.varint());
  const uint64_t count = from.varint();
  const uint8_t flags = from.le<uint8_t>();
  if (!from.ok()) return false;
  Points& points = column.points;
  for (const auto& [same, field] :
       {std::pair{kSameSteps, &Points::steps}, {kSameTimes, &Points::times}}) {
    if ((flags & same) == 0) {
      if (!read_deltas(from, count, points.*field)) return false;
    } else {
      if (previous == nullptr || previous->size() != count) return false;
      points.*field = previous->*field;
    }
  }
  return (flags & kFloats) != 0 ? read_raw<float>(from, count, points.values)
                                : read_raw<double>(from, count, points.values);
}

bool read_commit(ByteReader& from, FrameCommit& commit) {
  commit.run.value = static_cast<int64_t>(from.varint());
  const uint64_t columns = from.varint();
  if (!from.ok() || columns > from.remaining()) return false;
  commit.columns.resize(columns);
  const Points* previous = nullptr;
  for (Commit::Column& column : commit.columns) {
    if (!read_column(from, previous, column)) return false;
    previous = &column.points;
  }
  return true;
}

}  // namespace

void encode_frame(std::span<const std::shared_ptr<const Commit>> commits, std::string& frame) {
  frame.assign(kHeaderBytes, '\0');
  append_varint(frame, commits.size());
  for (const auto& commit : commits) {
    append_varint(frame, static_cast<uint64_t>(commit->run.value));
    append_varint(frame, commit->columns.size());
    const Points* previous = nullptr;
    for (const Commit::Column& column : commit->columns) {
      append_column(column, previous, frame);
      previous = &column.points;
    }
  }
  frame[0] = static_cast<char>(kVersion);
  const uint32_t checksum = crc32c(as_bytes(frame).subspan(kHeaderBytes));
  std::memcpy(frame.data() + 1, &checksum, sizeof(checksum));
}

Result<std::vector<FrameCommit>> decode_frame(Bytes frame) {
  const Error damaged =
      corrupt("a frame of the commit log is damaged; restore the data directory from a backup");
  if (frame.size() < kHeaderBytes || load_le<uint8_t>(frame.data()) != kVersion) return damaged;
  const Bytes body = frame.subspan(kHeaderBytes);
  if (load_le<uint32_t>(frame.data() + 1) != crc32c(body)) return damaged;
  ByteReader reader(body);
  const uint64_t count = reader.varint();
  if (count > body.size()) return damaged;
  std::vector<FrameCommit> commits(count);
  for (FrameCommit& commit : commits) {
    if (!read_commit(reader, commit)) return damaged;
  }
  if (!reader.ok() || !reader.at_end()) return damaged;
  return commits;
}

}  // namespace afs
