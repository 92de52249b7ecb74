#include "ingest/run_end_watch.h"

#include "ingest/numbers.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr int64_t kTracebackLinesMax = 500;  // Past it the error line was missed.

struct EndPhrase {
  std::string_view start;
  RunEnd end;
};
// A line that begins so, and is not one of a sentence that only speaks of it.
constexpr EndPhrase kPhrases[] = {
    {"Training completed", RunEnd::kFinished},
    {"Training complete", RunEnd::kFinished},
    {"Training finished", RunEnd::kFinished},
    {"Finished Training", RunEnd::kFinished},
    {"RuntimeError:", RunEnd::kFailed},
    {"torch.cuda.OutOfMemoryError:", RunEnd::kFailed},
    {"torch.OutOfMemoryError:", RunEnd::kFailed},
    {"CUDA out of memory", RunEnd::kFailed},
    {"CUDA error:", RunEnd::kFailed},
    {"NCCL timeout", RunEnd::kFailed},
    {"Segmentation fault", RunEnd::kFailed},
    {"slurmstepd: error: Detected", RunEnd::kFailed},
};
struct EndMark {
  std::string_view text;
  RunEnd end;
};
// Words that stand inside a line and cannot mean anything else.
constexpr EndMark kMarks[] = {
    {"Watchdog caught collective operation timeout", RunEnd::kFailed},
    {"slurmstepd: error: *** ", RunEnd::kStopped},
};

std::string shortened(std::string_view text) {
  return valid_utf8(trimmed(text).substr(0, kEndReasonBytesMax));
}

// "torch.cuda.OutOfMemoryError: CUDA out of memory", "KeyboardInterrupt".
bool is_error_line(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '_' || text[end] == '.' ||
                               (text[end] >= '0' && text[end] <= '9'))) {
    ++end;
  }
  if (end == 0 || !is_letter(text.front())) return false;
  return end == text.size() || text[end] == ':';
}

// "Killed", and bash's "run.sh: line 3:  1234 Killed    python train.py".
bool is_kill_line(std::string_view message) {
  if (message == "Killed") return true;
  const size_t at = message.find(" Killed ");
  return at != std::string_view::npos && message.find(": line ") < at;
}

std::optional<double> reached(std::string_view message, std::string_view name) {
  const size_t at = message.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view value = message.substr(at + name.size());
  return parse_number(value.substr(0, value.find_first_not_of("0123456789")));
}

}  // namespace

std::optional<RunEndWatch::Seen> parse_lightning_end(std::string_view message) {
  if (!message.starts_with("`Trainer.fit` stopped:")) return std::nullopt;
  RunEndWatch::Seen seen;
  seen.end = RunEnd::kFinished;
  if (const auto steps = reached(message, "max_steps=")) seen.total_steps = to_step(*steps);
  seen.total_epochs = reached(message, "max_epochs=");
  return seen;
}

std::optional<RunEndWatch::Seen> RunEndWatch::see(std::string_view text, std::string_view message) {
  if (text.starts_with("Traceback (most recent call last)") ||
      message.starts_with("Traceback (most recent call last)")) {
    traceback_lines_ = 1;
    return std::nullopt;
  }
  if (is_in_traceback()) return see_in_traceback(text);
  for (const auto& [start, end] : kPhrases) {
    if (!message.starts_with(start)) continue;
    return Seen{end, end == RunEnd::kFinished ? "" : shortened(message), {}, {}};
  }
  for (const auto& [mark, end] : kMarks) {
    if (message.find(mark) != std::string_view::npos) return Seen{end, shortened(message), {}, {}};
  }
  if (is_kill_line(message)) {
    return Seen{RunEnd::kFailed, "the process was killed, most often for want of memory", {}, {}};
  }
  return parse_lightning_end(message);
}

std::optional<RunEndWatch::Seen> RunEndWatch::see_in_traceback(std::string_view text) {
  if (++traceback_lines_ > kTracebackLinesMax) traceback_lines_ = 0;
  const bool is_inside = text.empty() || text.front() == ' ' || text.front() == '\t';
  if (is_inside || !is_error_line(text)) return std::nullopt;
  traceback_lines_ = 0;
  const bool is_interrupt = text.starts_with("KeyboardInterrupt");
  return Seen{is_interrupt ? RunEnd::kStopped : RunEnd::kFailed, shortened(text), {}, {}};
}

void RunEndWatch::write_state(JsonWriter& out) const {
  if (is_in_traceback()) out.key("traceback_lines").integer(traceback_lines_);
}

void RunEndWatch::read_state(const JsonValue& state) {
  const JsonValue* lines = state.find("traceback_lines");
  if (lines) traceback_lines_ = lines->as_integer().value_or(0);
}

}  // namespace afs
