#include "ingest/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "base/file.h"
#include "ingest/evaluation_file.h"
#include "ingest/relative_path.h"
#include "ingest/training_data.h"

namespace afs {
namespace {

constexpr size_t kBlockBytes = 1u << 20;
constexpr size_t kEntriesMax = 20'000;  // Of one of the folders.

bool operator==(const TrainingData& a, const TrainingData& b) {
  return a.samples == b.samples && a.bytes == b.bytes && a.modified_at == b.modified_at &&
         a.fingerprint == b.fingerprint;
}
bool operator==(const Evaluation& a, const Evaluation& b) {
  return a.overall_score == b.overall_score && a.evaluated_at == b.evaluated_at &&
         a.scores == b.scores;
}
bool is_same(const ModelRecord& a, const ModelRecord& b) {
  const auto is_equal = [](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() && (!x || *x == *y);
  };
  return is_equal(a.training, b.training) && is_equal(a.evaluation, b.evaluation);
}

struct EvaluationSeen {
  FileStat stat;
  std::optional<Evaluation> evaluation;
  std::string trouble;
};

}  // namespace

class Workspace::Thread {
 public:
  Thread(Options options, const Clock& clock)
      : options_(std::move(options)), clock_(clock), buffer_(kBlockBytes) {}

  ~Thread() { stop(); }

  void start() {
    thread_ = std::jthread([this](const std::stop_token& token) { run(token); });
  }

  void stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
  }

  void look() {
    has_more_ = false;
    reasons_.clear();
    ask_keys();
    look_at_training_data();
    look_at_evaluations();
    tell_records();
    tell_troubles();
  }

 private:
  void run(const std::stop_token& token) {
    std::mutex mutex;
    std::condition_variable_any woken;
    while (!token.stop_requested()) {
      look();
      if (has_more_) continue;  // Large files are counted in parts.
      std::unique_lock lock(mutex);
      woken.wait_for(lock, token, std::chrono::milliseconds(options_.poll_interval_ms),
                     [] { return false; });
    }
  }

  void ask_keys() {
    keys_.clear();
    if (!options_.model_keys) return;
    for (std::string& key : options_.model_keys()) keys_.insert(std::move(key));
  }

