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

// A vast.ai with 60 instances, whose account may be read.
void sixty_instances(const ScriptedPeer& peer, const std::string& head) {
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
  EXPECT_EQ(pauses_, (std::vector<int64_t>{kVastPagePauseMs, kVastPagePauseMs}));
  for (const std::string& head : server.heads()) {
    EXPECT_NE(head.find("Authorization: Bearer sekrit-7f3a\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.substr(0, head.find('\r')).find(kSecret), std::string::npos)
        << "never in an address";
  }
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
  ASSERT_EQ(listing->notes.size(), 3u);
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
