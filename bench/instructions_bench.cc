// The work that every point costs, as loops to be counted by callgrind: instructions do not depend on how busy the machine
// is. `instructions_bench WHAT [EVENT_FILE]` runs the loop of WHAT once; only measured() is counted. Called by instructions.mjs.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "api/points_body.h"
#include "base/clock.h"
#include "ingest/decoder.h"
#include "store/series_store.h"

namespace {

using namespace afs;

constexpr int64_t kSeries = 20;
constexpr int64_t kStepsPerBatch = 50;  // 1,000 points, as a request has.
constexpr int64_t kBatches = 100;
constexpr int64_t kPoints = kSeries * kStepsPerBatch * kBatches;
constexpr size_t kBlockBytes = 1 << 20;
const SystemClock kClock;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "instructions_bench: %s\n", why.c_str());
  std::exit(1);
}

int64_t decode(const std::string& content) {
  const auto decoder = make_tfevents_decoder();
  const Bytes bytes = as_bytes(content);
  int64_t points = 0;
  for (size_t at = 0; at < bytes.size();) {
    IngestBatch batch;
    const auto taken = decoder->feed(bytes.subspan(at, std::min(kBlockBytes, bytes.size() - at)), {}, batch);
    if (!taken.ok() || *taken == 0) break;
    points += static_cast<int64_t>(batch.point_count());
    at += *taken;
  }
  return points;
}

// A request as a client sends it: 50 steps of 20 metrics as columns.
std::string body_of(int64_t number, std::mt19937_64& random) {
  std::ostringstream body;
  body.precision(17);
  const auto list = [&body](int64_t size, const auto& item) {
    for (int64_t i = 0; i < size; ++i) body << (i > 0 ? "," : "") << item(i);
  };
  const int64_t first = number * kStepsPerBatch;
  body << R"({"run":"run_00","steps":[)";
  list(kStepsPerBatch, [&](int64_t i) { return first + i; });
  body << R"(],"ts":[)";
  list(kStepsPerBatch, [&](int64_t i) { return 1'795'000'000'000 + (first + i) * 250; });
  body << R"(],"series":{)";
  for (int64_t series = 0; series < kSeries; ++series) {
    body << (series > 0 ? "," : "") << "\"train/metric_" << series << "\":[";
    list(kStepsPerBatch, [&](int64_t) { return static_cast<float>(1 + static_cast<double>(random() % 1000) / 20'000); });
    body << "]";
  }
  body << "}}";
  return body.str();
}

int64_t parse(std::vector<std::string>& bodies) {
  int64_t points = 0;
  for (std::string& body : bodies) {
    const auto batches = api::parse_points(body, api::BodyForm::kJson, {"default", 1'795'000'000'000});
    if (!batches.ok()) give_up(batches.message());
    for (const IngestBatch& batch : *batches) points += static_cast<int64_t>(batch.point_count());
  }
  return points;
}

std::vector<ResolvedBatch> group_of(int64_t number, std::mt19937_64& random) {
  ResolvedBatch batch;
  batch.run = RunId{1};
  for (int64_t series = 1; series <= kSeries; ++series) {
    ResolvedBatch::Column column{SeriesId{series}, {}, false};
    for (int64_t i = 0; i < kStepsPerBatch; ++i) {
      const int64_t step = number * kStepsPerBatch + i;
      const auto noise = static_cast<double>(random() % 1000) / 20'000;
      column.points.add(step, 1'795'000'000'000 + step * 250, static_cast<float>(1 + noise));
    }
    batch.columns.push_back(std::move(column));
  }
  std::vector<ResolvedBatch> group;
  group.push_back(std::move(batch));
  return group;
}

std::unique_ptr<SeriesStore> open(const std::string& directory) {
  SeriesStore::Options options;
  options.is_sealer_on = false;
  auto store = SeriesStore::open(directory, options, kClock);
  if (!store.ok()) give_up(store.message());
  return std::move(store).value();
}

void must(const Status& status) {
  if (!status.ok()) give_up(status.message());
}

int64_t append(SeriesStore& store, std::vector<std::vector<ResolvedBatch>> groups) {
  for (auto& group : groups) {
    const auto appended = store.append(std::move(group), nullptr);
    if (!appended.ok()) give_up(appended.message());
  }
  return kPoints;
}

std::vector<std::vector<ResolvedBatch>> all_groups() {
  std::mt19937_64 random{1};
  std::vector<std::vector<ResolvedBatch>> groups;
  for (int64_t i = 0; i < kBatches; ++i) groups.push_back(group_of(i, random));
  return groups;
}

// Charts of 1,000 points of every series, whole.
int64_t read(const SeriesStore& store) {
  int64_t buckets = 0;
  for (int64_t series = 1; series <= kSeries; ++series) {
    CurveQuery query;
    query.buckets_max = 1000;
    const auto curve = store.read(SeriesId{series}, query);
    if (!curve.ok()) give_up(curve.message());
    buckets += static_cast<int64_t>(curve->size());
  }
  return buckets;
}

}  // namespace

// Counted by its name; what it returns is how many points (of read: buckets) the work was for.
extern "C" __attribute__((noinline)) int64_t measured(const std::function<int64_t()>& work) { return work(); }

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  char pattern[] = "/tmp/afs-instructions.XXXXXX";
  if (what.empty() || mkdtemp(pattern) == nullptr) {
    std::fprintf(stderr, "usage: instructions_bench decode EVENT_FILE | parse | append | seal | read\n");
    return 2;
  }
  int64_t units = 0;
  if (what == "decode" && argc > 2) {
    std::ifstream stream(argv[2], std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    const std::string bytes = content.str();
    units = measured([&] { return decode(bytes); });
  } else if (what == "parse") {
    std::mt19937_64 random{1};
    std::vector<std::string> bodies;
    for (int64_t i = 0; i < kBatches; ++i) {
      bodies.push_back(body_of(i, random));
      bodies.back().reserve(bodies.back().size() + 1024);  // As the server does before it parses.
    }
    units = measured([&] { return parse(bodies); });
  } else {
    const auto store = open(pattern);
    auto groups = all_groups();
    if (what == "append") {
      units = measured([&] { return append(*store, std::move(groups)); });
    } else {
      append(*store, std::move(groups));
      const auto seal = [&] { return must(store->seal_now()), kPoints; };
      units = what == "seal" ? measured(seal) : (seal(), measured([&] { return read(*store); }));
    }
  }
  std::filesystem::remove_all(pattern);
  std::printf("%lld\n", static_cast<long long>(units));
  return 0;
}
