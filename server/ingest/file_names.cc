#include "ingest/file_names.h"

#include "ingest/words.h"

namespace afs {
namespace {

constexpr std::string_view kForeignEndings[] = {
    "md",  "rst", "py",   "ipynb",   "html",  "htm",   "css",      "js",   "ts",    "tsx",
    "xml", "tex", "toml", "ini",     "cfg",   "sh",    "c",        "cc",   "cpp",   "h",
    "hpp", "cu",  "cuh",  "java",    "go",    "rs",    "lock",     "png",  "jpg",   "jpeg",
    "gif", "svg", "pdf",  "bin",     "pt",    "pth",   "ckpt",     "gguf", "onnx",  "safetensors",
    "npy", "npz", "pkl",  "parquet", "arrow", "zip",   "gz",       "bz2",  "xz",    "zst",
    "tar", "so",  "o",    "a",       "pyc",   "model", "tfrecord", "bib",  "patch", "diff"};
constexpr std::string_view kForeignStarts[] = {
    "readme",    "license",   "licence", "changelog", "requirements",       "dockerfile",
    "makefile",  "tokenizer", "vocab",   "merges",    "special_tokens_map", "generation_config",
    "model_card"};
// Names that a format of its own claims: such a file is no console log.
constexpr std::string_view kOtherEndings[] = {"json", "jsonl", "ndjson", "yaml",
                                              "yml",  "csv",   "tsv"};
constexpr std::string_view kJobStarts[] = {"train",  "finetune", "fine-tune", "slurm",  "nohup",
                                           "stdout", "stderr",   "console",   "output", "rank"};
constexpr std::string_view kJobEndings[] = {"log", "out", "err", "stdout", "stderr"};
constexpr std::string_view kTrainingData[] = {
    "instruction", "messages", "conversations", "conversation", "text",    "prompt",
    "completion",  "chosen",   "rejected",      "question",     "answer",  "input",
    "output",      "response", "content",       "dialogue",     "context", "input_ids"};
constexpr std::string_view kResultNames[] = {"all_results.json", "train_results.json",
                                             "eval_results.json", "test_results.json",
                                             "predict_results.json"};

// Rotated logs keep their kind: "train.log.1" ends in "log".
std::string_view ending(std::string_view name) {
  size_t dot = name.rfind('.');
  const bool is_rotated = dot != std::string_view::npos && dot + 1 < name.size() &&
                          name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  if (is_rotated) {
    name = name.substr(0, dot);
    dot = name.rfind('.');
  }
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

bool starts_with_any(std::string_view name, std::span<const std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return starts_with_word(name, start); });
}

}  // namespace

bool is_foreign_file_name(std::string_view name) {
  if (name.find("tfevents") != std::string_view::npos) return false;
  return is_one_of(ending(name), kForeignEndings) || starts_with_any(name, kForeignStarts);
}

bool is_json_name(std::string_view name) {
  const std::string_view end = ending(name);
  return equal_words(end, "json") || equal_words(end, "jsonl") || equal_words(end, "ndjson");
}

bool is_yaml_name(std::string_view name) {
  return equal_words(ending(name), "yaml") || equal_words(ending(name), "yml");
}

bool is_params_name(std::string_view name) {
  if (!is_yaml_name(name)) return false;
  const std::string stem = lowered(name.substr(0, name.rfind('.')));
  return stem == "args" || stem == "config" || stem.find("params") != std::string::npos;
}

bool is_results_name(std::string_view name) { return is_one_of(name, kResultNames); }

bool is_table_name(std::string_view name) {
  return equal_words(ending(name), "csv") || equal_words(ending(name), "tsv");
}

bool is_console_name(std::string_view name) { return !is_one_of(ending(name), kOtherEndings); }

bool is_job_output_name(std::string_view name) {
  const std::string_view end =
      ending(name);  // Not .txt: train.txt is more often what is trained on.
  return starts_with_any(name, kJobStarts) && (end.empty() || is_one_of(end, kJobEndings));
}

bool is_training_data_key(std::string_view key) { return is_one_of(key, kTrainingData); }

}  // namespace afs
