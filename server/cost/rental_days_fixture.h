// For tests: whole days at a provider in fake time. A real server on loopback speaks the documented
// wire of vast.ai and RunPod; the real providers, poll and book stand on the other side of it.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/iso_time.h"
#include "catalog/catalog_fixture.h"
#include "catalog/rental_book.h"
#include "cost/ledger.h"
#include "cost/provider_poll.h"
#include "cost/run_activity.h"
#include "cost/runpod_provider.h"
#include "cost/vast_provider.h"
#include "net/scripted_server.h"

namespace afs {

// An instance as the provider knows it at one moment, by its own clock.
struct Instance {
  int id = 0;
  std::string status = "running";
  double total = 0.6, storage = 0.02;  // An hour.
  int gpus = 1;
  WallTime start = 0, end = 0;  // 0: not told.
  bool is_bid = false;
};

// The provider: what it has rented to us at each moment, and what goes wrong. Its clock is the
// test's, plus `skew_ms`. Set up before it is asked, then read on the server's thread.
class ProviderWorld {
 public:
  static constexpr const char* kKey = "sekrit-7f3a";
  static constexpr size_t kPageMax = 25;
  static constexpr int64_t kListPauseMs = 1'000;

  explicit ProviderWorld(const Clock& clock) : clock_(clock) {}

  std::function<std::vector<Instance>(WallTime now)> rented;
  // A whole HTTP answer instead of the list; "" when nothing goes wrong.
  std::function<std::string(WallTime now)> fault = [](WallTime) { return std::string(); };
  std::function<double(WallTime now)> credit = [](WallTime) { return 24.5; };
  int64_t skew_ms = 0;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  int refusals() const {  // Of lists that came too soon.
    const std::lock_guard lock(mutex_);
    return refusals_;
  }

 private:
  void answer(const ScriptedPeer& peer, const std::string& head) {
    const WallTime now = clock_.now_ms() + skew_ms;
    const auto asks = [&](const char* path) {
      return head.starts_with(std::string("GET ") + path);
    };
    if (head.find(std::string("Authorization: Bearer ") + kKey) == std::string::npos) {
      peer.send(http_answer("401 Unauthorized", "{}"));
    } else if (asks("/api/v0/instances/pending-price-increases/")) {
      peer.send(http_answer("200 OK", R"({"success":true,"pending_price_increases":[]})"));
    } else if (asks("/api/v0/users/current/")) {
      peer.send(http_answer("200 OK", fmt::format(R"({{"id":9,"credit":{}}})", credit(now))));
    } else if (asks("/api/v0/charges/")) {  // What was charged is no part of these stories.
      peer.send(http_answer("200 OK", R"({"success":true,"results":[]})"));
    } else if (asks("/v1/billing/pods?")) {
      peer.send(http_answer("200 OK", "[]"));
    } else if (const std::string fails = fault(now); !fails.empty()) {
      peer.send(fails);
    } else if (asks("/v1/pods ")) {
      peer.send(http_answer("200 OK", pods(now)));
    } else {
      peer.send(vast_list(head, now));
    }
  }
  std::string vast_list(const std::string& head, WallTime now) {
    {
      const std::lock_guard lock(mutex_);
      if (now - listed_at_ < kListPauseMs) {
        ++refusals_;
        return http_answer("429 Too Many Requests", "API requests too frequent");
      }
      listed_at_ = now;
    }
    const size_t token = head.find("after_token=p");
    const size_t from =
        token == std::string::npos ? 0 : std::strtoul(head.c_str() + token + 13, nullptr, 10);
    const std::vector<Instance> all = rented(now);
    const size_t to = std::min(from + kPageMax, all.size());
    std::string list;
    for (size_t i = from; i < to; ++i) list += (i == from ? "" : ",") + vast_instance(all[i]);
    const std::string next = to < all.size() ? fmt::format("\"p{}\"", to) : "null";
    return http_answer("200 OK",
                       fmt::format(R"({{"success":true,"total_instances":{},"next_token":{},)"
                                   R"("instances":[{}]}})",
                                   all.size(), next, list));
  }
  static std::string seconds(WallTime time) {
    return time == 0 ? "null" : fmt::format("{}.{:03}", time / 1'000, time % 1'000);
  }
  static std::string vast_instance(const Instance& one) {
    return fmt::format(
        R"({{"id":{},"actual_status":"{}","dph_total":{},"storage_total_cost":{},"num_gpus":{},)"
        R"("gpu_name":"RTX 4090","is_bid":{},"start_date":{},"end_date":{}}})",
        one.id, one.status, one.total, one.storage, one.gpus, one.is_bid, seconds(one.start),
        seconds(one.end));
  }
  std::string pods(WallTime now) const {
    std::string list;
    for (const Instance& one : rented(now)) {
      list += list.empty() ? "" : ",";
      list += fmt::format(
          R"({{"id":"pod{}","name":"pod","desiredStatus":"{}","costPerHr":"{}","volumeInGb":0,)"
          R"("gpu":{{"count":{},"displayName":"A40"}},"lastStartedAt":"{}"}})",
          one.id, one.status == "running" ? "RUNNING" : "EXITED", one.total, one.gpus,
          iso_time(one.start));
    }
    return "[" + list + "]";
  }

