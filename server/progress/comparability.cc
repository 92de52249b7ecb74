#include "progress/comparability.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "progress/metric_words.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr size_t kValueBytesShownMax = 60;

// By the words of the last part of a name, joined.
struct TopicName {
  std::string_view name, topic;
};
constexpr TopicName kTopicNames[] = {
    {"dataset", "dataset"},
    {"datasets", "dataset"},
    {"dataset_name", "dataset"},
    {"dataset_path", "dataset"},
    {"dataset_id", "dataset"},
    {"dataset_config", "dataset"},
    {"dataset_config_name", "dataset"},
    {"dataset_dir", "dataset"},
    {"data", "dataset"},
    {"data_dir", "dataset"},
    {"data_path", "dataset"},
    {"data_file", "dataset"},
    {"data_files", "dataset"},
    {"corpus", "dataset"},
    {"train_data", "dataset"},
    {"train_dataset", "dataset"},
    {"train_file", "dataset"},
    {"train_files", "dataset"},
    {"training_data", "dataset"},
    {"training_dataset", "dataset"},
    {"training_file", "dataset"},
    {"tokenizer", "tokenizer"},
    {"tokenizer_name", "tokenizer"},
    {"tokenizer_name_or_path", "tokenizer"},
    {"tokenizer_path", "tokenizer"},
    {"tokenizer_type", "tokenizer"},
    {"vocab_size", "tokenizer"},
    {"chat_template", "tokenizer"},
    {"template", "tokenizer"},
    {"loss", "loss"},
    {"loss_fn", "loss"},
    {"loss_function", "loss"},
    {"loss_type", "loss"},
    {"criterion", "loss"},
    {"label_smoothing", "loss"},
    {"label_smoothing_factor", "loss"},
    {"packing", "packing"},
    {"neat_packing", "packing"},
    {"sequence_packing", "packing"},
    {"sample_packing", "packing"},
    {"max_seq_len", "sequence length"},
    {"max_seq_length", "sequence length"},
    {"seq_len", "sequence length"},
    {"seq_length", "sequence length"},
    {"sequence_len", "sequence length"},
    {"sequence_length", "sequence length"},
    {"max_length", "sequence length"},
    {"model_max_length", "sequence length"},
    {"cutoff_len", "sequence length"},
    {"block_size", "sequence length"},
    {"context_length", "sequence length"},
    {"ctx_len", "sequence length"},
};

std::string_view last_part(std::string_view name) {
  const size_t at = name.find_last_of("/.");
  return at == std::string_view::npos ? name : name.substr(at + 1);
}

std::optional<double> number_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' ? std::optional(value) : std::nullopt;
}

bool is_same(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto x = number_of(a), y = number_of(b);
  return x && y && *x == *y;  // 128 and 128.0.
}

std::string shown(const std::string& value) {
  if (value.size() <= kValueBytesShownMax) return value;
  size_t end = kValueBytesShownMax;
  while (end > 0 && (value[end] & 0xC0) == 0x80) --end;  // Not within a character.
  return value.substr(0, end) + "…";
}

const Param* param_named(const Run& run, const std::string& name) {
  const auto at = std::lower_bound(
      run.params.begin(), run.params.end(), name,
      [](const Param& param, const std::string& wanted) { return param.name < wanted; });
  return at != run.params.end() && at->name == name ? &*at : nullptr;
}

std::string of_data(const TrainingData& ours, const TrainingData& theirs,
                    std::string_view baseline_name) {
  if (ours.samples != theirs.samples) {
    return fmt::format("{} samples here, {} in {}", count_text(ours.samples),
                       count_text(theirs.samples), baseline_name);
  }
  return fmt::format("its training file has other content than for {}, {} samples in both",
                     baseline_name, count_text(ours.samples));
}

}  // namespace

std::string_view topic_of_param(std::string_view name) {
  const std::string wanted = joined(words_of(last_part(name)), '_');
  const auto* const found =
      std::find_if(std::begin(kTopicNames), std::end(kTopicNames),
                   [&](const TopicName& topic) { return topic.name == wanted; });
  return found == std::end(kTopicNames) ? std::string_view() : found->topic;
}

std::optional<Incomparable> incomparable(const Run& run, const Run& baseline,
                                         std::string_view baseline_name,
                                         const std::optional<TrainingData>& trained_on,
                                         const std::optional<TrainingData>& baseline_trained_on) {
  if (trained_on && baseline_trained_on &&
      trained_on->fingerprint != baseline_trained_on->fingerprint) {
    return Incomparable{"dataset", of_data(*trained_on, *baseline_trained_on, baseline_name)};
  }
  for (const Param& param : run.params) {
    const std::string_view topic = topic_of_param(param.name);
    const Param* const other = topic.empty() ? nullptr : param_named(baseline, param.name);
    if (!other || is_same(param.value, other->value)) continue;
    return Incomparable{std::string(topic),
                        fmt::format("{} is {} here, {} in {}", param.name, shown(param.value),
                                    shown(other->value), baseline_name)};
  }
  return std::nullopt;
}

}  // namespace afs
