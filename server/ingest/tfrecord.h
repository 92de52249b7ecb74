// TFRecord: the framing of event files. A record is
//
//   uint64 length | uint32 masked_crc32c(length) | length bytes | uint32 masked_crc32c(bytes)
//
// Called by the event-file decoder. Takes no copy: a record is a view into the bytes given.
#pragma once

#include "base/bytes.h"

namespace afs {

inline constexpr size_t kTfrecordHeadBytes = 12;
inline constexpr size_t kTfrecordFrameBytes = 16;  // Around the payload of every record.

struct Tfrecord {
  enum class State {
    kWhole,       // `payload` is the record's.
    kBadPayload,  // The length is sound but the payload's CRC is not: this record can be passed
                  // over.
    kNeedsMore,   // A tail that is not written yet: come back later.
    kBadLength,   // The length's CRC is wrong: where the next record begins is not known.
    kTooLong,     // The length is sound and above the limit.
  };
  State state = State::kNeedsMore;
  Bytes payload;
  size_t bytes = 0;     // Of the whole record with its frame, when it is there.
  uint64_t length = 0;  // As written in the frame.
};

Tfrecord read_tfrecord(Bytes bytes, size_t payload_bytes_max);

}  // namespace afs
