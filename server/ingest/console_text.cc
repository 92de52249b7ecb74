#include "ingest/console_text.h"

#include "ingest/numbers.h"
#include "ingest/time_text.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr size_t kPrefixPartsMax = 12;
constexpr size_t kBracketBytesMax = 80;
constexpr char kEscape = '\x1b';

constexpr std::string_view kLevels[] = {"info", "debug", "notice", "trace", "log"};
constexpr std::string_view kWarningLevels[] = {"warning", "warn", "error", "critical", "fatal"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_char(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == ':' || c == '<' || c == '>';
}

// Where the sequence that begins with an escape ends.
size_t escape_end(std::string_view line, size_t at) {
  if (at + 1 >= line.size()) return line.size();
  if (line[at + 1] == '[') {  // CSI: parameters, then one letter.
    size_t end = at + 2;
    while (end < line.size() && !(line[end] >= '@' && line[end] <= '~')) ++end;
    return std::min(end + 1, line.size());
  }
  if (line[at + 1] == ']') {  // OSC: up to BEL or ESC backslash.
    size_t end = at + 2;
    while (end < line.size() && line[end] != '\a' && line[end] != kEscape) ++end;
    if (end < line.size() && line[end] == kEscape) ++end;
    return std::min(end + 1, line.size());
  }
  return at + 2;
}

// Cuts one part off the front of a line; each answers whether it did.
class PrefixCutter {
 public:
  PrefixCutter(std::string_view text, PrintedLine& line) : text_(text), line_(line) {}

  void cut() {
    for (size_t part = 0; part < kPrefixPartsMax; ++part) {
      text_ = trimmed(text_);
      if (!bracket() && !worker() && !time() && !level() && !logger() && !dash()) break;
    }
    line_.message = trimmed(text_);
  }

 private:
  void drop(size_t bytes) {
    text_.remove_prefix(std::min(bytes, text_.size()));
    has_prefix_ = true;
  }

  bool note_time(std::string_view text) {
    const auto time = parse_leading_time(text);
    if (time) line_.time = time->time;
    return time.has_value();
  }

  bool note_level(std::string_view word) {
    if (is_one_of(word, kLevels)) return true;
    if (!is_one_of(word, kWarningLevels)) return false;
    line_.is_warning = true;
    return true;
  }

  // "[2024-05-01 10:00:00]", "[10:00:00]", "[INFO]", "[rank0]", "[trainer.py:12]"; not
  // "[100/1000]".
  bool bracket() {
    if (!text_.starts_with('[')) return false;
    const size_t end = text_.find(']');
    if (end == std::string_view::npos || end > kBracketBytesMax) return false;
    const std::string_view inside = trimmed(text_.substr(1, end - 1));
    const bool is_prefix = note_time(inside) || note_level(inside) || inside.starts_with("rank") ||
                           inside.find(':') != std::string_view::npos ||
                           (!inside.empty() && is_letter(inside.front()) &&
                            inside.find_first_of(" /") == std::string_view::npos);
    if (!is_prefix) return false;
    drop(end + 1);
    if (text_.starts_with(':')) drop(1);
    return true;
  }

  // Ray's "(RayTrainWorker pid=123)".
  bool worker() {
    const size_t end = text_.find(')');
    if (!text_.starts_with('(') || end == std::string_view::npos || end > kBracketBytesMax)
      return false;
    if (text_.substr(0, end).find("pid=") == std::string_view::npos) return false;
    drop(end + 1);
    return true;
  }

  bool time() {
    const auto time = parse_leading_time(text_);
    if (!time) return false;
    line_.time = time->time;
    drop(time->bytes);
    if (text_.starts_with(':')) drop(1);
    return true;
  }

  bool level() {
    size_t end = 0;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    // A level is written in capitals; "info" in a sentence is none.
    if (end < 3 || lowered(text_.substr(0, end)) == text_.substr(0, end)) return false;
    const bool is_apart =
        end == text_.size() || text_[end] == ':' || text_[end] == ' ' || text_[end] == '|';
    if (!is_apart || !note_level(text_.substr(0, end))) return false;
    drop(end);
    is_after_level_colon_ = text_.starts_with(':');
    if (is_after_level_colon_) drop(1);
    return true;
  }

  // "__main__ - ", "trainer.py:12 - ", "module:function:12 - ", and "root:" right after "INFO:".
  bool logger() {
    if (!has_prefix_) return false;
    size_t end = 0;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    if (end == 0) return false;
    if (is_after_level_colon_) {
      const size_t colon = text_.find(':');
      is_after_level_colon_ = false;
      if (colon >= end || colon + 1 >= text_.size() || is_digit(text_[colon + 1]) ||
          text_[colon + 1] == ' ') {
        return false;
      }
      drop(colon + 1);
      return true;
    }
    const std::string_view name = text_.substr(0, end);
    const bool is_logger = name.find_first_of("._:") != std::string_view::npos &&
                           !name.ends_with(':') && text_.substr(end).starts_with(" - ");
    if (is_logger) drop(end + 3);
    return is_logger;
  }

  bool dash() {
    if (!has_prefix_ || text_.empty()) return false;
    if (text_.front() != '|' && !text_.starts_with("- ")) return false;
    drop(1);
    return true;
  }

  std::string_view text_;
  PrintedLine& line_;
  bool has_prefix_ = false;
  bool is_after_level_colon_ = false;
};

}  // namespace

std::string without_terminal_codes(std::string_view line) {
  std::string text;
  text.reserve(line.size());
  for (size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == kEscape) {
      at = escape_end(line, at);
      continue;
    }
    if (c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) text += c;
    ++at;
  }
  return text;
}

PrintedLine parse_printed_line(std::string_view text) {
  PrintedLine line;
  PrefixCutter(text, line).cut();
  return line;
}

std::string_view without_rank(std::string_view text) {
  constexpr std::string_view kRank = "[rank";
  const size_t end = text.find(']');
  if (!text.starts_with(kRank) || end == std::string_view::npos || end > kRank.size() + 6)
    return text;
  text.remove_prefix(end + 1);
  if (text.starts_with(": ")) {
    text.remove_prefix(2);
  } else if (text.starts_with(':')) {
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace afs
