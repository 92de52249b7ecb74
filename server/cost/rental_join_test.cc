// Which runs are said to have run on which rented machine, and why.
#include "cost/rental_join.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr WallTime kNow = 1'790'000'000'000;
constexpr int64_t kHour = 3'600'000;

class RentalJoinTest : public testing::Test {
 protected:
  RentalJoinTest() {
    record_.rental.provider = "vast";
    record_.rental.provider_id = "312";
    record_.rental.label = "Nayru-v8";
    record_.rental.host = "gpu-box.lab.example";
    record_.rental.ip = "192.0.2.45";
    record_.segments = {{kNow - 10 * kHour, RentalState::kRunning, "running", {}, false}};
    run_.id = RunId{7};
    run_.name = "something else";
    run_.key = "runs/something-else";
    run_.last_data_at = kNow - kHour;
    run_.facts.started_at = kNow - 2 * kHour;
  }
  std::string why(std::string_view model = "") const {
    const auto join = join_of(record_, run_.id, place_of(run_, model), span_of(run_, false, kNow),
                              by_hand_, kNow);
    return join ? std::string(to_string(join->reason)) : "none";
  }

  RentalRecord record_;
  afs::Run run_;  // A test has a Run() of its own.
  std::vector<HandJoin> by_hand_;
};

TEST_F(RentalJoinTest, ALabelNamesARunItsDirectoryOrItsModel) {
  EXPECT_EQ(why(), "none");
  EXPECT_EQ(why("nayru-v8"), "label");
  run_.key = "runs/nayru-v8";
  EXPECT_EQ(why(), "label");
  run_.key = "runs/nayru-v8-again";
  EXPECT_EQ(why(), "none") << "a part of a name is no name";
  run_.name = "NAYRU-V8";
  EXPECT_EQ(why(), "label");
  record_.rental.label = "";
  EXPECT_EQ(why(), "none");
}

TEST_F(RentalJoinTest, ARunMaySayWhereItIs) {
  for (const auto& [name, value, expected] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"host", "gpu-box", "host"},
           {"mlflow.hostname", "GPU-BOX.lab.example", "host"},
           {"system/ip", "192.0.2.45", "ip"},
           {"node", "312", "host"},
           {"host", "gpu-box.other.example", "none"},
           {"host", "gpu", "none"},
           {"ip", "192.0.2.4", "none"},
           {"host", "192", "none"},
           {"comment", "gpu-box", "none"}}) {
    run_.tags = {{name, value}};
    run_.params.clear();
    EXPECT_EQ(why(), expected) << name << " " << value;
    run_.tags.clear();
    run_.params = {{name, value}};
    EXPECT_EQ(why(), expected) << name << " " << value;
  }
}

TEST_F(RentalJoinTest, OnlyARunOfThatTimeRanOnIt) {
  run_.name = "nayru-v8";
  EXPECT_EQ(why(), "label");
  record_.closed_at = kNow - 3 * kHour;
  EXPECT_EQ(why(), "none") << "the run began after the rental was over";
  record_.closed_at.reset();
  record_.segments[0].since = kNow - kHour / 2;
  EXPECT_EQ(why(), "none") << "the run was over before the rental began";
}

TEST_F(RentalJoinTest, WhatSomebodySaidWins) {
  by_hand_ = {{RunId{7}, true, kNow}};
  EXPECT_EQ(why(), "hand");
  record_.closed_at = kNow - 5 * kHour;
  EXPECT_EQ(why(), "hand");
  run_.name = "nayru-v8";
  record_.closed_at.reset();
  by_hand_ = {{RunId{7}, false, kNow}};
  EXPECT_EQ(why(), "none");
  by_hand_ = {{RunId{8}, false, kNow}};
  EXPECT_EQ(why(), "label");
}

TEST_F(RentalJoinTest, ALiveRunIsAtWorkUntilNow) {
  EXPECT_EQ(span_of(run_, true, kNow).to, kNow);
  EXPECT_EQ(span_of(run_, false, kNow).to, kNow - kHour);
  run_.facts.started_at.reset();
  EXPECT_EQ(span_of(run_, false, kNow).from, kNow - kHour) << "all that is known";
  run_.attempt_list = {{1, 0, 5, 1, kNow - 4 * kHour, kNow - 3 * kHour}};
  EXPECT_EQ(span_of(run_, false, kNow).from, kNow - 4 * kHour);
}

TEST_F(RentalJoinTest, AClockThatWasNotSetYetBillsNoDecades) {
  run_.facts.started_at.reset();
  run_.attempt_list = {{1, 0, 5, 1, 5'000, kNow - 3 * kHour}, {2, 0, 5, 1, kNow + kHour, 0}};
  EXPECT_EQ(span_of(run_, false, kNow).from, kNow - kHour);
  run_.facts.started_at = 1;
  EXPECT_EQ(span_of(run_, true, kNow).from, kNow);
}

TEST(RentalHost, IsThisOneWholeOrByItsFirstPart) {
  Rental rental;
  rental.host = "GPU-box.lab.example";
  EXPECT_TRUE(is_on_host(rental, "gpu-box.lab.example"));
  EXPECT_TRUE(is_on_host(rental, "gpu-box"));
  EXPECT_FALSE(is_on_host(rental, "gpu-box2"));
  EXPECT_FALSE(is_on_host(rental, ""));
  rental.host.clear();
  EXPECT_FALSE(is_on_host(rental, "gpu-box")) << "a provider that tells no host joins with none";
}

}  // namespace
}  // namespace afs
