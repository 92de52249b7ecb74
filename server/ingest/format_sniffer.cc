#include "ingest/format_sniffer.h"

#include <algorithm>

#include "base/crc32c.h"
#include "ingest/console_evidence.h"
#include "ingest/csv_header.h"
#include "ingest/csv_line.h"
#include "ingest/file_names.h"
#include "ingest/json_record.h"
#include "ingest/numbers.h"

namespace afs {
namespace {

constexpr size_t kRecordHeadBytes = 12;     // Of a TFRecord: its length and the length's checksum.
constexpr size_t kJsonLinesLookedAt = 20;   // Settings may stand before the first line with a step.
constexpr size_t kWeakLinesMin = 3;         // So many "Loss: 0.5" make a log.
constexpr ptrdiff_t kControlsAllowed = 16;  // Damage, not another kind of file.
constexpr size_t kControlShareMax = 50;     // One control character in so many bytes is still text.

// What a check of one format says: it is this, it is not any, not mine, or wait.
struct Verdict {
  enum class Kind { kIs, kNotMine, kWait } kind = Kind::kNotMine;
  Format format = Format::kUnknown;
  static Verdict is(Format format) { return {Kind::kIs, format}; }
  static Verdict not_mine() { return {}; }
  static Verdict wait() { return {Kind::kWait, Format::kUnknown}; }
};

struct Head {
  std::string_view name;
  std::string_view text;
  bool is_whole = false;  // The file has no more than this.
};

// The next line without its end; nullopt at the end. `is_complete`: an end was there.
class LineReader {
 public:
  LineReader(std::string_view text, std::string_view ends) : text_(text), ends_(ends) {}
  std::optional<std::string_view> next() {
    if (text_.empty()) return std::nullopt;
    const size_t end = text_.find_first_of(ends_);
    is_complete_ = end != std::string_view::npos;
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(is_complete_ ? end + 1 : text_.size());
    return line;
  }
  bool is_complete() const { return is_complete_; }

 private:
  std::string_view text_, ends_;
  bool is_complete_ = false;
};

Verdict sniff_event_file(const Head& head, Bytes bytes) {
  const bool is_named_so = head.name.find("tfevents") != std::string_view::npos;
  if (bytes.size() < kRecordHeadBytes) return is_named_so ? Verdict::wait() : Verdict::not_mine();
  const bool is_record = masked_crc32c(bytes.first(8)) == load_le<uint32_t>(bytes.data() + 8);
  if (!is_record) return is_named_so ? Verdict::is(Format::kUnknown) : Verdict::not_mine();
  const uint64_t length = load_le<uint64_t>(bytes.data());
  const auto record =
      head.text.substr(kRecordHeadBytes, std::min<uint64_t>(length, head.text.size()));
  if (record.find("brain.Event:") != std::string_view::npos) return Verdict::is(Format::kTfevents);
  if (record.size() < length && head.is_whole) return Verdict::wait();
  // Training data comes in such records too: only the name tells a first record without a version.
  return Verdict::is(is_named_so ? Format::kTfevents : Format::kUnknown);
}

bool is_binary(std::string_view text) {
  constexpr std::string_view kMagic[] = {"\x89PNG",
                                         "PK\x03\x04",
                                         "\x1f\x8b",
                                         "\xff\xd8\xff",
                                         "GGUF",
                                         "\x7f"
                                         "ELF",
                                         "\x89HDF",
                                         "%PDF",
                                         "\x28\xb5\x2f\xfd",
                                         "\xff\xfe"};
  for (const std::string_view magic : kMagic) {
    if (text.starts_with(magic)) return true;
  }
  // safetensors: the length of the JSON that follows, as eight bytes.
  if (text.size() > 8 && text[8] == '{' && text.substr(5, 3) == std::string_view("\0\0\0", 3))
    return true;
  const auto controls = std::count_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\b' && c != '\x1b';
  });
  return controls > kControlsAllowed &&
         static_cast<size_t>(controls) * kControlShareMax > text.size();
}

Verdict sniff_json_line(const Head& head, const JsonRecord& record) {
  for (const auto& [key, value] : record.members) {
    if (is_training_data_key(key) && !value.is_number()) return Verdict::is(Format::kUnknown);
  }
  if (record.whole("current_steps")) return Verdict::is(Format::kTrainerLog);
  const std::string_view step = step_key_of(record);
  if (step.empty() || record.numbers.size() < 2) return Verdict::not_mine();
  const bool is_trainer_log = head.name == "trainer_log.jsonl" && record.whole("total_steps");
  return Verdict::is(is_trainer_log ? Format::kTrainerLog : Format::kJsonl);
}

bool is_json_lines_name(std::string_view name) {
  return name.ends_with(".jsonl") || name.ends_with(".ndjson");
}

// A first line that is longer than the head: what of its members is there tells as well.
Verdict sniff_cut_json_line(const Head& head) {
  const size_t end = head.text.rfind(',');
  if (end == std::string_view::npos) return Verdict::is(Format::kUnknown);
  const auto record = parse_json_record(std::string(head.text.substr(0, end)) + "}");
  if (!record.ok()) return Verdict::is(Format::kUnknown);
  const Verdict verdict = sniff_json_line(head, *record);
  return verdict.kind == Verdict::Kind::kIs ? verdict : Verdict::is(Format::kUnknown);
}

