// Whole days at a provider, in fake time and over real sockets: what every story costs, bucket by
// bucket, against figures by hand. The machine costs $0.60 an hour where nothing else is said, of
// which $0.02 is its disk.
#include "cost/rental_days_fixture.h"

namespace afs {
namespace {

Instance one_since(WallTime start) {
  Instance one;
  one.id = 101;
  one.start = start;
  return one;
}

TEST_F(RentalDaysTest, AnInstanceThatVanishesIsPaidUntilItWasLastSeen) {
  world_->rented = [](WallTime now) {
    return now < at(10, 1) ? std::vector{one_since(at(0))} : std::vector<Instance>{};
  };
  work(7, {attempt(1, at(0, 10), at(9), 1, 100)});
  come_up();
  live_until(at(24));
  EXPECT_EQ(rental().closed_at, at(10));
  EXPECT_EQ(rental().close_noticed_at, at(10, 2));
  EXPECT_EQ(rental().close_reason,
            "seen in mine's list until 2026-09-22T10:00:00.000Z, gone at 2026-09-22T10:02:00.000Z");
  EXPECT_EQ(spent(rental()), "setup 0.1000, productive 5.3000, idle 0.6000");
}

// Stopped from six to eight; the run goes on at half past, from a checkpoint of an hour before.
TEST_F(RentalDaysTest, AMachineThatIsStoppedAndStartedAgain) {
  world_->rented = [](WallTime now) {
    Instance one = one_since(now < at(8) ? at(0) : at(8));
    if (now >= at(6) && now < at(8)) one.status = "exited";
    return std::vector{one};
  };
  work(7, {attempt(1, at(0), at(6), 0, 600), attempt(2, at(8, 30), at(12), 500, 850)});
  come_up();
  live_until(at(12));
  EXPECT_EQ(spent(rental()), "productive 5.1000, stalled 0.3000, redone 0.6000, storage 0.0400");
}

TEST_F(RentalDaysTest, APriceThatChangesAtNoon) {
  world_->rented = [](WallTime now) {
    Instance one = one_since(at(0));
    if (now >= at(12)) one.total = 0.84;
    return std::vector{one};
  };
  work(7, {attempt(1, at(0), at(24), 0, 2'400)});
  come_up();
  live_until(at(24));
  EXPECT_EQ(spent(rental()), "productive 17.2800");
}

TEST_F(RentalDaysTest, ABidThatIsLostLeavesADiskToBePaid) {
  world_->rented = [](WallTime now) {
    Instance one = one_since(at(0));
    one.is_bid = true;
    one.total = 0.3;
    if (now >= at(7, 30)) one.status = "stopped";
    return std::vector{one};
  };
  work(7, {attempt(1, at(0), at(7, 30), 0, 750)});
  come_up();
  live_until(at(24));
  EXPECT_TRUE(rental().rental.is_interruptible);
  EXPECT_EQ(spent(rental()), "productive 2.2500, storage 0.3300");
}

TEST_F(RentalDaysTest, AContractThatEndsIsPaidUntilItsEnd) {
  world_->rented = [](WallTime now) {
    Instance one = one_since(at(0));
    one.end = at(18, 1);
    return now < one.end ? std::vector{one} : std::vector<Instance>{};
  };
  work(7, {attempt(1, at(0), at(17), 0, 1'700)});
  come_up();
  live_until(at(24));
  EXPECT_EQ(rental().closed_at, at(18, 1));
  EXPECT_EQ(spent(rental()), "productive 10.2000, idle 0.6100");
}

// The provider's own figure is what our credit falls by. It dates the start by its clock, so what
// we find differs by the skew, as long as that lies before our first look.
TEST_F(RentalDaysTest, AClockThatDiffersCostsItsDifference) {
  for (const int64_t skew : {3 * kMinute, -3 * kMinute}) {
    TearDown();
    SetUp();
    world_->skew_ms = skew;
    world_->rented = [&](WallTime) { return std::vector{one_since(at(0) + skew)}; };
    world_->credit = [&](WallTime now) {
      return 50 - 0.6 * static_cast<double>(now - skew - at(0)) / static_cast<double>(kHour);
    };
    skip_to(at(0, 2));
    come_up();
    live_until(at(24));
    const int64_t billed = 50'000'000 - poll_->standings()[0].credit->micros;
    EXPECT_EQ(billed, 14'400'000);
    // Ahead: it seems to begin at our first look, two minutes late. Behind: three minutes early.
    const int64_t difference = cost_micros(rental()) - billed;
    EXPECT_EQ(difference, skew > 0 ? -20'000 : 30'000);
    EXPECT_EQ(spent(rental()), skew > 0 ? "idle 14.3800" : "idle 14.4300");
    activities_.clear();
  }
}

// Down from eight to two in the afternoon. Meanwhile a second machine, stopped since seven, was
// started at ten.
TEST_F(RentalDaysTest, WhatHappensWhileWeAreDownIsFilledAndMarked) {
  world_->rented = [](WallTime now) {
    Instance other = one_since(now < at(10) ? at(0) : at(10));
    other.id = 102;
    if (now >= at(7) && now < at(10)) other.status = "exited";
    return std::vector{one_since(at(0)), other};
  };
  work(7, {attempt(1, at(0), at(24), 0, 2'400)});
  come_up();
  live_until(at(8));
  go_down();
  skip_to(at(14));
  come_up();
  live_until(at(24));
  EXPECT_EQ(spent(rental(1)), "productive 14.4000");
  EXPECT_EQ(filled_micros(rental(1)), 3'600'000);
  activities_.clear();
  EXPECT_EQ(spent(rental(2)), "idle 12.6000, storage 0.0600");
  EXPECT_EQ(filled_micros(rental(2)), 2'440'000) << "two hours of disk and four of all";
}

TEST_F(RentalDaysTest, TwoRunsShareAMachineAndAnotherHasNone) {
  world_->rented = [](WallTime) {
    Instance both = one_since(at(0)), alone = one_since(at(0));
    both.gpus = 2;
    both.total = 1.2;
    alone.id = 102;
    return std::vector{both, alone};
  };
  work(7, {attempt(1, at(0), at(12), 0, 1'200)}, 1);
  work(8, {attempt(1, at(6), at(18), 0, 1'200)}, 1);
  come_up();
  live_until(at(24));
  EXPECT_EQ(spent(rental(1)), "productive 14.4000, idle 14.4000");
  EXPECT_EQ(spent(rental(1), 7), "productive 7.2000");
  EXPECT_EQ(spent(rental(1), 8), "productive 7.2000");
  activities_.clear();
  EXPECT_EQ(spent(rental(2)), "idle 14.4000");
}

// Thirty machines on two pages, and all that can go wrong on the way: refusals without a time to
// wait, faults of the server, half an answer, forty minutes of silence.
TEST_F(RentalDaysTest, FaultsOfTheProviderLoseNothing) {
  world_->rented = [](WallTime) {
    std::vector<Instance> all;
    for (int id = 1; id <= 30; ++id) {
      all.push_back(one_since(at(0)));
      all.back().id = id;
    }
    return all;
  };
  world_->fault = [](WallTime now) -> std::string {
    const int64_t minute = (now - at(0)) / kMinute % (24 * 60);
    if (minute == 120) return http_answer("429 Too Many Requests", "too often");
    if (minute == 180) return http_answer("500 Internal Server Error", "<html>oops</html>");
    if (minute == 240) return http_answer("200 OK", R"({"success":true,"instances":[{"id":1,)");
    if (minute == 300) return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"instances\": [";
    if (minute >= 600 && minute < 640) return http_answer("502 Bad Gateway", "");
    return "";
  };
  come_up();
  live_until(at(24));
  skip_to(std::max(clock_.now_ms(), at(24)));
  EXPECT_EQ(world_->refusals(), 0) << "it is never asked twice within a second";
  EXPECT_EQ(book_->rentals().size(), 30u);
  for (const auto& record : book_->rentals()) {
    EXPECT_FALSE(record->closed_at);
    EXPECT_EQ(segment_end(*record, record->segments.size() - 1, at(24)), at(24));
    int64_t cost = 0;
    for (size_t i = 0; i < record->segments.size(); ++i)
      cost += segment_cost(*record, i, at(24)).micros;
    const auto segments = static_cast<int64_t>(record->segments.size());
    EXPECT_LE(cost, 14'400'000) << record->rental.provider_id;
    EXPECT_GT(cost, 14'400'000 - segments) << "each of them is rounded down";
    EXPECT_GT(filled_micros(*record), 400'000) << "nobody watched for forty minutes";
  }
}

TEST_F(RentalDaysTest, APodOfRunpodThatIsStartedAgain) {
  world_->rented = [](WallTime now) {
    Instance pod = one_since(now < at(8) ? at(0) : at(8));
    pod.total = 0.69;
    if (now >= at(6) && now < at(8)) pod.status = "stopped";
    return std::vector{pod};
  };
  work(7, {attempt(1, at(0), at(6), 0, 600)});
  come_up(ProviderKind::kRunpod);
  live_until(at(10));
  EXPECT_EQ(spent(rental()), "productive 4.1400, idle 1.3800, storage 0.0000");
}

// By hand: a run fails at one o'clock on a machine of $1.29 an hour, and 38 minutes later nobody
// has stopped it: $0.817, which is shown as $0.82.
TEST_F(RentalDaysTest, AFailedRunOnAMachineThatGoesOn) {
  world_->rented = [](WallTime) {
    Instance one = one_since(at(0));
    one.total = 1.29;
    return std::vector{one};
  };
  work(7, {attempt(1, at(0), at(1), 0, 100)});
  come_up();
  live_until(at(1, 38));
  EXPECT_EQ(spent(rental()), "productive 1.2900, idle 0.8170");
  EXPECT_EQ(rental().rental.stop_command, "vastai stop instance 101");
}

}  // namespace
}  // namespace afs
