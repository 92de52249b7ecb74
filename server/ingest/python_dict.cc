#include "ingest/python_dict.h"

#include "ingest/numbers.h"

namespace afs {
namespace {

constexpr size_t kDictItemsMax = 2000;
constexpr size_t kDictNestingMax = 16;

class DictReader {
 public:
  explicit DictReader(std::string_view text) : text_(text) {}

  std::optional<PythonDict> read() {
    PythonDict dict;
    if (!take('{')) return std::nullopt;
    blanks();
    while (!take('}')) {
      if (!item(dict) || dict.numbers.size() > kDictItemsMax) return std::nullopt;
      blanks();
      if (take(',')) {
        blanks();
      } else if (at_ >= text_.size() || text_[at_] != '}') {
        return std::nullopt;
      }
    }
    dict.bytes = at_;
    return dict;
  }

 private:
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  bool item(PythonDict& dict) {
    const auto key = quoted();
    if (!key) return false;
    blanks();
    if (!take(':')) return false;
    blanks();
    if (at_ >= text_.size()) return false;
    std::optional<double> number;
    if (text_[at_] == '\'' || text_[at_] == '"') {
      const auto value = quoted();
      if (!value) return false;
      number = parse_number(*value);
    } else if (std::string_view("[({").find(text_[at_]) != std::string_view::npos) {
      if (!nested()) return false;
    } else {
      const auto word = bare();
      if (!word) return false;
      number = parse_number(*word);
    }
    if (number) dict.numbers.emplace_back(*key, *number);
    return true;
  }

  std::optional<std::string> quoted() {
    if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return std::nullopt;
    const char quote = text_[at_++];
    std::string value;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (!take(quote)) return std::nullopt;
    return value;
  }

  // 1.5, nan, True, None, and what numpy prints of itself: np.float64(1.5), tensor(0.5).
  std::optional<std::string_view> bare() {
    const size_t from = at_;
    const size_t end = text_.find_first_of(",}(", at_);
    if (end == std::string_view::npos) return std::nullopt;
    at_ = end;
    if (text_[end] != '(') return trimmed(text_.substr(from, end - from));
    const size_t close = text_.find(')', end);
    if (close == std::string_view::npos) return std::nullopt;
    at_ = close + 1;
    const std::string_view inside = text_.substr(end + 1, close - end - 1);
    return trimmed(inside.substr(0, inside.find(',')));
  }

  bool nested() {
    size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\'' || c == '"') {
        if (!quoted()) return false;
        continue;
      }
      ++at_;
      if (c == '[' || c == '(' || c == '{') {
        if (++depth > kDictNestingMax) return false;
      } else if ((c == ']' || c == ')' || c == '}') && --depth == 0) {
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::optional<PythonDict> parse_python_dict(std::string_view text) {
  return DictReader(text).read();
}

}  // namespace afs
