// The TensorBoard event-file decoder: records become events, events become points of named metrics.
// One decoder a file, called by log_dir on its thread. docs/formats/tfevents.md draws the format.
#pragma once

#include <string>
#include <string_view>

#include "ingest/decoder.h"
#include "ingest/summary_value.h"
#include "ingest/tag_columns.h"

namespace afs {

class TfeventsDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;

 private:
  struct Event {
    double wall_time_s = 0;
    Step step = 0;
    bool is_event = false;  // Has a field of Event: other messages parse too, as unknown fields.
    bool has_summary = false;
    bool is_session_start = false;
  };

  static bool read_event(Bytes record, Event& event);
  Status on_record(Bytes record, IngestBatch& out);
  void on_session_start();
  void on_summaries(Bytes record, const Event& event, IngestBatch& out);
  bool on_summary(Bytes summary, Step step, WallTime time, IngestBatch& out);
  void on_value(const SummaryValue& value, Step step, WallTime time, IngestBatch& out);
  void on_tensor(const SummaryValue& value, Step step, WallTime time, IngestBatch& out);
  bool on_plugin(const SummaryValue& value, IngestBatch& out);
  void add_point(std::string_view tag, Step step, WallTime time, double value, IngestBatch& out);
  void add_fact(TagColumns::Fact fact, double value, IngestBatch& out);
  void on_trainer(IngestBatch& out);
  void reject(IngestBatch& out, std::string reason) const;

  TagColumns tags_;
  uint64_t position_ = 0;    // Of the next record in the file, for messages.
  bool has_event_ = false;   // A first event was seen: this is an event file.
  bool is_trainer_ = false;  // The Hugging Face Trainer wrote it.
  bool has_session_start_ = false;
  bool has_points_ = false;      // Since the last session start.
  bool starts_attempt_ = false;  // The next point is the first of a new process.
};

}  // namespace afs
