// JsonReader: a JSON text read forward once, straight into the caller's types; nothing is built in
// between. For bodies that hold many numbers; json_value.h is for documents one looks around in.
// One thread. The text must outlive the reading.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace afs {

enum class JsonKind { kObject, kArray, kText, kOther };

class JsonReader {
 public:
  static constexpr size_t kPaddingBytes =
      64;  // Must be readable behind the text, whatever is there.

  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // The text's value is the one at hand. kInvalid for what is neither an object nor an array.
  Status open(std::string_view text);

  // Of the value at hand. Inside each_field() and each_item() that is the field's or the item's, to
  // be read once at most. kInvalid says what stands there instead; where() says where.
  Result<JsonKind> kind();
  Status each_field(const std::function<Status(std::string_view name)>& on_field);
  Status each_item(const std::function<Status()>& on_item);
  Result<std::string> text();
  Result<int64_t> integer();  // 5 and 5.0.
  // What it says, whatever it is, in its JSON spelling ("3e-4", "true"); a text without its quotes.
  Result<std::string> scalar_text();

  // An array of them, or one alone. kTooLarge past `count_max`.
  Status integers(std::vector<int64_t>& to, size_t count_max);
  // Also the words NaN, Infinity and -Infinity, bare or as strings. A null is a gap: NaN, and its
  // index is noted in `gaps`.
  Status numbers(std::vector<double>& to, std::vector<size_t>& gaps, size_t count_max);

  // After the value: kInvalid when something follows it.
  Status end();
  size_t where() const;  // Bytes into the text.

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace afs