  const Clock& clock_;
  mutable std::mutex mutex_;
  WallTime listed_at_ = 0;  // Guarded by mutex_.
  int refusals_ = 0;        // Guarded by mutex_.
  const ScriptedServer server_{
      [this](const ScriptedPeer& peer, const std::string& head) { answer(peer, head); }};
};

// Our side: provider, poll and book on a database on disk.
class RentalDaysTest : public DatabaseTest {
 protected:
  static constexpr int64_t kMinute = 60'000;
  static constexpr int64_t kHour = 60 * kMinute;
  static constexpr int64_t kPollMs = 2 * kMinute;
  static constexpr WallTime kMidnight = 1'790'035'200'000;  // 2026-09-22T00:00:00Z

  static WallTime at(int64_t hour, int64_t minute = 0) {
    return kMidnight + hour * kHour + minute * kMinute;
  }

  void SetUp() override {
    DatabaseTest::SetUp();
    clock_.advance_ms(kMidnight - clock_.now_ms());
    std::ofstream(directory_ / "key") << ProviderWorld::kKey << '\n';
    world_ = std::make_unique<ProviderWorld>(clock_);
  }
  void TearDown() override {
    go_down();
    world_.reset();
    DatabaseTest::TearDown();
  }

  // The server of ours starts, with what its database has.
  void come_up(ProviderKind kind = ProviderKind::kVast) {
    if (!connection_) connection_ = connect();
    auto opened = RentalBook::open(*connection_, clock_);
    ASSERT_TRUE(opened.ok()) << opened.message();
    book_ = std::move(*opened);
    auto client = HttpClient::create({});
    ASSERT_TRUE(client.ok());
    ProviderSettings settings;
    settings.kind = kind;
    settings.name = "mine";
    settings.base_url = world_->url();
    settings.key_file = directory_ / "key";
    auto line = std::make_unique<ProviderLine>(settings, std::move(*client), clock_);
    const auto pause = [this](int64_t pause_ms) {
      clock_.advance_ms(pause_ms);
      return true;
    };
    std::vector<PolledProvider> polled;
    polled.push_back({kind == ProviderKind::kVast ? make_vast_provider(std::move(line), pause)
                                                  : make_runpod_provider(std::move(line)),
                      kPollMs});
    const auto take = [this](const std::string& provider, const RentalListing& listing,
                             WallTime as_of) -> Status {
      const auto taken = book_->take(provider, listing, as_of);
      return taken.ok() ? Status() : Status(taken.error());
    };
    patience_ = std::make_unique<Patience>();
    poll_ = std::make_unique<ProviderPoll>(std::move(polled), take, clock_, *patience_);
  }
  void go_down() {
    poll_.reset();
    book_.reset();
    connection_.reset();
  }
  // Looks as the poll's thread would, whatever time that takes.
  void live_until(WallTime time) {
    while (clock_.now_ms() < time) {
      const int64_t wait_ms = poll_->ask_due();
      clock_.advance_ms(std::min(wait_ms, std::max<int64_t>(time - clock_.now_ms(), 0)));
    }
    poll_->ask_due();
  }
  void skip_to(WallTime time) { clock_.advance_ms(time - clock_.now_ms()); }

  const RentalRecord& rental(int64_t number = 1) {
    record_ = book_->find(RentalId{number});
    EXPECT_TRUE(record_);
    static const RentalRecord kNone;
    return record_ ? *record_ : kNone;
  }
  // A run's attempt that goes an even pace.
  static Attempt attempt(int32_t number, WallTime from, WallTime to, Step first, Step last) {
    Attempt one;
    one.number = number;
    one.first_step = first;
    one.last_step = last;
    one.first_time = from;
    one.last_time = to;
    return one;
  }
  void work(int64_t id, std::vector<Attempt> attempts, int64_t gpus = 0) {
    afs::Run run;
    run.id = RunId{id};
    run.attempt_list = std::move(attempts);
    run.last_data_at = run.attempt_list.back().last_time;
    for (RunActivity activity : activities_of(run, span_of(run, false, 0), false)) {
      activity.gpus = gpus;
      activities_.push_back(activity);
    }
  }
  // Whole hundredths of a cent by bucket; of the run or of all. Sums are checked to the micro-unit.
  std::string spent(const RentalRecord& record, int64_t run = -1) const {
    const WallTime now = clock_.now_ms();
    int64_t cost = 0, sum = 0;
    for (size_t i = 0; i < record.segments.size(); ++i) cost += segment_cost(record, i, now).micros;
    std::map<LedgerBucket, int64_t> buckets;
    for (const LedgerEntry& entry : ledger_of(record, activities_, now)) {
      sum += entry.micros;
      if (run < 0 || entry.run.value == run) buckets[entry.bucket] += entry.micros;
    }
    EXPECT_EQ(sum, cost) << "a part was lost or counted twice";
    std::string text;
    for (const auto& [bucket, micros] : buckets)
      text += fmt::format("{}{} {:.4f}", text.empty() ? "" : ", ", to_string(bucket),
                          Money{micros, {}}.units());
    return text;
  }
  int64_t filled_micros(const RentalRecord& record) const {
    int64_t micros = 0;
    for (const LedgerEntry& entry : ledger_of(record, activities_, clock_.now_ms()))
      micros += entry.is_filled ? entry.micros : 0;
    return micros;
  }
  int64_t cost_micros(const RentalRecord& record) const {
    int64_t micros = 0;
    for (size_t i = 0; i < record.segments.size(); ++i)
      micros += segment_cost(record, i, clock_.now_ms()).micros;
    return micros;
  }

  std::unique_ptr<ProviderWorld> world_;
  std::unique_ptr<RentalBook> book_;
  std::unique_ptr<Patience> patience_;
  std::unique_ptr<ProviderPoll> poll_;
  RentalBook::Record record_;
  std::vector<RunActivity> activities_;
};

}  // namespace afs
