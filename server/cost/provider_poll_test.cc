// When providers are asked, and what is known of them while they do not answer.
#include "cost/provider_poll.h"

#include <gtest/gtest.h>

#include <future>

namespace afs {
namespace {

constexpr int64_t kMinute = 60'000;

// Answers whatever the test laid down last.
class FakeProvider final : public PriceProvider {
 public:
  explicit FakeProvider(std::string name) : name_(std::move(name)) {}
  const std::string& name() const override { return name_; }
  PriceBasis basis() const override { return PriceBasis::kProvider; }
  Result<RentalListing> rentals() override {
    ++asked;
    if (on_ask) on_ask();
    return answer;
  }
  int64_t wait_asked_ms() const override { return wait_ms; }

  Result<RentalListing> answer = RentalListing{};
  std::function<void()> on_ask;
  int64_t wait_ms = 0;
  std::atomic<int> asked = 0;

 private:
  const std::string name_;
};

class ProviderPollTest : public testing::Test {
 protected:
  ProviderPollTest() {
    auto vast = std::make_unique<FakeProvider>("vast");
    vast_ = vast.get();
    std::vector<PolledProvider> polled;
    polled.push_back({std::move(vast), kMinute});
    poll_ = std::make_unique<ProviderPoll>(
        std::move(polled),
        [this](const std::string&, const RentalListing& listing, WallTime) -> Status {
          taken_.push_back(listing.rentals.size());
          return take_;
        },
        clock_, patience_);
  }
  ProviderStanding standing() const { return poll_->standings().at(0); }
  // Asks when its time has come; how long it then waits.
  int64_t after(int64_t by_ms) {
    clock_.advance_ms(by_ms);
    return poll_->ask_due();
  }
  static RentalListing listing_of(size_t count) {
    RentalListing listing;
    listing.rentals.resize(count);
    return listing;
  }

  FakeClock clock_{1'790'000'000'000};
  Patience patience_;
  FakeProvider* vast_ = nullptr;
  Status take_;
  std::vector<size_t> taken_;
  std::unique_ptr<ProviderPoll> poll_;
};

TEST_F(ProviderPollTest, AsksAtItsInterval) {
  EXPECT_EQ(after(0), kMinute);
  EXPECT_EQ(after(kMinute - 1), 1);
  EXPECT_EQ(vast_->asked, 1);
  EXPECT_EQ(after(1), kMinute);
  EXPECT_EQ(vast_->asked, 2);
}

TEST_F(ProviderPollTest, KeepsTheLastAnswerWithItsAge) {
  vast_->answer = listing_of(3);
  vast_->answer->credit = Money{5'000'000, "USD"};
  after(0);
  const WallTime answered = clock_.now_ms();
  vast_->answer = unavailable("vast has a fault of its own (HTTP 502); it is asked again later");
  after(kMinute);
  const WallTime failed = clock_.now_ms();
  after(kMinute);
  EXPECT_EQ(standing().answered_at, answered);
  EXPECT_EQ(standing().rentals, 3);
  EXPECT_EQ(standing().credit->micros, 5'000'000);
  EXPECT_EQ(standing().failing_since, failed);
  EXPECT_EQ(standing().failures, 2);
  EXPECT_NE(standing().error.find("HTTP 502"), std::string::npos);
  EXPECT_FALSE(standing().is_key_refused);
  EXPECT_EQ(taken_, (std::vector<size_t>{3})) << "a failure is no empty list";
  vast_->answer = listing_of(1);
  after(2 * kMinute);
  EXPECT_EQ(standing().failing_since, std::nullopt);
  EXPECT_EQ(standing().error, "");
  EXPECT_EQ(standing().rentals, 1);
}

TEST_F(ProviderPollTest, AsksLaterAndLaterUpToALimit) {
  vast_->answer = busy("too often");
  std::vector<int64_t> waits;
  for (int i = 0; i < 7; ++i) {
    after(i == 0 ? 0 : *standing().next_at - clock_.now_ms());
    waits.push_back((*standing().next_at - clock_.now_ms()) / kMinute);
  }
  EXPECT_EQ(waits, (std::vector<int64_t>{1, 2, 4, 8, 15, 15, 15}));
  vast_->answer = listing_of(0);
  after(15 * kMinute);
  EXPECT_EQ(*standing().next_at - clock_.now_ms(), kMinute) << "back to its pace at once";
}

TEST_F(ProviderPollTest, LeavesAloneForAsLongAsItIsAsked) {
  vast_->answer = busy("too often");
  vast_->wait_ms = 40 * kMinute;
  after(0);
  EXPECT_EQ(*standing().next_at - clock_.now_ms(), 40 * kMinute);
  after(39 * kMinute);
  EXPECT_EQ(vast_->asked, 1);
  vast_->wait_ms = 5;  // Less than our own patience.
  after(kMinute);
  EXPECT_EQ(*standing().next_at - clock_.now_ms(), 2 * kMinute);
}

TEST_F(ProviderPollTest, ARefusedKeyIsSaidSinceWhen) {
  vast_->answer = denied("vast refuses the key in VAST_API_KEY (HTTP 401)");
  after(0);
  const WallTime since = clock_.now_ms();
  after(kMinute);
  EXPECT_TRUE(standing().is_key_refused);
  EXPECT_EQ(standing().failing_since, since);
}

TEST_F(ProviderPollTest, WhatCannotBeKeptIsAFailure) {
  take_ = unavailable("the disk is full");
  after(0);
  EXPECT_EQ(standing().answered_at, std::nullopt);
  EXPECT_EQ(standing().error, "the disk is full");
}

TEST_F(ProviderPollTest, TheThreadAsksAndStops) {
  std::promise<void> asked;
  vast_->on_ask = [&] { asked.set_value(); };
  poll_->start();
  asked.get_future().wait();
  poll_->stop();
  EXPECT_EQ(vast_->asked, 1);
}

TEST(PollPace, NeverOverflows) {
  PollPace pace(120'000);
  for (int i = 0; i < 100; ++i) pace.failed(0, 0);
  EXPECT_EQ(pace.next_ms(), kPollBackOffMsMax);
  EXPECT_EQ(pace.failures(), 100);
}

}  // namespace
}  // namespace afs
