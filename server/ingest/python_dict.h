// Python dict: a flat dict as print() shows it, e.g. the Hugging Face Trainer's log lines.
// Called by the console decoder on log_dir's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace afs {

struct PythonDict {
  // Numbers, also quoted ones (transformers 5 prints them so), nan and inf. Values of other kinds
  // are left out.
  std::vector<std::pair<std::string, double>> numbers;
  size_t bytes = 0;  // Of the text, with both braces.
};

// A dict at the start of `text`; nullopt when it is none, or not whole.
std::optional<PythonDict> parse_python_dict(std::string_view text);

}  // namespace afs
