// CSV line: one line of a table cut into cells. Called by csv and the format sniffer, on log_dir's
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace afs {

inline constexpr size_t kCsvColumnsMax = 20'000;

// The separator of a header line, of "," ";" and tab: the one that parts it into most cells.
char csv_separator(std::string_view header);

// Cells without blanks around them and without quotes; nullopt when a quote is not closed or there
// are more than kCsvColumnsMax.
std::optional<std::vector<std::string>> split_csv_line(std::string_view line, char separator);

}  // namespace afs
