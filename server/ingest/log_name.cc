#include "ingest/log_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <vector>

#include "ingest/relative_path.h"

namespace afs {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 14> kEndings = {
    ".log",    ".txt", ".out", ".err",  ".stdout", ".stderr", ".jsonl",
    ".ndjson", ".csv", ".tsv", ".json", ".o",      ".e",      ".console"};
constexpr std::array<std::string_view, 11> kConsoleStems = {"stdout", "stderr", "train", "training",
                                                            "output", "log",    "logs",  "console",
                                                            "nohup",  "out",    "err"};
constexpr std::array<std::string_view, 18> kTableStems = {
    "metrics",  "results", "result",      "history",   "log",      "logs",
    "progress", "train",   "training",    "val",       "valid",    "validation",
    "eval",     "test",    "trainer_log", "train_log", "eval_log", "loss"};
constexpr std::array<std::string_view, 8> kSplits = {"train", "training", "validation", "valid",
                                                     "val",   "eval",     "test",       "testing"};
constexpr std::array<std::string_view, 10> kContainers = {
    "runs",           "logs",        "log",     "outputs",          "output",
    "lightning_logs", "tensorboard", "tb_logs", "tensorboard_logs", "experiments"};
// Followed by nothing or a number, these say nothing without the part before them.
constexpr std::array<std::string_view, 12> kWeakNames = {"version_", "exp",    "run",     "train",
                                                         "fold",     "seed",   "trial",   "tb",
                                                         "csv",      "detect", "attempt", "out"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_one_of(std::string_view name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<int64_t> to_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

bool is_weak(std::string_view name) {
  if (is_hf_stamp(name) || is_all_digits(name) || is_container(name) || is_split(name)) return true;
  const std::string lowered = lower(name);
  for (const std::string_view weak : kWeakNames) {
    if (!lowered.starts_with(weak)) continue;
    std::string_view rest = std::string_view(lowered).substr(weak.size());
    while (!rest.empty() && (rest[0] == '_' || rest[0] == '-')) rest.remove_prefix(1);
    if (rest.empty() || is_all_digits(rest)) return true;
  }
  return false;
}

// Of what follows the seconds: all before the process's and the counter's numbers, which an address
// of four numbers has before them too. Without those two all of it; a writer's own suffix cannot be
// told from a host with dots then.
std::string host_of(Names parts) {
  constexpr size_t kAddressNumbers = 4;
  const size_t count = parts.size();
  const auto is_number = [&](size_t at) { return at < count && is_all_digits(parts[at]); };
  size_t end = count;
  size_t from = 1;
  if (is_number(0)) {
    for (size_t at = 0; at < kAddressNumbers; ++at)
      if (!is_number(at)) return {};
    from = kAddressNumbers;
    end = is_number(from) && is_number(from + 1) ? kAddressNumbers : count;
  }
  for (size_t at = from; at + 1 < count && end == count; ++at)
    if (is_number(at) && is_number(at + 1)) end = at;
  std::string host;
  for (const std::string_view part : parts.first(end))
    host += (host.empty() ? "" : ".") + std::string(part);
  const std::string lowered = lower(host);
  return lowered.starts_with("localhost") ? std::string() : host;  // That is everywhere.
}

}  // namespace

std::string_view rotation_base(std::string_view file_name) {
  const size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return file_name;
  const std::string_view last = file_name.substr(dot + 1);
  if (!is_all_digits(last) || last.size() > 3) return file_name;
  return file_name.substr(0, dot);
}

std::string_view log_stem(std::string_view file_name) {
  const std::string_view name = rotation_base(file_name);
  for (const std::string_view ending : kEndings) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

bool is_generic_console_stem(std::string_view stem) {
  const std::string lowered = lower(stem);
  // "stderr_tqdm", "stdout.rank0": still the streams of one process.
  return is_one_of(lowered, kConsoleStems) || lowered.starts_with("stdout") ||
         lowered.starts_with("stderr");
}

bool is_generic_table_stem(std::string_view stem) { return is_one_of(lower(stem), kTableStems); }

std::optional<EventFileName> parse_event_file_name(std::string_view file_name) {
  const size_t found = file_name.find("tfevents");
  if (found == std::string_view::npos) return std::nullopt;
  EventFileName name;
  std::string_view rest = file_name.substr(found + std::string_view("tfevents").size());
  if (rest.ends_with(".v2")) {
    name.is_tf2 = true;
    rest.remove_suffix(3);
  }
  constexpr std::string_view kProfile = ".profile-empty";  // Keras, beside a trace.
  if (rest.ends_with(kProfile)) rest.remove_suffix(kProfile.size());
  std::vector<std::string_view> parts;
  while (rest.starts_with('.')) {
    const size_t dot = std::min(rest.find('.', 1), rest.size());
    parts.push_back(rest.substr(1, dot - 1));
    rest.remove_prefix(dot);
  }
  if (!parts.empty()) name.started_s = to_number(parts[0]).value_or(0);
  const size_t count = parts.size();
  if (name.started_s > 0 && count > 1) name.host = host_of(Names(parts).subspan(1));
  if (count >= 4 && is_all_digits(parts[count - 1]) && is_all_digits(parts[count - 2])) {
    name.writer = std::string(parts[1]) + "." + std::string(parts[count - 2]);
  }
  return name;
}

std::optional<int64_t> checkpoint_number(std::string_view directory_name) {
  constexpr std::string_view kPrefix = "checkpoint-";
  if (!directory_name.starts_with(kPrefix)) return std::nullopt;
  return to_number(directory_name.substr(kPrefix.size()));
}

std::optional<int64_t> version_number(std::string_view directory_name) {
  constexpr std::string_view kPrefix = "version_";
  if (!directory_name.starts_with(kPrefix)) return std::nullopt;
  return to_number(directory_name.substr(kPrefix.size()));
}

bool is_hf_stamp(std::string_view directory_name) {
  constexpr std::string_view kShape = "Mmm00_00-00-00_";  // 0 = any digit.
  if (directory_name.size() < kShape.size()) return false;
  if (!is_one_of(directory_name.substr(0, 3), kMonths)) return false;
  for (size_t at = 3; at < kShape.size(); ++at) {
    const char is = directory_name[at];
    if (kShape[at] == '0' ? (is < '0' || is > '9') : is != kShape[at]) return false;
  }
  return true;
}

bool is_split(std::string_view directory_name) { return is_one_of(lower(directory_name), kSplits); }

bool is_container(std::string_view directory_name) {
  return is_one_of(lower(directory_name), kContainers);
}

std::string run_name_of(std::string_view key, std::string_view root_name) {
  const std::vector<std::string_view> parts = parts_of(key);
  if (parts.empty()) return std::string(root_name);
  size_t first = parts.size() - 1;
  std::string name(parts[first]);
  while (first > 0 && is_weak(parts[first])) {
    --first;
    // A container before a weak name adds nothing, unless nothing else is there to tell runs apart.
    if (is_container(parts[first]) && (first > 0 || is_hf_stamp(parts[first + 1]))) continue;
    name = std::string(parts[first]) + "/" + name;
  }
  return name;
}

}  // namespace afs
