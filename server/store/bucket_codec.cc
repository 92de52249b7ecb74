#include "store/bucket_codec.h"

#include <algorithm>

#include "base/crc32c.h"
#include "store/compression.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = sizeof(uint32_t);
constexpr size_t kBucketBytesMax = 256;
constexpr double Bucket::*kValueFields[] = {&Bucket::min, &Bucket::max, &Bucket::first,
                                            &Bucket::last};

uint64_t distance(int64_t from, int64_t to) {
  return zigzag(static_cast<int64_t>(static_cast<uint64_t>(to) - static_cast<uint64_t>(from)));
}
int64_t at_distance(int64_t from, uint64_t distance) {
  return static_cast<int64_t>(static_cast<uint64_t>(from) +
                              static_cast<uint64_t>(unzigzag(distance)));
}

}  // namespace

void append_bucket(const Bucket& bucket, std::string& to) {
  for (const int64_t number : {bucket.count, bucket.nan, bucket.pos_inf, bucket.neg_inf}) {
    append_varint(to, static_cast<uint64_t>(number));
  }
  append_varint(to, zigzag(bucket.step_first));
  append_varint(to, distance(bucket.step_first, bucket.step_last));
  append_varint(to, distance(bucket.step_first, bucket.step_low));
  append_varint(to, distance(bucket.step_last, bucket.step_high));
  append_varint(to, distance(bucket.step_first, bucket.step_min));
  append_varint(to, distance(bucket.step_first, bucket.step_max));
  append_varint(to, zigzag(bucket.time_first));
  append_varint(to, distance(bucket.time_first, bucket.time_last));
  append_varint(to, distance(bucket.time_first, bucket.time_low));
  append_varint(to, distance(bucket.time_last, bucket.time_high));
  const bool are_floats = std::all_of(std::begin(kValueFields), std::end(kValueFields),
                                      [&](auto field) { return is_float(bucket.*field); });
  to.push_back(are_floats ? 1 : 0);
  for (const auto field : kValueFields) {
    if (are_floats) {
      append_le(to, static_cast<float>(bucket.*field));
    } else {
      append_le(to, bucket.*field);
    }
  }
  append_le(to, bucket.sum);
}

bool read_bucket(ByteReader& from, Bucket& bucket) {
  for (int64_t Bucket::*field :
       {&Bucket::count, &Bucket::nan, &Bucket::pos_inf, &Bucket::neg_inf}) {
    bucket.*field = static_cast<int64_t>(from.varint());
  }
  bucket.step_first = unzigzag(from.varint());
  bucket.step_last = at_distance(bucket.step_first, from.varint());
  bucket.step_low = at_distance(bucket.step_first, from.varint());
  bucket.step_high = at_distance(bucket.step_last, from.varint());
  bucket.step_min = at_distance(bucket.step_first, from.varint());
  bucket.step_max = at_distance(bucket.step_first, from.varint());
  bucket.time_first = unzigzag(from.varint());
  bucket.time_last = at_distance(bucket.time_first, from.varint());
  bucket.time_low = at_distance(bucket.time_first, from.varint());
  bucket.time_high = at_distance(bucket.time_last, from.varint());
  const bool are_floats = from.le<uint8_t>() == 1;
  for (const auto field : kValueFields) {
    bucket.*field = are_floats ? static_cast<double>(from.le<float>()) : from.le<double>();
  }
  bucket.sum = from.le<double>();
  return from.ok();
}

std::string encode_page(std::span<const Bucket> buckets) {
  std::string raw;
  for (const Bucket& bucket : buckets) append_bucket(bucket, raw);
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_varint(blob, buckets.size());
  append_compressed(as_bytes(raw), blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<std::vector<Bucket>> decode_page(Bytes blob) {
  const Error damaged = corrupt("a rollup is damaged; restore the data directory from a backup");
  if (blob.size() <= kChecksumBytes) return damaged;
  const Bytes body = blob.first(blob.size() - kChecksumBytes);
  if (load_le<uint32_t>(blob.data() + body.size()) != crc32c(body)) return damaged;
  ByteReader reader(body);
  if (reader.le<uint8_t>() != kVersion) return damaged;
  const uint64_t count = reader.varint();
  std::string raw;
  if (count > kFanOut || !read_compressed(reader, count * kBucketBytesMax, raw)) return damaged;
  std::vector<Bucket> buckets(count);
  ByteReader fields(as_bytes(raw));
  for (Bucket& bucket : buckets) {
    if (!read_bucket(fields, bucket)) return damaged;
  }
  return buckets;
}

}  // namespace afs
