#include "ingest/tag_columns.h"

#include "base/json_writer.h"

namespace afs {
namespace {

// Rates of evaluation or prediction say nothing of the training's speed.
bool is_of_training(std::string_view tag) {
  return !tag.starts_with("eval") && !tag.starts_with("test") && !tag.starts_with("val");
}

TagColumns::Fact fact_of(std::string_view tag) {
  using Fact = TagColumns::Fact;
  if (tag == "train/epoch") return Fact::kEpoch;
  if (tag == "train/train_runtime") return Fact::kTrainEnd;
  if (!is_of_training(tag)) return Fact::kNone;
  if (tag.ends_with("samples_per_second")) return Fact::kSamplesPerSecond;
  if (tag.ends_with("tokens_per_second") || tag.ends_with("tokens_per_sec")) {
    return Fact::kTokensPerSecond;
  }
  return Fact::kNone;
}

}  // namespace

TagColumns::Entry* TagColumns::find_or_add(std::string_view tag) {
  if (const auto found = entries_.find(tag); found != entries_.end()) return &found->second;
  if (entries_.size() >= kRunMetricsMax) return nullptr;
  Entry entry;
  entry.metric = valid_utf8(tag);
  entry.fact = fact_of(tag);
  return &entries_.emplace(std::string(tag), std::move(entry)).first->second;
}

void TagColumns::remember_other(std::string_view tag) {
  if (tag.size() > kMetricNameBytesMax || others_.size() >= kRunMetricsMax || is_other(tag)) return;
  others_.emplace(tag);
}

Points& TagColumns::points(Entry& entry, IngestBatch& out, bool starts_attempt) {
  if (entry.feed != feed_ || starts_attempt) {
    entry.feed = feed_;
    entry.column = out.columns.size();
    out.columns.push_back({entry.metric, {}, starts_attempt});
  }
  return out.columns[entry.column].points;
}

}  // namespace afs
