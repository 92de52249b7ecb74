// CSV header: what the columns of a table mean: which one counts steps, which tell the time, whose
// log it is. Called by csv and the format sniffer, on log_dir's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace afs {

enum class CsvDialect { kPlain, kLightning, kUltralytics, kKeras };
std::string_view to_string(CsvDialect dialect);  // "Lightning CSV", …: what the page shows.

enum class CsvRole { kMetric, kStep, kTime, kElapsed, kEpoch };

struct CsvHeader {
  std::string line;  // As written; the decoder's state.
  char separator = ',';
  CsvDialect dialect = CsvDialect::kPlain;
  std::vector<std::string> names;
  std::vector<CsvRole> roles;  // One a name. kEpoch: an epoch beside a step column, a metric too.
  size_t step_column = 0;
  bool counts_epochs = false;  // The step column is an epoch.
};

// nullopt when the line is no header of a training log: it needs a step-like column and one more,
// and no cell that is a number.
std::optional<CsvHeader> parse_csv_header(std::string_view line);

}  // namespace afs
