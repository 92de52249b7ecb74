#include "ingest/console_pairs.h"

#include "ingest/console_words.h"
#include "ingest/metric_name.h"
#include "ingest/numbers.h"
#include "ingest/progress_bar.h"
#include "ingest/time_text.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr size_t kPairsLineBytesMax = 4096;
constexpr size_t kPairsMax = 128;
constexpr size_t kNameWordsMax = 4;
constexpr size_t kAsideBytesMax = 60;  // "(averaged over 10 steps)" after a value.

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_word_char(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("_./@%*-").find(c) != std::string_view::npos;
}
bool is_boundary(std::string_view text, size_t at) {
  return at >= text.size() || !is_ascii(text[at]) ||
         std::string_view(" \t,;|)]").find(text[at]) != std::string_view::npos;
}

enum class Connector { kNone, kGap, kSign };

class PairsReader {
 public:
  explicit PairsReader(std::string_view text) : text_(text) {}

  std::optional<PairsLine> read() {
    while (true) {
      skip_separators();
      if (at_ >= text_.size()) break;
      if (++items_ > kPairsMax || !item()) return std::nullopt;
    }
    return accepted() ? std::optional(std::move(line_)) : std::nullopt;
  }

 private:
  // Blanks, commas, bars, lone dashes, brackets and characters that are not ASCII, such as a drawn
  // bar.
  void skip_separators() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool is_gap =
          !is_ascii(c) || std::string_view(" \t,;|()[]:=>*#~").find(c) != std::string_view::npos;
      const bool is_dash = c == '-' && (at_ + 1 >= text_.size() || text_[at_ + 1] == ' ' ||
                                        text_[at_ + 1] == '-' || text_[at_ + 1] == '>');
      if (c == '[' && bracketed_bar()) continue;
      if (!is_gap && !is_dash) return;
      if (c == '(' || c == '[') had_open_ = true;
      ++at_;
    }
  }

  // Keras' "[=====>....]".
  bool bracketed_bar() {
    const size_t end = text_.find(']', at_);
    if (end == std::string_view::npos || end == at_ + 1) return false;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find_first_not_of("=>.-#█ ") != std::string_view::npos) return false;
    at_ = end + 1;
    line_.is_keras = line_.is_keras || line_.is_in_epoch;
    return true;
  }

  bool item() {
    if (is_digit(text_[at_])) return fraction() || keras_timing() || epoch_and_batch();
    return named_value();
  }

  // "[100/1000]", "6400/60000 (11%)" without a name: batches of the epoch, where the line has one.
  bool fraction() {
    const size_t from = at_;
    const auto done = whole();
    if (done && take_slash()) {
      const auto total = whole();
      if (total && is_boundary(text_, at_) && !line_.step) {
        if (word(" batches")) skip_aside();
        line_.step = done;
        line_.step_total = total;
        line_.is_in_epoch = true;
        line_.has_marker = true;
        skip_aside();
        return true;
      }
    }
    at_ = from;
    return false;
  }

  // "3s 1ms/step" or "ETA: 3s".
  bool keras_timing() {
    if (!line_.is_in_epoch) return false;
    const size_t end = std::min(text_.find_first_of(" \t,;|", at_), text_.size());
    const std::string_view token = text_.substr(at_, end - at_);
    size_t digits = 0;
    while (digits < token.size() && (is_digit(token[digits]) || token[digits] == '.')) ++digits;
    const std::string_view unit = token.substr(digits);
    if (!is_unit(unit)) return false;
    line_.is_keras = line_.is_keras || unit.ends_with("/step") || unit.ends_with("/epoch");
    at_ = end;
    return true;
  }

  // "[3,  2000] loss: 2.173", as PyTorch's tutorial prints epoch and mini-batch.
  bool epoch_and_batch() {
    const size_t from = at_;
    const auto epoch = whole();
    skip_blanks();
    if (epoch && had_open_ && items_ == 1 && take(',')) {
      skip_blanks();
      const auto batch = whole();
      if (batch && take(']')) {
        line_.epoch = static_cast<double>(*epoch);
        line_.step = batch;
        line_.is_in_epoch = line_.has_marker = true;
        return true;
      }
    }
    at_ = from;
    return false;
  }

  bool named_value() {
    const std::string_view name = read_name();
    if (name.empty()) return false;
    const Connector connector = read_connector();
    const NameKind kind = kind_of_name(name);
    if (connector == Connector::kNone) return false;
    if (connector == Connector::kGap && !is_all_vocabulary(name)) return false;
    if (connector == Connector::kGap) has_gap_form_ = true;
    switch (kind) {
      case NameKind::kStep:
      case NameKind::kIteration:
        return step_value(kind);
      case NameKind::kEpoch:
        return epoch_value();
      default:
        return measured_value(name, kind, connector);
    }
  }

  // Up to four words; the last one stands right before the sign or the number.
  std::string_view read_name() {
    const size_t from = at_;
    size_t end = at_;
    for (size_t word = 0; word < kNameWordsMax && at_ < text_.size() && starts_word(); ++word) {
      while (at_ < text_.size() && is_word_char(text_[at_])) ++at_;
      if (at_ < text_.size() && text_[at_] == '(') skip_parenthesis();
      end = at_;
      if (at_ >= text_.size() || text_[at_] != ' ' || at_ + 1 >= text_.size()) break;
      if (!is_letter(text_[at_ + 1]) || is_number_word(at_ + 1)) break;
      ++at_;
    }
    at_ = end;
    return text_.substr(from, end - from);
  }

  bool starts_word() const { return is_letter(text_[at_]) || text_[at_] == '_'; }

  // "mAP50(B)": part of a name when nothing but letters is inside.
  void skip_parenthesis() {
    size_t end = at_ + 1;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    if (end < text_.size() && text_[end] == ')') at_ = end + 1;
  }

  bool is_number_word(size_t at) const {
    const size_t end = std::min(text_.find_first_of(" \t,;|)]", at), text_.size());
    return parse_number(text_.substr(at, end - at)).has_value();
  }

  Connector read_connector() {
    const size_t from = at_;
    skip_blanks();
    skip_unit_of_name();
    if (at_ < text_.size() && (text_[at_] == ':' || text_[at_] == '=' || text_[at_] == '#')) {
      ++at_;
      skip_blanks();
      return Connector::kSign;
    }
    const bool is_bracket = at_ < text_.size() && text_[at_] == '[';
    return at_ > from || is_bracket ? Connector::kGap : Connector::kNone;
  }

  // Megatron's "elapsed time per iteration (ms): 500.1".
  void skip_unit_of_name() {
    const size_t end = text_.find(')', at_);
    if (at_ >= text_.size() || text_[at_] != '(' || end == std::string_view::npos) return;
    const bool is_unit_of_name =
        is_unit(text_.substr(at_ + 1, end - at_ - 1)) && text_.substr(end + 1).starts_with(':');
    if (is_unit_of_name) at_ = end + 1;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Digits, also with blanks before them and thousands commas in them.
  std::optional<Step> whole() {
    skip_blanks();
    size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    while (end > at_ && end + 3 < text_.size() && text_[end] == ',' && is_digit(text_[end + 1]) &&
           is_digit(text_[end + 2]) && is_digit(text_[end + 3]) &&
           (end + 4 >= text_.size() || !is_digit(text_[end + 4]))) {
      end += 4;
    }
    const auto number = parse_grouped_number(text_.substr(at_, end - at_));
    if (end == at_ || !number || *number > kConsoleStepMax) return std::nullopt;
    at_ = end;
    return to_step(*number);
  }

  // "12", "12/100", "[12/100]", "12 of 100", "12:".
  bool step_value(NameKind kind) {
    const bool has_bracket = take('[');
    const auto step = whole();
    if (!step) return false;
    std::optional<Step> total;
    if (take_slash()) {
      total = whole();
      if (!total) return false;
    }
    if (has_bracket && !take(']')) return false;
    if (!is_boundary(text_, at_) && text_[at_] != ':') return false;
    take(':');
    skip_aside();
    if (kind == NameKind::kStep || !has_step_) {  // "iter 32 step 4": the step it is.
      line_.has_both = line_.step.has_value();
      line_.counts_iterations = kind == NameKind::kIteration;
      line_.step = step;
      line_.step_total = total;
    }
    has_step_ = has_step_ || kind == NameKind::kStep;
    line_.has_marker = true;
    return true;
  }

  bool epoch_value() {
    const bool has_bracket = take('[');
    skip_blanks();
    size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    const auto epoch = parse_number(text_.substr(at_, end - at_));
    if (!epoch || *epoch > kConsoleEpochMax) return false;
    at_ = end;
    if (take_slash()) {
      const auto total = whole();
      if (!total) return false;
      line_.epoch_total = static_cast<double>(*total);
    }
    if (has_bracket && !take(']')) return false;
    if (!is_boundary(text_, at_) && text_[at_] != ':' && text_[at_] != '[') return false;
    take(':');
    line_.epoch = epoch;
    line_.has_marker = true;
    return true;
  }

  // "/", " / " or " of " before a total.
  bool take_slash() {
    const size_t from = at_;
    skip_blanks();
    if (take('/') || word("of ")) return true;
    at_ = from;
    return false;
  }

  bool word(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  bool measured_value(std::string_view name, NameKind kind, Connector connector) {
    const std::string metric = metric_of(name);
    const size_t end = value_end();
    const std::string_view token = unquoted(text_.substr(at_, end - at_));
    if (token.empty()) return false;
    if (const auto value = number_with_unit(token)) {
      at_ = end;
      skip_unit();
      skip_aside();
      note(metric, kind, *value);
      return true;
    }
    // "val: n/a", "eta: 0:12:34": understood, but no number.
    const bool is_no_number = is_missing(token) || token == "?" || parse_duration_s(token);
    if (!is_no_number || connector != Connector::kSign) return false;
    at_ = end;
    return true;
  }

  // litgpt's "loss train: 1.2, val: 1.3": a lone split goes on with the measure before it.
  std::string metric_of(std::string_view name) {
    const std::string_view split = split_of(name);
    if (!split.empty() && !split_measure_.empty()) return std::string(split) + "/" + split_measure_;
    const std::string metric = console_metric(name);
    const size_t slash = metric.find('/');
    const size_t gap = name.rfind(' ');
    const bool ends_in_split =
        gap != std::string_view::npos && !split_of(name.substr(gap + 1)).empty();
    split_measure_ = ends_in_split && slash != std::string::npos ? metric.substr(slash + 1) : "";
    return metric;
  }

  // The value's last character: up to a separator; a comma between digits is one too, unless it
  // groups them.
  size_t value_end() const {
    size_t end = at_;
    while (end < text_.size() && is_ascii(text_[end]) &&
           std::string_view(" \t,;|)]([").find(text_[end]) == std::string_view::npos) {
      ++end;
    }
    size_t grouped = end;
    while (grouped < text_.size() && text_[grouped] == ',' && grouped + 3 < text_.size() &&
           is_digit(text_[grouped + 1]) && is_digit(text_[grouped + 2]) &&
           is_digit(text_[grouped + 3])) {
      grouped += 4;
    }
    if (grouped == end) return end;
    while (grouped < text_.size() && (is_digit(text_[grouped]) || text_[grouped] == '.')) ++grouped;
    return parse_grouped_number(text_.substr(at_, grouped - at_)) ? grouped : end;
  }

  static std::optional<double> number_with_unit(std::string_view token) {
    if (const auto number = parse_grouped_number(token)) return number;
    size_t unit = token.size();
    while (unit > 0 &&
           (is_letter(token[unit - 1]) || token[unit - 1] == '%' || token[unit - 1] == '/'))
      --unit;
    if (unit == 0 || unit == token.size() || !is_digit(token[unit - 1])) return std::nullopt;
    const auto number = parse_number(token.substr(0, unit));
    if (!number || !is_unit(token.substr(unit))) return std::nullopt;
    const std::string_view suffix = token.substr(unit);
    return suffix == "k" || suffix == "K" ? *number * 1e3 : *number;
  }

  // " ms", " it/s" after a number, unless it is the next name.
  void skip_unit() {
    const size_t from = at_;
    if (at_ < text_.size() && !is_ascii(text_[at_])) {  // "±0.01"
      while (at_ < text_.size() && !is_ascii(text_[at_])) ++at_;
      while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == '%'))
        ++at_;
      return;
    }
    skip_blanks();
    const size_t end = std::min(text_.find_first_of(" \t,;|([:=", at_), text_.size());
    const bool is_next_name = end < text_.size() && (text_[end] == ':' || text_[end] == '=');
    at_ = end > at_ && !is_next_name && is_unit(text_.substr(at_, end - at_)) ? end : from;
  }

  // " (0.52)", " (step)" after a value: an average or a remark.
  void skip_aside() {
    const size_t from = at_;
    skip_blanks();
    const size_t end = text_.find(')', at_);
    const bool is_aside = at_ < text_.size() && text_[at_] == '(' &&
                          end != std::string_view::npos && end - at_ <= kAsideBytesMax;
    at_ = is_aside ? end + 1 : from;
  }

  void note(const std::string& metric, NameKind kind, double value) {
    if (kind == NameKind::kNoise) return;
    if (kind == NameKind::kTotalSteps) {
      if (to_step(value).value_or(0) > 0) line_.total_steps = to_step(value);
      return;
    }
    if (kind == NameKind::kTotalEpochs) {
      if (value > 0) line_.total_epochs = value;
      return;
    }
    const bool is_split_value = kind_of_name(metric) == NameKind::kMeasure;
    if (kind == NameKind::kUnknown && !is_split_value) ++unknown_;
    if (kind == NameKind::kMeasure || is_split_value) line_.has_measure = true;
    line_.values.emplace_back(metric, value);
  }

  bool accepted() const {
    if (has_gap_form_ && !line_.has_marker) return false;
    if (line_.values.empty()) return line_.has_marker && line_.epoch && !line_.step;
    if (unknown_ > 0 && !(line_.has_marker && line_.has_measure)) return false;
    return true;
  }

  std::string_view text_;
  PairsLine line_;
  size_t at_ = 0;
  size_t items_ = 0;
  size_t unknown_ = 0;         // Names outside the vocabulary.
  bool has_gap_form_ = false;  // A name and its number with nothing but a blank between.
  bool has_step_ = false;
  bool had_open_ = false;
  std::string split_measure_;  // "loss" after "loss train".
};

}  // namespace

std::optional<PairsLine> parse_pairs_line(std::string_view message) {
  if (message.empty() || message.size() > kPairsLineBytesMax) return std::nullopt;
  bool has_digit = false;
  for (const char c : message) has_digit = has_digit || is_digit(c);
  if (!has_digit) return std::nullopt;
  return PairsReader(message).read();
}

}  // namespace afs