Verdict sniff_json_lines(const Head& head) {
  LineReader lines(head.text, "\n");
  size_t seen = 0;
  while (const auto line = lines.next()) {
    if (!lines.is_complete() || seen > kJsonLinesLookedAt) break;
    if (trimmed(*line).empty()) continue;
    const auto record = parse_json_record(*line);
    if (!record.ok()) {
      // No JSON lines at all, unless the name says so and this one is damaged.
      if (seen == 0 && !is_json_lines_name(head.name)) return Verdict::not_mine();
      continue;
    }
    ++seen;
    const Verdict verdict = sniff_json_line(head, *record);
    if (verdict.kind == Verdict::Kind::kIs) return verdict;
  }
  const bool is_cut = !head.is_whole && head.text.find('\n') == std::string_view::npos;
  if (is_cut && is_json_lines_name(head.name)) return sniff_cut_json_line(head);
  const bool may_come = head.is_whole && seen <= kJsonLinesLookedAt;
  return may_come ? Verdict::wait() : Verdict::is(Format::kUnknown);
}

Verdict sniff_json(const Head& head) {
  if (is_results_name(head.name)) {
    const auto document = parse_json(head.text);
    if (!document.ok()) return head.is_whole ? Verdict::wait() : Verdict::is(Format::kUnknown);
    return Verdict::is(document->as_object() ? Format::kResultsJson : Format::kUnknown);
  }
  if (head.text.find("\"log_history\"") != std::string_view::npos) {
    return Verdict::is(Format::kTrainerState);
  }
  if (head.name == "trainer_state.json") {
    return head.is_whole ? Verdict::wait() : Verdict::is(Format::kUnknown);
  }
  const Verdict lines = sniff_json_lines(head);
  if (lines.kind != Verdict::Kind::kNotMine) return lines;
  return Verdict::is(Format::kUnknown);  // A document of some other kind.
}

Verdict sniff_yaml(const Head& head) {
  if (!is_params_name(head.name)) return Verdict::is(Format::kUnknown);
  const bool has_key = head.text.find(": ") != std::string_view::npos ||
                       head.text.find(":\n") != std::string_view::npos;
  if (has_key) return Verdict::is(Format::kParamsYaml);
  return head.is_whole ? Verdict::wait() : Verdict::is(Format::kUnknown);
}

Verdict sniff_csv(const Head& head) {
  const bool is_table = is_table_name(head.name);
  const Verdict otherwise = is_table ? Verdict::is(Format::kUnknown) : Verdict::not_mine();
  LineReader lines(head.text, "\n");
  std::optional<CsvHeader> header;
  while (const auto line = lines.next()) {
    if (!lines.is_complete()) break;
    if (trimmed(*line).empty() || line->starts_with('#')) continue;
    const std::string_view row = trimmed(*line);
    if (!header) {
      header = parse_csv_header(row);
      if (!header) return otherwise;
      continue;
    }
    const auto cells = split_csv_line(
        line->ends_with('\r') ? line->substr(0, line->size() - 1) : *line, header->separator);
    const bool is_row = cells && cells->size() >= header->names.size() &&
                        parse_step((*cells)[header->step_column]).has_value();
    return is_row ? Verdict::is(Format::kCsv) : otherwise;
  }
  return is_table && head.is_whole ? Verdict::wait() : otherwise;
}

Verdict sniff_console(const Head& head) {
  if (!is_console_name(head.name)) return Verdict::is(Format::kUnknown);
  LineReader lines(head.text, "\r\n");
  size_t weak = 0;
  while (const auto line = lines.next()) {
    const ConsoleEvidence evidence = console_evidence(*line);
    if (evidence == ConsoleEvidence::kWeak) ++weak;
    if (evidence == ConsoleEvidence::kStrong || weak >= kWeakLinesMin) {
      return Verdict::is(Format::kConsole);
    }
  }
  if (head.is_whole) return Verdict::wait();
  // Installing and loading may fill the head; the name of a job's output is enough then.
  return Verdict::is(is_job_output_name(head.name) ? Format::kConsole : Format::kUnknown);
}

Verdict sniff_text(const Head& head) {
  const size_t from = head.text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return Verdict::wait();
  const bool is_dict = head.text.substr(from).starts_with("{'");  // Python's, on a console.
  const char first = head.text[from];
  if (is_yaml_name(head.name)) return sniff_yaml(head);
  if ((first == '{' && !is_dict) || is_json_name(head.name)) return sniff_json(head);
  const Verdict table = sniff_csv(head);
  return table.kind == Verdict::Kind::kNotMine ? sniff_console(head) : table;
}

}  // namespace

std::optional<Format> sniff_format(std::string_view file_name, Bytes bytes, uint64_t file_size) {
  if (is_foreign_file_name(file_name)) return Format::kUnknown;
  Head head{file_name, as_text(bytes), file_size <= bytes.size()};
  Verdict verdict = sniff_event_file(head, bytes);
  if (verdict.kind == Verdict::Kind::kNotMine) {
    // A crash of the machine may leave zeros before the text.
    const size_t from = head.text.find_first_not_of('\0');
    if (from == std::string_view::npos) return std::nullopt;
    if (from > 8) head.text.remove_prefix(from);
    if (head.text.starts_with("\xEF\xBB\xBF")) head.text.remove_prefix(3);
    if (is_binary(head.text)) return Format::kUnknown;
    verdict = sniff_text(head);
  }
  if (verdict.kind == Verdict::Kind::kWait) return std::nullopt;
  return verdict.format;
}

}  // namespace afs
