#include "ingest/csv_header.h"

#include <algorithm>

#include "base/json_writer.h"
#include "ingest/csv_line.h"
#include "ingest/numbers.h"
#include "ingest/step_names.h"

namespace afs {
namespace {

std::optional<size_t> find_step_column(const std::vector<std::string>& names) {
  for (const std::string_view name : kStepNames) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (equal_words(names[i], name)) return i;
    }
  }
  return std::nullopt;
}

bool has_name(const CsvHeader& header, std::string_view name) {
  return std::find(header.names.begin(), header.names.end(), name) != header.names.end();
}

bool has_prefix(const CsvHeader& header, std::string_view prefix) {
  return std::any_of(header.names.begin(), header.names.end(),
                     [&](const std::string& name) { return name.starts_with(prefix); });
}

CsvDialect dialect_of(const CsvHeader& header) {
  if (!header.counts_epochs) {
    const bool is_lightning =
        has_name(header, "epoch") && header.names[header.step_column] == "step";
    return is_lightning ? CsvDialect::kLightning : CsvDialect::kPlain;
  }
  if (has_prefix(header, "metrics/") || has_prefix(header, "lr/pg") || has_prefix(header, "x/lr")) {
    return CsvDialect::kUltralytics;
  }
  const bool is_keras = header.step_column == 0 && has_name(header, "loss") &&
                        std::is_sorted(header.names.begin() + 1, header.names.end());
  return is_keras ? CsvDialect::kKeras : CsvDialect::kPlain;
}

CsvRole role_of(const CsvHeader& header, size_t column) {
  const std::string& name = header.names[column];
  if (column == header.step_column) return CsvRole::kStep;
  if (is_epoch_name(name)) return CsvRole::kEpoch;
  if (header.dialect == CsvDialect::kUltralytics && name == "time") return CsvRole::kElapsed;
  if (is_one_of(name, kElapsedNames)) return CsvRole::kElapsed;
  if (is_one_of(name, kTimeNames)) return CsvRole::kTime;
  return CsvRole::kMetric;
}

}  // namespace

std::string_view to_string(CsvDialect dialect) {
  switch (dialect) {
    case CsvDialect::kPlain:
      return "CSV";
    case CsvDialect::kLightning:
      return "Lightning CSV";
    case CsvDialect::kUltralytics:
      return "Ultralytics";
    case CsvDialect::kKeras:
      return "Keras CSV";
  }
  return "CSV";
}

std::optional<CsvHeader> parse_csv_header(std::string_view line) {
  CsvHeader header;
  header.line = valid_utf8(line);
  header.separator = csv_separator(line);
  auto cells = split_csv_line(header.line, header.separator);
  if (!cells || cells->size() < 2) return std::nullopt;
  if (cells->back().empty()) cells->pop_back();  // Some writers end every line with a separator.
  if (std::any_of(cells->begin(), cells->end(),
                  [](const std::string& cell) { return parse_number(cell).has_value(); })) {
    return std::nullopt;
  }
  header.names = std::move(*cells);
  const auto step = find_step_column(header.names);
  if (!step || header.names.size() < 2) return std::nullopt;
  header.step_column = *step;
  header.counts_epochs = is_epoch_name(header.names[*step]);
  header.dialect = dialect_of(header);
  for (size_t i = 0; i < header.names.size(); ++i) header.roles.push_back(role_of(header, i));
  return header;
}

}  // namespace afs
