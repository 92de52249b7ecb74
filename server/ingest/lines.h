// Lines: whole lines out of bytes that arrive in any cut; a line too long is passed over, never
// buffered. Called by the text decoders on log_dir's thread; one splitter a file.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/bytes.h"

namespace afs {

enum class LineEnd {
  kNewline,          // "\n"; a "\r" before it belongs to the end.
  kNewlineOrReturn,  // "\r" ends a line too: progress bars are redrawn that way.
};

class LineSplitter {
 public:
  explicit LineSplitter(LineEnd end = LineEnd::kNewline) : end_(end) {}

  // `take` gets each whole line without its end, byte order mark and leading NULs, which a crash of
  // the machine leaves behind; `rest` is what follows it. It answers false when it does not want
  // the line yet. Returns how many bytes were taken. A line longer than kLineBytesMax is counted in
  // `too_long`.
  using Take = std::function<bool(std::string_view line, std::string_view rest)>;
  size_t split(Bytes bytes, int64_t& too_long, const Take& take);

  // Inside a line that is being passed over: all there is to remember between two calls.
  bool is_skipping() const { return is_skipping_; }
  void set_skipping(bool is_skipping) { is_skipping_ = is_skipping; }

 private:
  size_t find_end(std::string_view text, size_t from) const;
  size_t skip_line(std::string_view text);

  LineEnd end_;
  bool is_skipping_ = false;
};

}  // namespace afs
