// Relative paths as the log directory speaks of them: bytes with '/' between the parts, "." for the
// root. Called by run_layout and the file readers, on any thread. Does no I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace afs {

std::string_view parent_of(std::string_view path);  // "a/b" → "a", "a" → ".", "." → ".".
std::string_view base_of(std::string_view path);    // "a/b" → "b".
std::string join_path(std::string_view directory, std::string_view name);
bool is_below(std::string_view path, std::string_view directory);  // Strictly.
// What is left of `path` after `directory`; `path` is below it.
std::string_view path_after(std::string_view path, std::string_view directory);
std::vector<std::string_view> parts_of(std::string_view path);  // None for ".".

bool is_all_digits(std::string_view text);  // And not empty.

// The same text in UTF-8, different for different bytes: a byte that is not UTF-8 becomes U+FFFD
// and its two hexadecimal digits. For keys and for the screen; files are opened by their own bytes.
std::string printable_path(std::string_view path);

}  // namespace afs
