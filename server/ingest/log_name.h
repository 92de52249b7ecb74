// What the name of a log file or directory says: the stem without ending and rotation number, who
// wrote an event file and when, and whether a directory's name tells a reader anything. Called by
// run_layout and log_scan, on any thread. Does no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace afs {

// "train.log.1" → "train", "hf.stdout" → "hf", "nohup.out" → "nohup".
std::string_view log_stem(std::string_view file_name);
// "train.log.1" → "train.log"; the name itself when it is not rotated.
std::string_view rotation_base(std::string_view file_name);
bool is_generic_console_stem(
    std::string_view stem);  // stdout, train, nohup: says nothing of the run.
bool is_generic_table_stem(std::string_view stem);  // metrics, results, history.

// events.out.tfevents.<seconds>.<host>[.<pid>.<counter>][suffix]
struct EventFileName {
  int64_t started_s = 0;
  std::string writer;   // "<host>.<pid>"; empty when the name has no pid.
  std::string host;     // With its dots; empty where it tells nothing.
  bool is_tf2 = false;  // Ends in ".v2".
};
std::optional<EventFileName> parse_event_file_name(std::string_view file_name);

// The N of "checkpoint-N".
std::optional<int64_t> checkpoint_number(std::string_view directory_name);
// The N of "version_N", as Lightning names the directory of each start.
std::optional<int64_t> version_number(std::string_view directory_name);
bool is_hf_stamp(
    std::string_view directory_name);  // "Nov23_21-43-59_host", as HF Trainer and torch name it.
bool is_split(std::string_view directory_name);  // train, validation, eval, …
bool is_container(
    std::string_view directory_name);  // runs, logs, lightning_logs: holds runs, names none.

// What people call the run of this directory: its last parts that mean something.
// "lightning-slm/version_0", but "nayru-v8" for "runs/nayru-v8".
std::string run_name_of(std::string_view key, std::string_view root_name);

}  // namespace afs
