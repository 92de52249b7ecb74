#include "ingest/file_probe.h"

#include <algorithm>
#include <array>

#include "ingest/format_sniffer.h"
#include "ingest/log_name.h"

namespace afs {
namespace {

constexpr std::array<std::string_view, 44> kForeignEndings = {
    ".safetensors", ".bin",      ".pt",   ".pth",   ".ckpt", ".gguf",   ".ggml",    ".onnx",
    ".h5",          ".hdf5",     ".npy",  ".npz",   ".pkl",  ".pickle", ".parquet", ".arrow",
    ".feather",     ".tfrecord", ".zip",  ".tar",   ".gz",   ".bz2",    ".xz",      ".zst",
    ".7z",          ".png",      ".jpg",  ".jpeg",  ".gif",  ".webp",   ".svg",     ".mp4",
    ".wav",         ".mp3",      ".flac", ".pdf",   ".so",   ".o",      ".a",       ".py",
    ".pyc",         ".ipynb",    ".html", ".sqlite"};
constexpr std::array<std::string_view, 4> kSureNames = {"trainer_state.json", "trainer_log.jsonl",
                                                        "metrics.csv", "results.csv"};
constexpr std::array<std::string_view, 10> kLikelyEndings = {
    ".jsonl", ".csv", ".log", ".out", ".err", ".stdout", ".stderr", ".yaml", ".yml", ".json"};

bool ends_with_any(std::string_view name, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_sure_name(std::string_view name) {
  return parse_event_file_name(name).has_value() ||
         std::find(kSureNames.begin(), kSureNames.end(), name) != kSureNames.end();
}

// An event file's writer makes its first record at once and the next perhaps minutes later, and
// that one says whose run it is: it is waited for until it is whole, or too long to be looked at.
bool has_second_record(Bytes head, bool is_head_full) {
  constexpr uint64_t kFraming = 16;
  uint64_t end = 0;
  for (int record = 0; record < 2; ++record) {
    if (head.size() < end + sizeof(uint64_t)) return is_head_full;
    const auto length = load_le<uint64_t>(head.data() + end);
    if (length >= kSniffBytesMax) return true;
    end += length + kFraming;
  }
  return is_head_full || head.size() >= end;
}

}  // namespace

Result<FileProbe> probe_file(const std::string& path, const Sniffer& sniff,
                             std::span<std::byte> buffer) {
  TRY_ASSIGN(const File file, File::open(path));
  FileProbe probe;
  TRY_ASSIGN(probe.stat, file.stat());
  if (probe.stat.size == 0) return probe;
  TRY_ASSIGN(const size_t count, file.read_at(0, buffer));
  const Bytes head(buffer.data(), count);
  probe.is_head_full = count == buffer.size();
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  probe.format = sniff(name, head, probe.stat.size);
  if (probe.format != Format::kTfevents) return probe;
  probe.has_args_summary = as_text(head).find("args/text_summary") != std::string_view::npos;
  probe.has_hparams = as_text(head).find("_hparams_/") != std::string_view::npos;
  probe.has_begun = has_second_record(head, probe.is_head_full);
  return probe;
}

bool is_foreign_name(std::string_view file_name) {
  return !parse_event_file_name(file_name) && ends_with_any(file_name, kForeignEndings);
}

int log_likelihood(std::string_view file_name) {
  if (is_sure_name(file_name)) return 0;
  return ends_with_any(file_name, kLikelyEndings) ? 1 : 2;
}

std::string misnamed_reason(std::string_view file_name) {
  if (!is_sure_name(file_name)) return {};
  return "is named like a training log but does not begin like one, so it is not read; is it "
         "damaged, or a copy that broke off?";
}

}  // namespace afs
