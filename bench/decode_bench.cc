// How fast event files are decoded: feeds each file to the decoder as log_dir does, block by block, and prints one
// JSON line. Called by bench/run.sh; one thread; reads the files once before, so that the disk is not measured.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/decoder.h"

namespace {

constexpr size_t kBlockBytes = 1 << 20;
constexpr int kRounds = 5;

std::string read_whole(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

// The points of one file.
int64_t decode(const std::string& content) {
  const auto decoder = afs::make_tfevents_decoder();
  const afs::Bytes bytes = afs::as_bytes(content);
  int64_t points = 0;
  size_t at = 0, offered = kBlockBytes;
  while (at < bytes.size()) {
    afs::IngestBatch batch;
    const auto taken = decoder->feed(bytes.subspan(at, std::min(offered, bytes.size() - at)), {}, batch);
    if (!taken.ok()) break;
    points += static_cast<int64_t>(batch.point_count());
    offered = *taken == 0 ? offered * 2 : kBlockBytes;  // A record larger than the block.
    if (*taken == 0 && at + offered / 2 >= bytes.size()) break;
    at += *taken;
  }
  return points;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: decode_bench EVENT_FILE…\n");
    return 2;
  }
  std::vector<std::string> files;
  size_t bytes = 0;
  for (int i = 1; i < argc; ++i) {
    files.push_back(read_whole(argv[i]));
    bytes += files.back().size();
  }
  double best = 1e9;
  int64_t points = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    points = 0;
    for (const std::string& content : files) points += decode(content);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  std::printf("{\"bytes\":%zu,\"points\":%lld,\"seconds\":%.4f,\"mb_per_s\":%.1f,\"points_per_s\":%.0f}\n", bytes,
              static_cast<long long>(points), best, static_cast<double>(bytes) / 1e6 / best,
              static_cast<double>(points) / best);
  return 0;
}
