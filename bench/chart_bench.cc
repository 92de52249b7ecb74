// How fast a chart of 1,000 points is read from a series of N points: the whole of it and 200 random zooms, warm (read
// before) and cold (a store opened anew, its file dropped from the system's cache). Generates the series straight through
// the store, once, into DIRECTORY. Prints one JSON line. Called by bench/run.sh; the reads are what /api/v1/series does.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "store/series_store.h"

namespace {

using afs::CurveQuery;
using afs::SeriesId;
using afs::SeriesStore;

constexpr int64_t kGroupPoints = 100'000;
constexpr int32_t kChartPoints = 1000;
constexpr int kZooms = 200;
constexpr int64_t kFirstTime = 1'795'000'000'000;
const afs::SystemClock kClock;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "chart_bench: %s\n", why.c_str());
  std::exit(1);
}

std::unique_ptr<SeriesStore> open(const std::string& directory) {
  auto store = SeriesStore::open(directory, {}, kClock);
  if (!store.ok()) give_up(store.message());
  return std::move(store).value();
}

// A training loss with noise, as 32-bit floats.
class LossMaker {
 public:
  afs::Points next(int64_t size, int64_t total) {
    afs::Points points;
    for (int64_t i = 0; i < size; ++i, ++step_) {
      const double progress = static_cast<double>(step_) / static_cast<double>(total);
      const double value = 0.9 + 2.2 * std::exp(-6 * progress) + 0.05 * noise();
      points.add(step_, kFirstTime + step_ * 250 + static_cast<int64_t>(random_() % 40), static_cast<float>(value));
    }
    return points;
  }

 private:
  // Nearly normal, and cheap: a thousand million are wanted.
  double noise() {
    const uint64_t bits = random_();
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += static_cast<double>((bits >> (16 * i)) & 0xffff) / 65536;
    return (sum - 2) * 1.732;
  }
  std::mt19937_64 random_{42};
  int64_t step_ = 0;
};

void append(SeriesStore& store, SeriesId series, afs::Points points) {
  afs::ResolvedBatch batch;
  batch.run = afs::RunId{series.value};
  batch.columns.push_back({series, std::move(points), false});
  std::vector<afs::ResolvedBatch> group;
  group.push_back(std::move(batch));
  const auto appended = store.append(std::move(group), nullptr);
  if (!appended.ok()) give_up(appended.message());
}

void generate(SeriesStore& store, SeriesId series, int64_t total) {
  const auto known = store.summary(series);
  if (known && known->count == total) return;
  if (known) give_up("the directory holds another series; name an empty one");
  LossMaker maker;
  for (int64_t made = 0; made < total; made += kGroupPoints) {
    append(store, series, maker.next(std::min(kGroupPoints, total - made), total));
    if (made % (100 * kGroupPoints) == 0) std::fprintf(stderr, "\r%lld of %lld points", static_cast<long long>(made), static_cast<long long>(total));
  }
  std::fprintf(stderr, "\n");
  if (const auto sealed = store.seal_now(); !sealed.ok()) give_up(sealed.message());
}

void drop_from_cache(const std::string& directory) {
  sync();
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const int file = ::open(entry.path().c_str(), O_RDONLY);
    if (file < 0) continue;
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
}

double read_ms(const SeriesStore& store, SeriesId series, const CurveQuery& query) {
  const auto start = std::chrono::steady_clock::now();
  const auto curve = store.read(series, query);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (!curve.ok()) give_up(curve.message());
  if (curve->size() == 0) give_up("a chart is empty");
  return took.count();
}

// From a thousandth of a thousandth to all of it, at random places.
std::vector<CurveQuery> zooms(int64_t total) {
  std::mt19937_64 random{7};
  std::uniform_real_distribution<> any;
  std::vector<CurveQuery> queries;
  for (int i = 0; i < kZooms; ++i) {
    const double width = static_cast<double>(total) * std::pow(10, -any(random) * 5);
    CurveQuery query;
    query.buckets_max = kChartPoints;
    query.from = static_cast<int64_t>(any(random) * (static_cast<double>(total) - width));
    query.to = *query.from + static_cast<int64_t>(width);
    queries.push_back(query);
  }
  return queries;
}

struct Times {
  std::vector<double> ms;
  double at(double share) {
    std::sort(ms.begin(), ms.end());
    return ms[std::min(ms.size() - 1, static_cast<size_t>(share * static_cast<double>(ms.size())))];
  }
};

void print(const char* name, Times times, const char* end) {
  std::printf("\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}%s", name, times.at(0.5), times.at(0.99), times.at(1), end);
}

// The same zooms while another thread appends as fast as it can to series of its own.
Times while_ingesting(SeriesStore& store, SeriesId series, const std::vector<CurveQuery>& queries, int64_t& appended) {
  Times times;
  std::jthread writer([&](const std::stop_token& stop) {
    LossMaker maker;
    for (int64_t i = 0; !stop.stop_requested(); ++i) {
      append(store, SeriesId{series.value + 1 + i % 20}, maker.next(1000, 1'000'000));
      appended += 1000;
    }
  });
  for (const CurveQuery& query : queries) times.ms.push_back(read_ms(store, series, query));
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: chart_bench DIRECTORY POINTS\n");
    return 2;
  }
  const std::string directory = argv[1];
  const int64_t total = std::atoll(argv[2]);
  const SeriesId series{1};
  auto store = open(directory);
  generate(*store, series, total);
  const std::vector<CurveQuery> queries = zooms(total);
  CurveQuery whole;
  whole.buckets_max = kChartPoints;

  Times cold_whole, cold, warm_whole, warm;
  for (int i = 0; i < 5; ++i) {
    store.reset();
    drop_from_cache(directory);
    store = open(directory);
    cold_whole.ms.push_back(read_ms(*store, series, whole));
  }
  store.reset();
  drop_from_cache(directory);
  store = open(directory);
  for (const CurveQuery& query : queries) cold.ms.push_back(read_ms(*store, series, query));
  for (int i = 0; i < 50; ++i) warm_whole.ms.push_back(read_ms(*store, series, whole));
  for (const CurveQuery& query : queries) {
    read_ms(*store, series, query);
    warm.ms.push_back(read_ms(*store, series, query));
  }
  int64_t appended = 0;
  Times busy = while_ingesting(*store, series, queries, appended);
  const auto bytes = static_cast<double>(store->stats().disk_bytes);
  std::printf("{\"points\":%lld,\"bytes_per_point\":%.2f,\"appended_meanwhile\":%lld,", static_cast<long long>(total), bytes / static_cast<double>(total),
              static_cast<long long>(appended));
  print("whole_cold_ms", cold_whole, ",");
  print("whole_warm_ms", warm_whole, ",");
  print("zoom_cold_ms", cold, ",");
  print("zoom_warm_ms", warm, ",");
  print("zoom_while_ingesting_ms", busy, "}\n");
  return 0;
}
