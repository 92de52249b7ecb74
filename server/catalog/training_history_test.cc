// A run is known by the training data that were there when it began.
#include "catalog/training_history.h"

#include "catalog/catalog_fixture.h"

namespace afs {
namespace {

class TrainingHistoryTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    reopen();
  }
  void reopen() {
    auto opened = TrainingHistory::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok());
    history_ = std::move(opened).value();
  }
  void keep(std::string fingerprint, WallTime modified_at) {
    TrainingData training;
    training.fingerprint = std::move(fingerprint);
    training.modified_at = modified_at;
    training.samples = 5;
    ASSERT_TRUE(history_->keep("nayru", training).ok());
  }
  std::string at(WallTime time) {
    const auto training = history_->at("nayru", time);
    return training ? training->fingerprint : "not known";
  }
  std::unique_ptr<TrainingHistory> history_;
};

TEST_F(TrainingHistoryTest, EachTimeHasItsData) {
  keep("a", 1'000);
  keep("b", 5'000);
  reopen();
  EXPECT_EQ(at(999), "not known");
  EXPECT_EQ(at(1'000), "a");
  EXPECT_EQ(at(4'999), "a");
  EXPECT_EQ(at(9'000), "b");
  EXPECT_EQ(history_->at("nayru", 9'000)->samples, 5);
  EXPECT_FALSE(history_->at("din", 9'000));
}

TEST_F(TrainingHistoryTest, TheSameContentIsStoredOnce) {
  keep("a", 1'000);
  keep("a", 3'000);  // Touched, or copied over itself.
  EXPECT_EQ(number("SELECT COUNT(*) FROM training_history"), 1);
  keep("", 4'000);  // Not yet counted to its end.
  EXPECT_EQ(number("SELECT COUNT(*) FROM training_history"), 1);
}

// A copy that keeps the date of its original: it cannot have been there before it was seen.
TEST_F(TrainingHistoryTest, AnOlderFileThatComesLaterCountsFromNow) {
  keep("a", 5'000);
  keep("b", 2'000);
  EXPECT_EQ(at(6'000), "a");
  EXPECT_EQ(at(clock_.now_ms()), "b");
}

}  // namespace
}  // namespace afs
