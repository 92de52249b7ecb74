// The event-file decoder where files are cut, long or strange.
#include "ingest/tfevents.h"

#include <gtest/gtest.h>

#include "base/crc32c.h"
#include "ingest/decoded.h"
#include "ingest/test_files.h"
#include "ingest/tfrecord.h"

namespace afs {
namespace {

// A tiny writer: EventText() is a file's first record, then points are added.
class EventText {
 public:
  EventText() { add(std::string("\x1a\x0d") + "brain.Event:2"); }

  EventText& point(std::string_view tag, Step step, float value, double time_s = 1000) {
    std::string number;
    number.push_back('\x15');
    append_le(number, value);
    const std::string simple = blob('\x0a', tag) + number;
    std::string event("\x09");
    append_le(event, time_s);
    event.push_back('\x10');
    append_varint(event, static_cast<uint64_t>(step));
    add(event + blob('\x2a', blob('\x0a', simple)));
    return *this;
  }
  const std::string& bytes() const { return bytes_; }
  const std::vector<size_t>& ends() const { return ends_; }  // Of each record.

 private:
  static std::string blob(char key, std::string_view content) {
    std::string out(1, key);
    append_varint(out, content.size());
    return out.append(content);
  }
  void add(std::string_view payload) {
    std::string length;
    append_le<uint64_t>(length, payload.size());
    bytes_ += length;
    append_le(bytes_, masked_crc32c(as_bytes(length)));
    bytes_ += payload;
    append_le(bytes_, masked_crc32c(as_bytes(payload)));
    ends_.push_back(bytes_.size());
  }

  std::string bytes_;
  std::vector<size_t> ends_;
};

Decoded decoded(const EventText& file) {
  return decode_at_once(make_tfevents_decoder, as_bytes(file.bytes()));
}

TEST(Tfevents, ATruncatedFileGivesItsWholeRecordsAtEveryCut) {
  EventText file;
  for (int step = 0; step < 8; ++step) file.point("loss", step, 1.5f);
  for (size_t cut = 0; cut <= file.bytes().size(); ++cut) {
    const Decoded part = decode_at_once(make_tfevents_decoder, as_bytes(file.bytes()).first(cut));
    const auto whole_records = static_cast<size_t>(std::count_if(
        file.ends().begin(), file.ends().end(), [&](size_t end) { return end <= cut; }));
    ASSERT_FALSE(part.error) << "a tail that is not there yet is no error, cut at " << cut;
    ASSERT_EQ(part.records_bad, 0);
    ASSERT_EQ(part.consumed, whole_records == 0 ? 0 : file.ends()[whole_records - 1]);
    ASSERT_EQ(part.point_count(), whole_records == 0 ? 0 : whole_records - 1);
  }
}

TEST(Tfevents, EveryByteThatIsFlippedIsNoticed) {
  const EventText file = EventText().point("a", 1, 1.0f).point("b", 2, 2.0f);
  for (size_t at = 0; at < file.bytes().size(); ++at) {
    std::string damaged = file.bytes();
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const Decoded part = decode_at_once(make_tfevents_decoder, as_bytes(damaged));
    EXPECT_TRUE(part.error || part.records_bad == 1) << "byte " << at;
    EXPECT_LE(part.point_count(), 2u);
  }
}

TEST(Tfevents, ARecordLongerThanTheLimitEndsTheFile) {
  std::string bytes = EventText().point("a", 1, 1.0f).bytes();
  const size_t good = bytes.size();
  std::string length;
  append_le<uint64_t>(length, kRecordBytesMax + 1);
  bytes += length;
  append_le(bytes, masked_crc32c(as_bytes(length)));
  const Decoded part = decode_at_once(make_tfevents_decoder, as_bytes(bytes));
  ASSERT_TRUE(part.error);
  EXPECT_EQ(part.error->code, ErrorCode::kTooLarge);
  EXPECT_EQ(part.consumed, good);
  EXPECT_EQ(part.point_count(), 1u);
}

TEST(Tfevents, TextAndZerosAreNoEventFiles) {
  for (const std::string& bytes :
       {std::string(64, '\0'), std::string("step,loss\n1,2.5\n2,2.25\n")}) {
    const Decoded part = decode_at_once(make_tfevents_decoder, as_bytes(bytes));
    ASSERT_TRUE(part.error);
    EXPECT_EQ(part.error->code, ErrorCode::kCorrupt);
    EXPECT_EQ(part.consumed, 0u);
  }
}

TEST(Tfevents, MoreTagsThanARunMayHaveAreCountedAndTheOthersGoOn) {
  EventText file;
  for (size_t i = 0; i < kRunMetricsMax + 5; ++i) file.point("tag" + std::to_string(i), 1, 1.0f);
  file.point("tag0", 2, 2.0f);
  const Decoded part = decoded(file);
  EXPECT_EQ(part.records_bad, 5);
  EXPECT_EQ(part.series.size(), kRunMetricsMax);
  EXPECT_EQ(part.series.at("tag0").points.size(), 2u);
}

TEST(Tfevents, ALaterBatchHasColumnsOfItsOwn) {
  const EventText file = EventText().point("a", 1, 1.0f).point("a", 2, 2.0f);
  TfeventsDecoder decoder;
  IngestBatch first, second;
  const Bytes bytes = as_bytes(file.bytes());
  const size_t cut = file.ends()[1];
  ASSERT_EQ(decoder.feed(bytes.first(cut), {"f", 0}, first).value(), cut);
  ASSERT_TRUE(decoder.feed(bytes.subspan(cut), {"f", 0}, second).ok());
  ASSERT_EQ(first.columns.size(), 1u);
  ASSERT_EQ(second.columns.size(), 1u);
  EXPECT_EQ(second.columns[0].points.steps, std::vector<Step>{2});
  EXPECT_FALSE(second.update) << "nothing new is known of the run";
}

TEST(Tfevents, AStateThatIsNotOursIsLeftAside) {
  for (const std::string& state : {std::string("\xff\xff\xff"), std::string("{}"), std::string()}) {
    TfeventsDecoder decoder;
    decoder.restore(state);
    IngestBatch batch;
    const EventText file = EventText().point("a", 1, 1.0f);
    EXPECT_TRUE(decoder.feed(as_bytes(file.bytes()), {"f", 0}, batch).ok());
    EXPECT_EQ(batch.point_count(), 1u);
  }
}

}  // namespace
}  // namespace afs
