#include "ingest/metric_name.h"

#include "ingest/words.h"

namespace afs {
namespace {

struct SplitWord {
  std::string_view word, split;
};
constexpr SplitWord kSplitWords[] = {
    {"train", "train"},  {"training", "train"}, {"val", "val"}, {"valid", "val"},
    {"eval", "val"},     {"validation", "val"}, {"dev", "val"}, {"test", "test"},
    {"testing", "test"}, {"evaluation", "val"},
};

std::string joined(std::string_view prefix, std::string_view rest) {
  return std::string(prefix).append("/").append(rest);
}

}  // namespace

std::string_view split_of(std::string_view word) {
  for (const auto& [name, split] : kSplitWords) {
    if (equal_words(name, word)) return split;
  }
  return {};
}

std::string hugging_face_metric(std::string_view key) {
  if (key.starts_with("eval_")) return joined("eval", key.substr(5));
  if (key.starts_with("test_")) return joined("test", key.substr(5));
  return joined("train", key);
}

std::string console_metric(std::string_view words) {
  std::string name = lowered(words);
  for (char& c : name) {
    if (c == ' ' || c == '\t') c = '_';
  }
  const size_t gap = words.find(' ');
  if (gap != std::string_view::npos) {
    const std::string_view first = split_of(words.substr(0, gap));
    if (!first.empty()) return joined(first, std::string_view(name).substr(gap + 1));
    const size_t last_gap = words.rfind(' ');  // litgpt's "loss train".
    const std::string_view last = split_of(words.substr(last_gap + 1));
    if (!last.empty()) return joined(last, std::string_view(name).substr(0, last_gap));
  }
  // The same loss is train_loss in one script and "train loss" in the next; longer names stay as
  // they are.
  if (name.ends_with("_loss")) {
    const std::string_view split = split_of(std::string_view(name).substr(0, name.size() - 5));
    if (!split.empty()) return joined(split, "loss");
  }
  return name;
}

}  // namespace afs
