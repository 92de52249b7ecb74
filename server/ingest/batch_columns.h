// Batch columns: points of many metrics into a batch, with an index, so that 10,000 metrics cost no
// search each. Made by a decoder for one call of feed() and gone after it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/batch.h"

namespace afs {

class BatchColumns {
 public:
  explicit BatchColumns(IngestBatch& out) : out_(out) {}

  // What add() is given until the next call belongs to one record of the log. A record that starts
  // an attempt begins columns of its own, and those of its metrics say so.
  void begin_record(bool starts_attempt);
  void add(std::string_view metric, Step step, WallTime time, double value);

  void count_bad(std::string reason);
  void count_too_long(int64_t lines);  // Lines that the splitter passed over.
  RunUpdate& update();

 private:
  IngestBatch& out_;
  std::unordered_map<std::string, size_t> places_;
  bool starts_attempt_ = false;
};

}  // namespace afs
