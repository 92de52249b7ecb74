#include "ingest/observed_at.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kWritten = 1'000'000, kCopied = 9'000'000, kNow = 9'500'000;

IngestBatch point_at(WallTime time) {
  IngestBatch batch;
  batch.column("loss").points.add(1, time, 0.5);
  return batch;
}

TEST(ObservedAt, AnOldLogThatWasCopiedIsOld) {
  EXPECT_EQ(observed_at(point_at(kWritten), kCopied, false, kNow), kWritten);
}

TEST(ObservedAt, WhatIsSeenArrivingIsNewWhateverItsClockSays) {
  EXPECT_EQ(observed_at(point_at(kWritten), kCopied, true, kNow), kCopied);
}

TEST(ObservedAt, WithoutTimesOfItsOwnTheFilesCounts) {
  EXPECT_EQ(observed_at(point_at(kCopied), kCopied, false, kNow), kCopied);
  EXPECT_EQ(observed_at(IngestBatch(), kCopied, false, kNow), kCopied);
}

TEST(ObservedAt, NothingIsWrittenInTheFuture) {
  EXPECT_EQ(observed_at(point_at(kWritten), kNow + 5, true, kNow), kNow);
}

}  // namespace
}  // namespace afs