  std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    auto listing = list_directory((options_.root / folder).string(), kEntriesMax);
    if (!listing.ok()) {
      if (listing.code() != ErrorCode::kNotFound) reasons_[folder] = listing.message();
      return names;
    }
    for (DirectoryEntry& entry : listing->entries) {
      if (entry.name[0] != '.' && entry.kind != FileKind::kDirectory) {
        names.push_back(std::move(entry.name));
      }
    }
    if (listing->is_truncated) {
      reasons_[folder] =
          fmt::format("holds more than {} files; the rest is not looked at", kEntriesMax);
    }
    return names;
  }

  // A configured key, the longest that fits, else what the file's own name says.
  std::string key_of_training_data(const std::string& name) const {
    std::string_view best;
    for (const std::string& key : keys_) {
      if (is_training_data_of(name, key) && key.size() > best.size()) best = key;
    }
    return printable_path(best.empty() ? training_data_key(name) : best);
  }

  void look_at_training_data() {
    std::map<std::string, TrainingDataFile> files;
    sums_.clear();
    for (const std::string& name : names_in("models")) {
      const std::string key = key_of_training_data(name);
      if (key.empty()) continue;
      auto known = files_.extract(name);
      const auto at = known.empty()
                          ? files.emplace(name, (options_.root / "models" / name).string()).first
                          : files.insert(std::move(known)).position;
      const Status status = at->second.look(buffer_);
      if (!status.ok()) {
        reasons_["models/" + printable_path(name)] = status.message();
        continue;
      }
      has_more_ |= !at->second.is_counted();
      is_partly_counted_[key] |= !at->second.is_counted();
      add(sums_[key], at->second.figures());
    }
    files_ = std::move(files);
  }

  static void add(TrainingData& sum, const TrainingData& part) {
    sum.samples += part.samples;
    sum.bytes += part.bytes;
    sum.modified_at = std::max(sum.modified_at, part.modified_at);
    // Files come in the order of their names; their names do not count.
    sum.fingerprint += (sum.fingerprint.empty() ? "" : " ") + part.fingerprint;
  }

  void look_at_evaluations() {
    std::map<std::string, EvaluationSeen> seen;
    for (const std::string& name : names_in("evaluations/results")) {
      if (evaluation_key(name).empty()) continue;
      const std::string path = (options_.root / "evaluations/results" / name).string();
      EvaluationSeen& now = seen[name];
      if (const auto before = evaluations_.find(name); before != evaluations_.end()) {
        now = std::move(before->second);
      }
      read_evaluation(path, now);
      if (!now.trouble.empty()) {
        reasons_["evaluations/results/" + printable_path(name)] = now.trouble;
      }
    }
    evaluations_ = std::move(seen);
  }

  // What was read before stays until the file is readable again.
  void read_evaluation(const std::string& path, EvaluationSeen& seen) {
    const Result<File> file = File::open(path);
    if (!file.ok()) {
      seen.trouble = file.code() == ErrorCode::kNotFound ? "" : file.message();
      return;
    }
    const Result<FileStat> stat = file->stat();
    if (!stat.ok() || *stat == seen.stat) return;
    seen.trouble.clear();
    if (stat->size > kEvaluationBytesMax) {
      seen.stat = *stat;
      seen.trouble = fmt::format("is larger than {} MiB and not read", kEvaluationBytesMax >> 20);
      return;
    }
    std::string text(stat->size, '\0');
    const Result<size_t> count = file->read_at(0, std::as_writable_bytes(std::span(text)));
    if (!count.ok()) {
      seen.trouble = count.message();
      return;
    }
    text.resize(*count);
    seen.stat = *stat;
    Result<Evaluation> evaluation = parse_evaluation(text, stat->modified_ms());
    if (evaluation.ok()) {
      seen.evaluation = std::move(*evaluation);
    } else {
      seen.trouble = "cannot be used: " + evaluation.message();
    }
  }

  void tell_records() {
    std::map<std::string, ModelRecord> now;
    for (const auto& [key, sum] : sums_) {
      // A count in progress would show a wrong number: the one before stays.
      const auto told = told_.find(key);
      if (!is_partly_counted_[key]) {
        now[key].training = sum;
      } else if (told != told_.end()) {
        now[key].training = told->second.training;
      }
    }
    is_partly_counted_.clear();
    for (const auto& [name, seen] : evaluations_) {
      if (seen.evaluation) now[printable_path(evaluation_key(name))].evaluation = seen.evaluation;
    }
    for (const auto& [key, unused] : told_) now.try_emplace(key);  // Gone: an empty record says so.
    for (const auto& [key, record] : now) {
      const auto told = told_.find(key);
      const bool is_news = told == told_.end() || !is_same(told->second, record);
      if (is_news && options_.on_record) options_.on_record(key, record);
    }
    told_ = std::move(now);
  }

  void tell_troubles() {
    if (reasons_ == told_reasons_) return;
    std::vector<FileTrouble> troubles;
    for (const auto& [path, reason] : reasons_) {
      troubles.push_back({path, reason, clock_.now_ms(), 1});
    }
    told_reasons_ = reasons_;
    if (options_.on_troubles) options_.on_troubles(std::move(troubles));
  }

  const Options options_;
  const Clock& clock_;
  std::vector<std::byte> buffer_;
  std::set<std::string> keys_;                                 // Configured.
  std::map<std::string, TrainingDataFile> files_;              // By name.
  std::map<std::string, TrainingData> sums_;                   // By key.
  std::map<std::string, bool> is_partly_counted_;              // By key.
  std::map<std::string, EvaluationSeen> evaluations_;          // By name.
  std::map<std::string, ModelRecord> told_;                    // By key.
  std::map<std::string, std::string> reasons_, told_reasons_;  // By path.
  bool has_more_ = false;
  std::jthread thread_;  // Last: it uses all of the above.
};

Workspace::Workspace(Options options, const Clock& clock)
    : thread_(std::make_unique<Thread>(std::move(options), clock)) {}

Workspace::~Workspace() = default;

void Workspace::start() { thread_->start(); }
void Workspace::stop() { thread_->stop(); }
void Workspace::look() { thread_->look(); }

}  // namespace afs
