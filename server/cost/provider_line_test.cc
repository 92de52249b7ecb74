// Providers over a real socket: keys, paging, refusals. The server's answers are scripted.
#include "cost/provider_line.h"

#include <filesystem>
#include <fstream>

#include "cost/lambda_provider.h"
#include "cost/runpod_provider.h"
#include "cost/vast_provider.h"
#include "net/scripted_server.h"

namespace afs {
namespace {

constexpr const char* kSecret = "sekrit-7f3a";

class ProviderLineTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "provider_line_test.XXXXXX";
    directory_ = mkdtemp(name.data());
    write_key(kSecret);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void write_key(std::string_view text) const {
    std::ofstream(directory_ + "/key") << text << '\n';
  }
  std::unique_ptr<ProviderLine> line(const ScriptedServer& server) {
    auto client = HttpClient::create({});
    EXPECT_TRUE(client.ok());
    ProviderSettings settings;
    settings.name = "my vast";
    settings.base_url = "http://127.0.0.1:" + std::to_string(server.port());
    settings.key_file = directory_ + "/key";
    return std::make_unique<ProviderLine>(settings, std::move(*client), clock_);
  }
  std::unique_ptr<PriceProvider> vast(const ScriptedServer& server) {
    return make_vast_provider(line(server), [this](int64_t pause_ms) {
      pauses_.push_back(pause_ms);
      return !is_stopping_;
    });
  }

