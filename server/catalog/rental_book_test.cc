// The story of a rental as looks at a provider's list tell it: prices and states with their dates,
// gaps, ends, restarts.
#include "catalog/rental_book.h"

#include "catalog/catalog_fixture.h"
#include "catalog/rental_history.h"

namespace afs {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;
constexpr WallTime kNoon = 1'790'000'000'000;

class RentalBookTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    reopen();
  }
  void reopen() {
    auto opened = RentalBook::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok()) << opened.message();
    book_ = std::move(*opened);
  }
  static Rental rental(std::string id, RentalState state = RentalState::kRunning,
                       int64_t compute = 500'000) {
    Rental one;
    one.provider = "vast";
    one.provider_id = std::move(id);
    one.state = state;
    one.state_words = to_string(state);
    one.price = {500'000, 20'000, true};
    one.billed = {state == RentalState::kStopped ? 0 : compute, 20'000, true};
    return one;
  }
  static Rental since(Rental one, WallTime started_at) {
    one.started_at = started_at;
    return one;
  }
  int64_t look(std::vector<Rental> rentals, WallTime as_of) {
    RentalListing listing;
    listing.rentals = std::move(rentals);
    const auto taken = book_->take("vast", listing, as_of);
    EXPECT_TRUE(taken.ok()) << (taken.ok() ? "" : taken.message());
    return taken.ok() ? *taken : -1;
  }
  RentalRecord only() const {
    const auto all = book_->rentals();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? RentalRecord{} : *all.front();
  }
  // "12:00 running 0.52, 12:05 stopped 0.02*": * = filled; times in minutes after noon.
  static std::string story(const RentalRecord& record) {
    std::string text;
    for (const RentalSegment& segment : record.segments) {
      text += (text.empty() ? "" : ", ") + std::to_string((segment.since - kNoon) / kMinute) + " " +
              std::string(to_string(segment.state)) + " " +
              std::to_string(segment.billed.total_micros() / 10'000) +
              (segment.is_filled ? "*" : "");
    }
    return text;
  }

  std::unique_ptr<RentalBook> book_;
};

TEST_F(RentalBookTest, EveryChangeOfPriceAndStateIsDated) {
  EXPECT_EQ(look({rental("1")}, kNoon), 1);
  EXPECT_EQ(look({rental("1")}, kNoon + kMinute), 0);
  EXPECT_EQ(look({rental("1", RentalState::kRunning, 700'000)}, kNoon + 2 * kMinute), 1);
  EXPECT_EQ(look({rental("1", RentalState::kStopped)}, kNoon + 3 * kMinute), 1);
  EXPECT_EQ(story(only()), "0 running 52, 2 running 72, 3 stopped 2");
  EXPECT_EQ(only().first_seen_at, kNoon);
  EXPECT_EQ(only().last_seen_at, kNoon + 3 * kMinute);
}

TEST_F(RentalBookTest, ARestartOfTheServerForgetsNothing) {
  Rental one = since(rental("1"), kNoon - kMinute);
  one.label = "nayru-v8";
  one.ip = "192.0.2.45";
  one.gpu_name = "RTX 4090";
  one.gpu_count = 2;
  one.ends_at = kNoon + 24 * kHour;
  one.pending = PriceChange{{800'000, 20'000, true}, kNoon - 5};
  one.is_interruptible = true;
  one.stop_command = "vastai stop instance 1";
  look({one, rental("2")}, kNoon);
  look({one}, kNoon + kMinute);
  ASSERT_TRUE(book_->set_join(RentalId{1}, RunId{7}, true).ok());
  ASSERT_TRUE(book_->set_join(RentalId{1}, RunId{8}, false).ok());
  const auto before = book_->rentals();
  reopen();
  const auto after = book_->rentals();
  ASSERT_EQ(after.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(after[i]->id, before[i]->id);
    EXPECT_EQ(after[i]->segments, before[i]->segments);
    EXPECT_EQ(after[i]->closed_at, before[i]->closed_at);
    EXPECT_EQ(after[i]->close_reason, before[i]->close_reason);
    EXPECT_EQ(after[i]->last_seen_at, before[i]->last_seen_at);
  }
  const Rental& kept = after[0]->rental;
  EXPECT_EQ(kept.label, "nayru-v8");
  EXPECT_EQ(kept.ip, "192.0.2.45");
  EXPECT_EQ(kept.gpu_count, 2);
  EXPECT_EQ(kept.pending, one.pending);
  EXPECT_EQ(kept.ends_at, one.ends_at);
  EXPECT_EQ(kept.price, one.price);
  EXPECT_TRUE(kept.is_interruptible);
  EXPECT_EQ(kept.stop_command, one.stop_command);
  ASSERT_EQ(book_->joins(RentalId{1}).size(), 2u);
  EXPECT_FALSE(book_->joins(RentalId{1})[1].is_joined);
  look({rental("3")}, kNoon + 2 * kMinute);
  EXPECT_TRUE(book_->find(RentalId{3})) << "ids go on after a restart";
}

TEST_F(RentalBookTest, WhatBeganBeforeWeLookedIsFilledFromItsStart) {
  look({since(rental("1"), kNoon - 3 * kHour)}, kNoon);
  EXPECT_EQ(story(only()), "-180 running 52*, 0 running 52");
  look({since(rental("2"), kNoon - kMinute)}, kNoon);
  EXPECT_EQ(story(*book_->find(RentalId{2})), "-1 running 52");
}

TEST_F(RentalBookTest, DowntimeIsFilledAndMarked) {
  look({rental("1")}, kNoon);
  reopen();
  look({rental("1")}, kNoon + 10 * kHour);
  EXPECT_EQ(story(only()), "0 running 52*, 600 running 52");
  look({rental("1")}, kNoon + 10 * kHour + kMinute);
  look({rental("1", RentalState::kStopped)}, kNoon + 20 * kHour);
  EXPECT_EQ(story(only()), "0 running 52*, 600 running 52, 601 running 52*, 1200 stopped 2");
  look({since(rental("1"), kNoon + 25 * kHour)}, kNoon + 30 * kHour);
  EXPECT_EQ(story(only()),
            "0 running 52*, 600 running 52, 601 running 52*, 1200 stopped 2*, 1500 running 52*, "
            "1800 running 52");
}

TEST_F(RentalBookTest, AStartIsDatedByTheProvider) {
  look({rental("1", RentalState::kStopped)}, kNoon);
  look({rental("1", RentalState::kStopped)}, kNoon + 2 * kMinute);
  look({since(rental("1"), kNoon + 3 * kMinute)}, kNoon + 4 * kMinute);
  EXPECT_EQ(story(only()), "0 stopped 2, 3 running 52");
}

TEST_F(RentalBookTest, WhatIsNotListedAnyMoreIsClosed) {
  look({rental("1"), rental("2")}, kNoon);
  EXPECT_EQ(look({rental("1")}, kNoon + kMinute), 1);
  const auto gone = book_->find(RentalId{2});
  EXPECT_EQ(gone->closed_at, kNoon);
  EXPECT_EQ(gone->close_noticed_at, kNoon + kMinute);
  EXPECT_NE(gone->close_reason.find("vast's list"), std::string::npos);
  EXPECT_FALSE(book_->find(RentalId{1})->closed_at);
  EXPECT_EQ(look({rental("1")}, kNoon + 2 * kMinute), 0) << "closed once";
  EXPECT_EQ(book_->rentals().front()->id, RentalId{1}) << "open ones first";
}

TEST_F(RentalBookTest, AContractThatEndedMeanwhileEndsOnTime) {
  Rental one = rental("1");
  one.ends_at = kNoon + 5 * kHour;
  look({one}, kNoon);
  reopen();
  look({}, kNoon + 9 * kHour);
  EXPECT_EQ(only().closed_at, kNoon + 5 * kHour);
  EXPECT_NE(only().close_reason.find("contract ended"), std::string::npos);
}

TEST_F(RentalBookTest, WhatTheProviderCallsOverIsOver) {
  look({rental("1")}, kNoon);
  look({rental("1", RentalState::kEnded)}, kNoon + kMinute);
  EXPECT_EQ(only().closed_at, kNoon + kMinute);
  EXPECT_EQ(story(only()), "0 running 52");
  look({rental("2", RentalState::kEnded)}, kNoon + kMinute);
  EXPECT_EQ(book_->rentals().size(), 1u) << "what was over before we knew it is not known";
}

TEST_F(RentalBookTest, ARentalThatComesBackGoesOn) {
  look({rental("1")}, kNoon);
  look({}, kNoon + kMinute);
  look({rental("1")}, kNoon + 2 * kMinute);
  EXPECT_FALSE(only().closed_at);
  EXPECT_EQ(only().close_reason, "");
  EXPECT_EQ(story(only()), "0 running 52*, 2 running 52");
}

TEST_F(RentalBookTest, AListThatIsNotWholeClosesNothing) {
  look({rental("1"), rental("2")}, kNoon);
  RentalListing part;
  part.rentals = {rental("1")};
  part.is_whole = false;
  ASSERT_TRUE(book_->take("vast", part, kNoon + kMinute).ok());
  EXPECT_FALSE(book_->find(RentalId{2})->closed_at);
  RentalListing nameless;
  nameless.refused = {{"", "has no id"}};
  ASSERT_TRUE(book_->take("vast", nameless, kNoon + 2 * kMinute).ok());
  EXPECT_FALSE(book_->find(RentalId{1})->closed_at);
}

TEST_F(RentalBookTest, ARentalThatCannotBeReadIsNotClosedButTold) {
  look({rental("1")}, kNoon);
  RentalListing listing;
  listing.refused = {{"1", "has a negative price (dph_total)"}};
  ASSERT_TRUE(book_->take("vast", listing, kNoon + kMinute).ok());
  EXPECT_FALSE(only().closed_at);
  EXPECT_NE(only().trouble.find("negative price"), std::string::npos);
  look({rental("1")}, kNoon + 2 * kMinute);
  EXPECT_EQ(only().trouble, "");
}

TEST_F(RentalBookTest, OtherProvidersAreLeftAlone) {
  look({rental("1")}, kNoon);
  RentalListing empty;
  ASSERT_TRUE(book_->take("runpod", empty, kNoon + kMinute).ok());
  EXPECT_FALSE(only().closed_at);
}

TEST_F(RentalBookTest, ClocksThatDisagreeMakeNoNegativeTime) {
  look({since(rental("1"), kNoon + kHour)}, kNoon);  // Its start is ahead of our clock.
  EXPECT_EQ(story(only()), "0 running 52");
  look({rental("1", RentalState::kStopped)}, kNoon - kHour);  // Ours was set back.
  EXPECT_EQ(only().last_seen_at, kNoon);
  EXPECT_EQ(story(only()), "0 stopped 2");
  look({since(rental("2"), 5)}, kNoon);  // Began in 1970.
  EXPECT_EQ(story(*book_->find(RentalId{2})), "0 running 52");
}

TEST_F(RentalBookTest, AListThatNamesARentalTwiceCountsItOnce) {
  look({rental("1"), rental("1", RentalState::kStopped)}, kNoon);
  EXPECT_EQ(book_->rentals().size(), 1u);
  look({rental("2")}, kNoon + kMinute);
  EXPECT_TRUE(book_->find(RentalId{2}));
}

TEST_F(RentalBookTest, WhatCannotBeStoredIsNotBelieved) {
  look({rental("1")}, kNoon);
  ASSERT_TRUE(connection_->execute("ALTER TABLE rental_segment RENAME TO away").ok());
  RentalListing listing;
  listing.rentals = {rental("1", RentalState::kStopped), rental("2")};
  EXPECT_FALSE(book_->take("vast", listing, kNoon + kMinute).ok());
  EXPECT_EQ(story(only()), "0 running 52");
  ASSERT_TRUE(connection_->execute("ALTER TABLE away RENAME TO rental_segment").ok());
  ASSERT_TRUE(book_->take("vast", listing, kNoon + 2 * kMinute).ok());
  EXPECT_EQ(story(*book_->find(RentalId{1})), "0 running 52, 2 stopped 2");
  EXPECT_TRUE(book_->find(RentalId{2}));
}

TEST_F(RentalBookTest, JoinsByHandHoldUntilTheyAreTakenBack) {
  look({rental("1")}, kNoon);
  ASSERT_TRUE(book_->set_join(RentalId{1}, RunId{7}, true).ok());
  ASSERT_TRUE(book_->set_join(RentalId{1}, RunId{7}, false).ok());
  ASSERT_EQ(book_->joins(RentalId{1}).size(), 1u);
  EXPECT_FALSE(book_->joins(RentalId{1})[0].is_joined);
  ASSERT_TRUE(book_->clear_join(RentalId{1}, RunId{7}).ok());
  EXPECT_TRUE(book_->joins(RentalId{1}).empty());
  reopen();
  EXPECT_TRUE(book_->joins(RentalId{1}).empty());
  EXPECT_EQ(book_->set_join(RentalId{9}, RunId{7}, true).code(), ErrorCode::kNotFound);
}

TEST_F(RentalBookTest, ARateCardOfThePastHasItsWholeHistory) {
  Rental card = since(rental("1", RentalState::kEnded), kNoon - 5 * kHour);
  card.ends_at = kNoon - kHour;
  look({card}, kNoon);
  EXPECT_EQ(story(only()), "-300 running 52*");
  EXPECT_EQ(only().closed_at, kNoon - kHour);
  EXPECT_EQ(segment_cost(only(), 0, kNoon).micros, 4 * 520'000);
  EXPECT_EQ(look({card}, kNoon + kMinute), 0);
}

TEST_F(RentalBookTest, AFlickeringPriceIsBounded) {
  RentalRecord record = *first_look(rental("1"), kNoon);
  for (size_t i = 1; i < kRentalSegmentsMax + 10; ++i) {
    record = further_look(std::move(record),
                          rental("1", RentalState::kRunning, 500'000 + static_cast<int64_t>(i)),
                          kNoon + static_cast<int64_t>(i) * kMinute);
  }
  EXPECT_EQ(record.segments.size(), kRentalSegmentsMax);
  EXPECT_EQ(record.segments.back().billed.compute_micros,
            500'000 + static_cast<int64_t>(kRentalSegmentsMax) + 9);
  EXPECT_NE(record.trouble, "");
}

TEST_F(RentalBookTest, WhatAProviderChargedIsKeptAlsoOfWhatIsOver) {
  const auto bill = [](int64_t micros) {
    return ProviderBill{kNoon - 24 * kHour, kNoon - 12 * kHour, micros, 10};
  };
  RentalListing listing;
  listing.rentals = {rental("1"), rental("2")};
  listing.bills = {{"1", bill(4'130'000)}, {"unheard of", bill(1)}};
  ASSERT_TRUE(book_->take("vast", listing, kNoon).ok());
  ASSERT_TRUE(book_->find(RentalId{1})->bill);
  EXPECT_EQ(book_->find(RentalId{1})->bill->micros, 4'130'000);
  EXPECT_FALSE(book_->find(RentalId{2})->bill);
  EXPECT_EQ(book_->rentals().size(), 2u) << "a bill makes no rental";

  EXPECT_EQ(look({rental("1"), rental("2")}, kNoon + kMinute), 0);
  EXPECT_TRUE(book_->find(RentalId{1})->bill) << "a look without bills takes none away";
  EXPECT_EQ(look({rental("1")}, kNoon + 2 * kMinute), 1) << "the second is gone";

  listing.rentals = {rental("1")};
  listing.bills = {{"2", bill(-70'000)}, {"1", bill(4'130'000)}};
  const auto changes = book_->take("vast", listing, kNoon + 3 * kMinute);
  ASSERT_TRUE(changes.ok());
  EXPECT_EQ(*changes, 1) << "the first's is what it was";
  reopen();
  EXPECT_EQ(book_->find(RentalId{2})->bill, bill(-70'000));
  EXPECT_EQ(book_->find(RentalId{1})->bill, bill(4'130'000));
}

TEST_F(RentalBookTest, TheBillOfWhatIsOverDoesNotShrinkToItsLastDay) {
  const auto charged = [this](WallTime from, WallTime until, int64_t micros, WallTime as_of) {
    RentalListing listing;
    listing.bills = {{"1", ProviderBill{from, until, micros, 0}}};
    const auto taken = book_->take("vast", listing, as_of);
    EXPECT_TRUE(taken.ok());
    return taken.ok() ? *taken : -1;
  };
  constexpr int64_t kDay = 24 * kHour;
  look({since(rental("1"), kNoon - 3 * kDay)}, kNoon);
  EXPECT_EQ(charged(kNoon - 60 * kDay, kNoon, 900, kNoon + kMinute), 1) << "it is gone";
  ASSERT_TRUE(only().closed_at);
  EXPECT_EQ(charged(kNoon - 59 * kDay, kNoon + kDay, 900, kNoon + kDay), 0) << "the same again";
  EXPECT_EQ(charged(kNoon - 58 * kDay, kNoon + 2 * kDay, 950, kNoon + 2 * kDay), 1) << "corrected";
  EXPECT_EQ(charged(kNoon - 2 * kDay, kNoon + 58 * kDay, 600, kNoon + 58 * kDay), 0);
  EXPECT_EQ(only().bill->micros, 950);
  EXPECT_EQ(only().bill->from, kNoon - 58 * kDay);
}

}  // namespace
}  // namespace afs
