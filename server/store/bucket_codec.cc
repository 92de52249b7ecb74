#include "store/bucket_codec.h"

#include <algorithm>

#include "base/crc32c.h"
#include "store/compression.h"
#include "store/integer_codec.h"
#include "store/value_codec.h"

namespace afs {
namespace {

constexpr uint8_t kRowsVersion = 1;  // Bucket after bucket; read only.
constexpr uint8_t kVersion = 2;      // Column after column, which is about half as long.
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

// A whole number of every bucket; as the difference to another one of the same bucket where there
// is a `base`, which stands before it.
struct IntegerColumn {
  int64_t Bucket::*field;
  int64_t Bucket::*base = nullptr;
};
constexpr IntegerColumn kIntegerColumns[] = {
    {&Bucket::count},
    {&Bucket::nan},
    {&Bucket::pos_inf},
    {&Bucket::neg_inf},
    {&Bucket::step_first},
    {&Bucket::step_last, &Bucket::step_first},
    {&Bucket::step_low, &Bucket::step_first},
    {&Bucket::step_high, &Bucket::step_last},
    {&Bucket::step_min, &Bucket::step_first},
    {&Bucket::step_max, &Bucket::step_first},
    {&Bucket::time_first},
    {&Bucket::time_last, &Bucket::time_first},
    {&Bucket::time_low, &Bucket::time_first},
    {&Bucket::time_high, &Bucket::time_last},
};

int64_t difference(int64_t from, int64_t to) { return unzigzag(distance(from, to)); }

bool read_columns(ByteReader& reader, std::vector<Bucket>& buckets) {
  std::vector<int64_t> column;
  for (const IntegerColumn& of : kIntegerColumns) {
    if (!read_integers(reader, buckets.size(), column)) return false;
    for (size_t i = 0; i < buckets.size(); ++i) {
      const int64_t base = of.base == nullptr ? 0 : buckets[i].*of.base;
      buckets[i].*of.field = at_distance(base, zigzag(column[i]));
    }
  }
  std::vector<double> values, sums;
  if (!read_values(reader, buckets.size() * std::size(kValueFields), values)) return false;
  if (!read_values(reader, buckets.size(), sums)) return false;
  auto value = values.begin();
  for (const auto field : kValueFields) {
    for (Bucket& bucket : buckets) bucket.*field = *value++;
  }
  for (size_t i = 0; i < buckets.size(); ++i) buckets[i].sum = sums[i];
  return reader.ok() && reader.at_end();
}

bool read_rows(ByteReader& reader, std::vector<Bucket>& buckets) {
  std::string raw;
  if (!read_compressed(reader, buckets.size() * kBucketBytesMax, raw)) return false;
  ByteReader fields(as_bytes(raw));
  return std::all_of(buckets.begin(), buckets.end(),
                     [&](Bucket& bucket) { return read_bucket(fields, bucket); });
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
  std::string blob;
  blob.push_back(static_cast<char>(kVersion));
  append_varint(blob, buckets.size());
  std::vector<int64_t> column(buckets.size());
  for (const IntegerColumn& of : kIntegerColumns) {
    std::transform(buckets.begin(), buckets.end(), column.begin(), [&](const Bucket& bucket) {
      return of.base == nullptr ? bucket.*of.field : difference(bucket.*of.base, bucket.*of.field);
    });
    append_integers(column, blob);
  }
  std::vector<double> values, sums;
  for (const auto field : kValueFields) {
    for (const Bucket& bucket : buckets) values.push_back(bucket.*field);
  }
  for (const Bucket& bucket : buckets) sums.push_back(bucket.sum);
  append_values(values, blob);
  append_values(sums, blob);
  append_le(blob, crc32c(as_bytes(blob)));
  return blob;
}

Result<std::vector<Bucket>> decode_page(Bytes blob) {
  const Error damaged = corrupt("a rollup is damaged; restore the data directory from a backup");
  if (blob.size() <= kChecksumBytes) return damaged;
  const Bytes body = blob.first(blob.size() - kChecksumBytes);
  if (load_le<uint32_t>(blob.data() + body.size()) != crc32c(body)) return damaged;
  ByteReader reader(body);
  const auto version = reader.le<uint8_t>();
  const uint64_t count = reader.varint();
  if (!reader.ok() || count > kFanOut) return damaged;
  std::vector<Bucket> buckets(count);
  const bool is_read = version == kVersion ? read_columns(reader, buckets)
                                           : version == kRowsVersion && read_rows(reader, buckets);
  if (!is_read) return damaged;
  return buckets;
}

}  // namespace afs