  std::string directory_;
  FakeClock clock_{1'790'000'000'000};
  std::vector<int64_t> pauses_;
  bool is_stopping_ = false;
};

std::string page(int first, int last, int total, const std::string& next) {
  std::string list;
  for (int id = first; id <= last; ++id) {
    list += (list.empty() ? "" : ",") + ("{\"id\":" + std::to_string(id)) +
            R"(,"actual_status":"running","dph_total":0.5,"storage_total_cost":0.01})";
  }
  return http_answer("200 OK",
                     "{\"success\":true,\"total_instances\":" + std::to_string(total) +
                         ",\"next_token\":" + (next.empty() ? "null" : "\"" + next + "\"") +
                         ",\"instances\":[" + list + "]}");
}

// A vast.ai with 60 instances, whose account may be read, and two pages of what it charged.
void sixty_instances(const ScriptedPeer& peer, const std::string& head) {
  if (head.find("/api/v0/charges/") != std::string::npos) {
    const bool is_second = head.find("after_token=d%3D") != std::string::npos;
    return void(peer.send(http_answer(
        "200 OK", is_second ? R"({"success":true,"results":[{"source":"instance-2","amount":0.5}]})"
                            : R"({"success":true,"next_token":"d=","results":[
                                  {"source":"instance-1","amount":4.13},
                                  {"source":"instance-2","amount":1}]})")));
  }
  if (head.find("/users/current/") != std::string::npos)
    return void(peer.send(http_answer("200 OK", R"({"credit": 12.5})")));
  if (head.find("/pending-price-increases/") != std::string::npos) {
    return void(peer.send(http_answer(
        "200 OK",
        R"({"success":true,"pending_price_increases":[{"contract_id":2,"new_gpu_costpersec":0.0005}]})")));
  }
  if (head.find("after_token=a%2Fb%3D") != std::string::npos)
    return void(peer.send(page(26, 50, 60, "c")));
  if (head.find("after_token=c") != std::string::npos) return void(peer.send(page(51, 60, 60, "")));
  peer.send(page(1, 25, 60, "a/b="));
}

TEST_F(ProviderLineTest, VastIsReadPageByPageWithPausesBetween) {
  const ScriptedServer server(sixty_instances);
  const auto listing = vast(server)->rentals();
  ASSERT_TRUE(listing.ok()) << listing.message();
  EXPECT_EQ(listing->rentals.size(), 60u);
  EXPECT_TRUE(listing->is_whole);
  EXPECT_TRUE(listing->notes.empty());
  EXPECT_EQ(listing->credit->micros, 12'500'000);
  EXPECT_EQ(listing->rentals[1].pending->price.compute_micros, 1'800'000);
  EXPECT_FALSE(listing->rentals[0].pending);
  EXPECT_EQ(pauses_, (std::vector<int64_t>(3, kVastPagePauseMs)));
  for (const std::string& head : server.heads()) {
    EXPECT_NE(head.find("Authorization: Bearer sekrit-7f3a\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.substr(0, head.find('\r')).find(kSecret), std::string::npos)
        << "never in an address";
  }
}

// The clock stands at 2026-09-21 14:13:20 UTC: asked is for the 60 days before that day.
TEST_F(ProviderLineTest, WhatVastChargedIsReadOfWholeDaysAndAtASlowPace) {
  const ScriptedServer server(sixty_instances);
  const auto provider = vast(server);
  const auto bills = provider->rentals()->bills;
  constexpr WallTime kToday = 1'789'948'800'000;
  const ProviderBill first{kToday - 60 * 86'400'000LL, kToday, 4'130'000, 0};
  ASSERT_EQ(bills.size(), 2u);
  EXPECT_EQ(bills[0].provider_id, "1");
  EXPECT_EQ(bills[0].bill, first);
  EXPECT_EQ(bills[1].bill.micros, 1'500'000) << "the sum of both pages";
  const auto charges_asked = [&] {
    std::vector<std::string> asked;
    for (const std::string& head : server.heads())
      if (head.find("/charges/") != std::string::npos) asked.push_back(head);
    return asked;
  };
  ASSERT_EQ(charges_asked().size(), 2u);
  EXPECT_NE(charges_asked()[0].find("%22gte%22%3A1784764800%2C%22lte%22%3A1789948799%7D"),
            std::string::npos)
      << charges_asked()[0];
  clock_.advance_ms(kBillIntervalMs - 1);
  EXPECT_TRUE(provider->rentals()->bills.empty());
  EXPECT_EQ(charges_asked().size(), 2u);
  clock_.advance_ms(1);
  EXPECT_EQ(provider->rentals()->bills.size(), 2u);
}

TEST_F(ProviderLineTest, WithoutItsBillARunpodListsAsBefore) {
  std::string bill;
  const ScriptedServer server([&](const ScriptedPeer& peer, const std::string& head) {
    const bool is_list = head.find("/v1/pods ") != std::string::npos;
    peer.send(is_list        ? http_answer("200 OK", R"([{"id":"p","desiredStatus":"EXITED"}])")
              : bill.empty() ? http_answer("403 Forbidden", "")
                             : http_answer("200 OK", bill));
  });
  const auto provider = make_runpod_provider(line(server));
  for (int look = 0; look < 2; ++look) {
    const auto listing = provider->rentals();
    ASSERT_TRUE(listing.ok()) << listing.message();
    EXPECT_EQ(listing->rentals.size(), 1u);
    ASSERT_EQ(listing->notes.size(), 1u) << "said until it is asked again";
    EXPECT_TRUE(listing->notes[0].starts_with("what was charged is not known: my vast refuses"));
  }
  EXPECT_EQ(server.heads().size(), 3u) << "two lists, one bill";
  bill = R"([{"podId":"p","amount":0.25},{"podId":"p","amount":0.5}])";
  clock_.advance_ms(kBillIntervalMs);
  const auto billed = provider->rentals();
  ASSERT_EQ(billed->bills.size(), 1u);
  EXPECT_EQ(billed->bills[0].bill.micros, 750'000);
  EXPECT_TRUE(billed->notes.empty());
  EXPECT_NE(server.heads().back().find("startTime=2026-07-23T00%3A00%3A00.000Z&endTime=2026-09-21T"
                                       "00%3A00%3A00.000Z"),
            std::string::npos)
      << server.heads().back();
}

TEST_F(ProviderLineTest, MoreChargesThanAreReadAreNoSum) {
  const ScriptedServer server([](const ScriptedPeer& peer, const std::string& head) {
    if (head.find("/api/v0/charges/") == std::string::npos) return sixty_instances(peer, head);
    peer.send(http_answer("200 OK", R"({"next_token":"again","results":[]})"));
  });
  const auto listing = vast(server)->rentals();
  EXPECT_EQ(listing->rentals.size(), 60u);
  EXPECT_TRUE(listing->bills.empty());
  ASSERT_EQ(listing->notes.size(), 1u);
  EXPECT_EQ(listing->notes[0],
            "what was charged is not known: there are more than 5000 charges in 60 days");
}

TEST_F(ProviderLineTest, APageThatFailsLosesTheWholeListAndNothingElse) {
  const ScriptedServer server([](const ScriptedPeer& peer, const std::string& head) {
    peer.send(head.find("after_token") == std::string::npos
                  ? page(1, 25, 30, "x")
                  : http_answer("502 Bad Gateway", "<html>"));
  });
  const auto listing = vast(server)->rentals();
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(listing.code(), ErrorCode::kUnavailable);
  EXPECT_EQ(listing.message(),
            "my vast has a fault of its own (HTTP 502); it is asked again later");
}

TEST_F(ProviderLineTest, PagesInACircleEnd) {
  const ScriptedServer server(
      [](const ScriptedPeer& peer, const std::string&) { peer.send(page(1, 25, 99, "again")); });
  EXPECT_EQ(vast(server)->rentals().code(), ErrorCode::kCorrupt);
  EXPECT_EQ(server.heads().size(), 2u);
}

TEST_F(ProviderLineTest, StoppingBetweenPagesEndsTheLook) {
  const ScriptedServer server(
      [](const ScriptedPeer& peer, const std::string&) { peer.send(page(1, 25, 99, "x")); });
  is_stopping_ = true;
  EXPECT_EQ(vast(server)->rentals().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(server.heads().size(), 1u);
}

TEST_F(ProviderLineTest, AKeyThatMayNotReadTheAccountStillListsInstances) {
  const ScriptedServer server([](const ScriptedPeer& peer, const std::string& head) {
    peer.send(head.find("/api/v1/instances/") != std::string::npos
                  ? page(1, 2, 3, "")
                  : http_answer("403 Forbidden", ""));
  });
  const auto listing = vast(server)->rentals();
  ASSERT_TRUE(listing.ok()) << listing.message();
  EXPECT_EQ(listing->rentals.size(), 2u);
  EXPECT_FALSE(listing->is_whole) << "it says there are 3";
  EXPECT_FALSE(listing->credit);
  ASSERT_EQ(listing->notes.size(), 4u);
  EXPECT_TRUE(listing->notes[2].starts_with("the credit is not known: my vast refuses the key"))
      << listing->notes[2];
}

TEST_F(ProviderLineTest, ARefusedKeyIsSaidWithoutTheKey) {
  const ScriptedServer server([](const ScriptedPeer& peer, const std::string&) {
    peer.send(http_answer("401 Unauthorized", "{\"error\":\"bad key sekrit-7f3a\"}"));
  });
  for (const auto& provider :
       {make_runpod_provider(line(server)), make_lambda_provider(line(server))}) {
    const auto listing = provider->rentals();
    ASSERT_FALSE(listing.ok());
    EXPECT_EQ(listing.code(), ErrorCode::kDenied);
    EXPECT_TRUE(listing.message().starts_with("my vast refuses the key in " + directory_ +
                                              "/key (HTTP 401)"))
        << listing.message();
    EXPECT_EQ(listing.message().find(kSecret), std::string::npos);
  }
}

TEST_F(ProviderLineTest, HowLongToWaitIsTakenFromTheProviderIfItSays) {
  std::string header = "Retry-After: 30\r\n";
  const ScriptedServer server([&](const ScriptedPeer& peer, const std::string&) {
    peer.send(http_answer("429 Too Many Requests",
                          "API requests too frequent: endpoint threshold=1.0", header));
  });
  const auto provider = vast(server);
  EXPECT_EQ(provider->rentals().code(), ErrorCode::kBusy);
  EXPECT_EQ(provider->wait_asked_ms(), 30'000);
  header = "";
  EXPECT_EQ(provider->rentals().code(), ErrorCode::kBusy);
  EXPECT_EQ(provider->wait_asked_ms(), 0);
}

TEST_F(ProviderLineTest, AMissingOrBrokenKeyIsSaidBeforeAnybodyIsAsked) {
  const ScriptedServer server(sixty_instances);
  const auto said = [&] { return vast(server)->rentals().message(); };
  write_key("");
  EXPECT_NE(said().find("has no key"), std::string::npos) << said();
  write_key("two\nsekrit");
  EXPECT_NE(said().find("on one line"), std::string::npos) << said();
  write_key(std::string(kProviderKeyBytesMax + 10, 'k'));
  EXPECT_NE(said().find("on one line"), std::string::npos) << said();
  std::filesystem::remove(directory_ + "/key");
  EXPECT_NE(said().find("has no key"), std::string::npos) << said();
  EXPECT_TRUE(server.heads().empty());
  write_key("  renewed\r");
  EXPECT_TRUE(vast(server)->rentals().ok());
  EXPECT_NE(server.heads()[0].find("Bearer renewed\r\n"), std::string::npos);
}

TEST(RetryAfter, IsSecondsOrADateAndNeverAbsurd) {
  constexpr int64_t kNow = 1'790'000'000'000;  // Mon, 21 Sep 2026 14:13:20 GMT.
  EXPECT_EQ(retry_after_ms("7", kNow), 7'000);
  EXPECT_EQ(retry_after_ms("0", kNow), 0);
  EXPECT_EQ(retry_after_ms("-5", kNow), 0);
  EXPECT_EQ(retry_after_ms("99999999", kNow), kWaitAskedMsMax);
  EXPECT_EQ(retry_after_ms("99999999999999999999999", kNow), kWaitAskedMsMax);
  EXPECT_EQ(retry_after_ms("Mon, 21 Sep 2026 14:14:20 GMT", kNow), 60'000);
  EXPECT_EQ(retry_after_ms("Mon, 21 Sep 2026 14:12:20 GMT", kNow), 0);
  EXPECT_EQ(retry_after_ms("soon", kNow), 0);
  EXPECT_EQ(retry_after_ms("", kNow), 0);
}

}  // namespace
}  // namespace afs
