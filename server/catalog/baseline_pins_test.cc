// What somebody chose to compare a run with holds across restarts.
#include "catalog/baseline_pins.h"

#include "catalog/catalog_fixture.h"

namespace afs {
namespace {

class BaselinePinsTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    reopen();
  }
  void reopen() {
    auto opened = BaselinePins::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok());
    pins_ = std::move(opened).value();
  }
  std::unique_ptr<BaselinePins> pins_;
};

TEST_F(BaselinePinsTest, AChoiceHoldsUntilItIsTakenBack) {
  EXPECT_FALSE(pins_->find(RunId{8}));
  ASSERT_TRUE(pins_->set(RunId{8}, RunId{7}).ok());
  ASSERT_TRUE(pins_->set(RunId{9}, RunId{}).ok());
  reopen();
  EXPECT_EQ(pins_->find(RunId{8}), RunId{7});
  EXPECT_EQ(pins_->find(RunId{9}), RunId{});  // Chosen: with none.
  ASSERT_TRUE(pins_->set(RunId{8}, RunId{3}).ok());
  ASSERT_TRUE(pins_->clear(RunId{9}).ok());
  reopen();
  EXPECT_EQ(pins_->find(RunId{8}), RunId{3});
  EXPECT_FALSE(pins_->find(RunId{9}));
}

TEST_F(BaselinePinsTest, WhatCannotBeStoredIsNotBelieved) {
  ASSERT_TRUE(connection_->execute("DROP TABLE baseline_pin").ok());
  EXPECT_FALSE(pins_->set(RunId{8}, RunId{7}).ok());
  EXPECT_FALSE(pins_->find(RunId{8}));
}

}  // namespace
}  // namespace afs
