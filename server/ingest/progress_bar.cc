#include "ingest/progress_bar.h"

#include "ingest/numbers.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr std::string_view kStepsWords[] = {"steps",          "step",       "train steps",
                                            "training steps", "train step", "training step"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "5000", "1.2k", "3M": tqdm with unit_scale.
std::optional<Step> parse_count(std::string_view text) {
  text = trimmed(text);
  double scale = 1;
  if (text.ends_with('k')) scale = 1e3;
  if (text.ends_with('M')) scale = 1e6;
  if (text.ends_with('G')) scale = 1e9;
  if (scale != 1) text.remove_suffix(1);
  const auto number = parse_number(text);
  const bool is_count = number && *number >= 0 && *number * scale <= kConsoleStepMax;
  return is_count ? to_step(*number * scale) : std::nullopt;
}

bool parse_fraction(std::string_view text, Step& done, Step& total) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto n = parse_count(text.substr(0, slash));
  const auto of = parse_count(text.substr(slash + 1));
  if (!n || !of || *of <= 0) return false;
  done = *n;
  total = *of;
  return true;
}

// "Epoch 2/20", "Epoch [2/20]", "Epoch 3".
void read_description(ProgressBar& bar) {
  std::string_view text = bar.description;
  if (text.empty() || is_one_of(text, kStepsWords)) {
    bar.kind = BarKind::kSteps;
    return;
  }
  if (!starts_with_word(text, "epoch")) return;
  text = trimmed(text.substr(5));
  if (text.starts_with(':')) text = trimmed(text.substr(1));
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  Step epoch = 0, total = 0;
  if (parse_fraction(text, epoch, total)) {
    bar.kind = BarKind::kEpoch;
    bar.epoch = epoch;
    bar.total_epochs = total;
  } else if (!text.empty() && is_digit(text.front()) && parse_count(text)) {
    bar.kind = BarKind::kEpoch;
    bar.epoch = parse_count(text);
  }
}

// "[00:31<00:38, 13.24it/s, loss=6.3]": elapsed and remaining time, a rate, then whatever the
// script adds.
bool read_times(std::string_view text, ProgressBar& bar) {
  const size_t end = text.find(']');
  const size_t remaining = text.find('<');
  if (!text.starts_with('[') || end == std::string_view::npos || remaining > end) return false;
  if (text.size() < 2 || !is_digit(text[1])) return false;
  bar.rest = text.substr(end + 1);
  const std::string_view inside = text.substr(1, end - 1);
  size_t comma = inside.find(',');
  if (comma == std::string_view::npos) return true;
  comma = inside.find(',', comma + 1);
  if (comma != std::string_view::npos) bar.postfix = trimmed(inside.substr(comma + 1));
  return true;
}

// The value of "key=" in a llama.cpp line, up to the next blank and without its ± part.
std::string_view llama_value(std::string_view line, std::string_view key) {
  const size_t at = line.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view value = line.substr(at + key.size());
  return value.substr(0, value.find_first_of(" \t\xC2"));
}

}  // namespace

std::optional<ProgressBar> parse_progress_bar(std::string_view line) {
  const size_t percent = line.find("%|");
  if (percent == std::string_view::npos || percent == 0) return std::nullopt;
  size_t digits = percent;
  while (digits > 0 && is_digit(line[digits - 1])) --digits;
  if (digits == percent || percent - digits > 3) return std::nullopt;
  ProgressBar bar;
  std::string_view before = trimmed(line.substr(0, digits));
  if (!before.empty()) {
    if (!before.ends_with(':')) return std::nullopt;
    before.remove_suffix(1);
  }
  bar.description = before;
  const size_t bar_end = line.find('|', percent + 2);
  const size_t times = line.find('[', percent + 2);
  if (bar_end == std::string_view::npos || times == std::string_view::npos || times < bar_end) {
    return std::nullopt;
  }
  if (!parse_fraction(line.substr(bar_end + 1, times - bar_end - 1), bar.done, bar.total)) {
    return std::nullopt;
  }
  if (!read_times(line.substr(times), bar)) return std::nullopt;
  read_description(bar);
  return bar;
}

std::optional<LlamaBar> parse_llama_bar(std::string_view line) {
  line = trimmed(line);
  LlamaBar bar;
  bar.is_training = line.starts_with("train:");
  if (!bar.is_training && !line.starts_with("val:")) return std::nullopt;
  const size_t end = line.find("] data=");
  if (end == std::string_view::npos) return std::nullopt;
  line.remove_prefix(end + 2);
  if (!parse_fraction(llama_value(line, "data="), bar.done, bar.total)) return std::nullopt;
  bar.loss = parse_number(llama_value(line, "loss="));
  bar.accuracy = parse_number(llama_value(line, "acc="));
  return bar;
}

}  // namespace afs
