// Parameter files: hparams.yaml, args.yaml and their like become params and totals. Reads a subset
// of YAML: nested `key: value`, lists and block texts as text. What it does not understand stays
// text, never an error. Called by log_dir on its thread with the whole document.
#include <unordered_set>

#include "base/json_writer.h"
#include "ingest/decoder.h"
#include "ingest/numbers.h"
#include "ingest/step_names.h"

namespace afs {
namespace {

constexpr size_t kParamFileBytesMax = 1 << 20;
constexpr size_t kParamsMax = 2000;
constexpr size_t kParamValueBytesMax = 4096;
constexpr size_t kParamDepthMax = 32;

struct YamlLine {
  size_t indent = 0;
  std::string_view text;  // Without comment and blanks around it.
};

// The text before a comment: " #" outside quotes.
std::string_view without_comment(std::string_view text) {
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t')) {
      return text.substr(0, i);
    }
  }
  return text;
}

std::vector<YamlLine> lines_of(std::string_view document) {
  std::vector<YamlLine> lines;
  while (!document.empty()) {
    const size_t end = std::min(document.find('\n'), document.size());
    const std::string_view line = document.substr(0, end);
    document.remove_prefix(std::min(end + 1, document.size()));
    const size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) continue;
    const std::string_view text = trimmed(without_comment(line));
    if (text.empty() || text == "---" || text == "..." || text.front() == '%') continue;
    lines.push_back({indent, text});
  }
  return lines;
}

// Where the key ends: a colon before a blank or the end, outside quotes; npos when the line has no
// key.
size_t key_end(std::string_view text) {
  size_t from = 0;
  if (text.front() == '"' || text.front() == '\'') {
    from = text.find(text.front(), 1);
    if (from == std::string_view::npos) return from;
  }
  for (size_t at = text.find(':', from); at != std::string_view::npos;
       at = text.find(':', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\t') return at;
  }
  return std::string_view::npos;
}

class ParamReader {
 public:
  ParamReader(std::vector<YamlLine> lines, IngestBatch& out)
      : lines_(std::move(lines)), out_(out) {}

  void read() {
    for (at_ = 0; at_ < lines_.size() && written_.size() < kParamsMax; ++at_) take(lines_[at_]);
  }

 private:
  struct Parent {
    size_t indent;
    std::string path;
  };

  void take(const YamlLine& line) {
    const size_t colon = key_end(line.text);
    if (colon == std::string_view::npos || line.text.front() == '-') return;  // Text without a key.
    while (!parents_.empty() && parents_.back().indent >= line.indent) parents_.pop_back();
    const std::string_view key = unquoted(trimmed(line.text.substr(0, colon)));
    const std::string path =
        parents_.empty() ? std::string(key) : parents_.back().path + "." + std::string(key);
    const std::string_view value = trimmed(line.text.substr(colon + 1));
    const bool is_block_text = !value.empty() && (value.front() == '|' || value.front() == '>');
    if (is_block_text) return put(path, block_text(line.indent));
    if (!value.empty()) return put(path, unquoted(value));
    const bool has_list = at_ + 1 < lines_.size() && lines_[at_ + 1].text.front() == '-' &&
                          lines_[at_ + 1].indent >= line.indent;
    if (has_list) return put(path, list_text(line.indent));
    const bool has_inner = at_ + 1 < lines_.size() && lines_[at_ + 1].indent > line.indent;
    if (has_inner && parents_.size() < kParamDepthMax)
      return parents_.push_back({line.indent, path});
    put(path, "");
  }

  std::string block_text(size_t indent) {
    std::string text;
    while (at_ + 1 < lines_.size() && lines_[at_ + 1].indent > indent) {
      if (!text.empty()) text += '\n';
      text += lines_[++at_].text;
    }
    return text;
  }

  // "[a, b]" of the lines "- a" and "- b"; what lies deeper is joined as it stands.
  std::string list_text(size_t indent) {
    std::string text = "[";
    while (at_ + 1 < lines_.size() &&
           (lines_[at_ + 1].indent > indent ||
            (lines_[at_ + 1].indent == indent && lines_[at_ + 1].text.front() == '-'))) {
      const std::string_view item = lines_[++at_].text;
      const bool is_item = item.front() == '-' && (item.size() == 1 || item[1] == ' ');
      if (text.size() > 1) text += is_item ? ", " : " ";
      text += is_item ? trimmed(item.substr(1)) : item;
    }
    return text + "]";
  }

  void put(std::string_view path, std::string_view value) {
    if (path.empty() || !written_.emplace(path).second) return;
    out_.params.push_back({valid_utf8(path), valid_utf8(value.substr(0, kParamValueBytesMax))});
    note_totals(path, value);
  }

  // Only where the key stands for the whole training: a scheduler has a total_steps of its own.
  void note_totals(std::string_view path, std::string_view value) {
    constexpr std::string_view kTrainers[] = {"trainer", "training", "train", "args",
                                              "training_args"};
    const size_t dot = path.rfind('.');
    const std::string_view key = path.substr(dot == std::string_view::npos ? 0 : dot + 1);
    if (dot != std::string_view::npos && !is_one_of(path.substr(0, dot), kTrainers)) return;
    const auto number = parse_number(value);
    if (!number || !(*number > 0)) return;
    if (is_one_of(key, kTotalEpochsNames) || key == "epochs") {
      update().total_epochs = number;
    } else if (is_one_of(key, kTotalStepsNames) && to_step(*number)) {
      update().total_steps = to_step(*number);
    }
  }

  RunUpdate& update() {
    if (!out_.update) out_.update.emplace();
    return *out_.update;
  }

  std::vector<YamlLine> lines_;
  IngestBatch& out_;
  std::vector<Parent> parents_;
  std::unordered_set<std::string> written_;
  size_t at_ = 0;
};

class ParamsYamlDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext&, IngestBatch& out) override {
    if (bytes.size() > kParamFileBytesMax) {
      return too_large("the file is larger than 1 MiB, so it is no parameter file");
    }
    ParamReader(lines_of(as_text(bytes)), out).read();
    return bytes.size();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_params_yaml_decoder() {
  return std::make_unique<ParamsYamlDecoder>();
}

}  // namespace afs
