#include "ingest/console_evidence.h"

#include "ingest/console_pairs.h"
#include "ingest/console_text.h"
#include "ingest/progress_bar.h"
#include "ingest/run_end_watch.h"
#include "ingest/trainer_dict.h"

namespace afs {

ConsoleEvidence console_evidence(std::string_view line) {
  if (line.size() > kConsoleLineBytesMax) return ConsoleEvidence::kNone;
  const std::string text = without_terminal_codes(line);
  const PrintedLine printed = parse_printed_line(text);
  if (const auto bar = parse_progress_bar(printed.message)) {
    if (bar->kind != BarKind::kOther) return ConsoleEvidence::kStrong;
    return parse_trainer_dict(parse_printed_line(bar->rest).message) ? ConsoleEvidence::kStrong
                                                                     : ConsoleEvidence::kNone;
  }
  if (parse_llama_bar(printed.message) || parse_lightning_end(printed.message)) {
    return ConsoleEvidence::kStrong;
  }
  if (printed.is_warning) return ConsoleEvidence::kNone;
  if (parse_trainer_dict(printed.message)) return ConsoleEvidence::kStrong;
  const auto pairs = parse_pairs_line(printed.message);
  if (!pairs) return ConsoleEvidence::kNone;
  if (pairs->has_marker && (pairs->has_measure || pairs->epoch_total))
    return ConsoleEvidence::kStrong;
  return pairs->has_measure ? ConsoleEvidence::kWeak : ConsoleEvidence::kNone;
}

}  // namespace afs
