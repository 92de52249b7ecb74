// Numbered batches: sent again they are stored once, whatever happened in between.
#include "stream/pipeline_lab.h"
#include "stream/sequence_book.h"

namespace afs {
namespace {

class SequenceTest : public PipelineTest {
 protected:
  static IngestBatch numbered(std::string source, uint64_t number, Step step) {
    IngestBatch made = batch("runs/a", "loss", step, 1);
    made.sequence = BatchSequence{std::move(source), number};
    return made;
  }
  void restart() {
    close();
    open();
    pipeline_->start();
  }
};

TEST_F(SequenceTest, ABatchSentAgainIsKnownAlsoAfterARestart) {
  pipeline_->start();
  EXPECT_EQ(keep(numbered("trainer", 7, 1)).accepted, 1);
  EXPECT_EQ(keep(numbered("trainer", 7, 1)).known, 1);
  restart();
  const Receipt again = keep(numbered("trainer", 7, 1));
  EXPECT_EQ(again.known, 1);
  EXPECT_EQ(again.accepted, 0);
  EXPECT_EQ(keep(numbered("other", 7, 2)).accepted, 1) << "each source counts for itself";
  EXPECT_EQ(steps("runs/a", "loss"), (std::vector<Step>{1, 2}));
}

TEST_F(SequenceTest, ARepeatInTheSameGroupIsKnown) {
  auto first = submit(numbered("trainer", 1, 1));
  auto second = submit(numbered("trainer", 1, 1));
  pipeline_->start();
  EXPECT_EQ(first.get()->accepted, 1);
  EXPECT_EQ(second.get()->known, 1);
}

TEST_F(SequenceTest, NumbersMayComeOutOfOrderAndWithGaps) {
  pipeline_->start();
  for (const uint64_t number : {5, 9, 3, 8, 4, 6, 1'000, 7}) {
    EXPECT_EQ(keep(numbered("trainer", number, static_cast<Step>(number))).accepted, 1) << number;
  }
  restart();
  for (const uint64_t number : {3, 4, 5, 6, 7, 8, 9, 1'000}) {
    EXPECT_EQ(keep(numbered("trainer", number, 1)).known, 1) << number;
  }
  EXPECT_EQ(keep(numbered("trainer", 500, 2'000)).accepted, 1);
  EXPECT_EQ(steps("runs/a", "loss").size(), 9u);
}

TEST_F(SequenceTest, ANumberFarBehindIsRefusedRatherThanGuessed) {
  pipeline_->start();
  keep(numbered("trainer", 5'000, 1));
  EXPECT_EQ(submit(numbered("trainer", 5'000 - kSequenceWindow, 2)).get().code(),
            ErrorCode::kConflict);
  EXPECT_EQ(keep(numbered("trainer", 5'001 - kSequenceWindow, 3)).accepted, 1);
}

}  // namespace
}  // namespace afs
