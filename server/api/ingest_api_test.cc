// POST /api/v1/points at its border: the answer waits for the sink, and its refusals become
// statuses.
#include "api/ingest_api.h"

#include <gtest/gtest.h>

#include <optional>

#include "api/test_request.h"

namespace afs::api {
namespace {

// Takes what it is given, or refuses with `refusal` after `room` batches; answers when told to.
class DeskSink final : public Sink {
 public:
  Status submit(IngestBatch batch, std::function<void(Result<Receipt>)> done) override {
    if (batches.size() >= room) return *refusal;
    batches.push_back(std::move(batch));
    waiting.push_back(std::move(done));
    return {};
  }
  void answer(const Result<Receipt>& result) {
    for (auto& done : std::exchange(waiting, {})) done(result);
  }

  size_t room = 1'000;
  std::optional<Error> refusal;
  std::vector<IngestBatch> batches;
  std::vector<std::function<void(Result<Receipt>)>> waiting;
};

class IngestApiTest : public testing::Test {
 protected:
  void SetUp() override { add_ingest_routes(router_, sink_, clock_, "default"); }

  void post(const std::string& body) {
    response_.reset();
    HttpResponse taken = router_.route(test_request("POST", kPointsPath, {}, body));
    if (!taken.later) {
      response_ = std::move(taken);
      return;
    }
    taken.later([this](HttpResponse made) { response_ = std::move(made); });
  }

  static std::string objects(int count) {
    std::string all = "[";
    for (int i = 0; i < count; ++i) {
      all += (i > 0 ? "," : "") + std::string(R"({"run":"a","steps":1,"series":{"loss":1}})");
    }
    return all + "]";
  }

  FakeClock clock_{1'795'000'000'000};
  DeskSink sink_;
  Router router_;
  std::optional<HttpResponse> response_;
};

TEST_F(IngestApiTest, TheAnswerWaitsUntilAllIsDurable) {
  post(objects(2));
  EXPECT_FALSE(response_.has_value());
  sink_.answer(Receipt{1, 0, 0, ""});
  ASSERT_TRUE(response_.has_value());
  EXPECT_EQ(response_->status, 200);
  EXPECT_EQ(response_->body, R"({"accepted":2,"rejected":0,"known":0,"reason":""})");
}

TEST_F(IngestApiTest, AFullQueueSaysWhenToComeAgain) {
  sink_.room = 0;
  sink_.refusal = busy("more points wait to be stored than fit; send the batch again in a moment");
  post(objects(1));
  ASSERT_TRUE(response_.has_value());
  EXPECT_EQ(response_->status, 429);
  EXPECT_NE(header_of(*response_, "Retry-After"), "");
}

TEST_F(IngestApiTest, ADiskThatIsFullIsNotTheClientsFault) {
  post(objects(1));
  sink_.answer(unavailable("the disk of the data directory is full"));
  EXPECT_EQ(response_->status, 503);
  EXPECT_NE(header_of(*response_, "Retry-After"), "");
  EXPECT_NE(response_->body.find("is full"), std::string::npos);
}

TEST_F(IngestApiTest, AfterARefusalNothingFurtherIsTriedAndTheAnswerSaysWhatIsStored) {
  sink_.room = 1;
  sink_.refusal = busy("full");
  post(objects(3));
  EXPECT_FALSE(response_.has_value());
  EXPECT_EQ(sink_.batches.size(), 1u);
  sink_.answer(Receipt{1, 0, 0, ""});
  EXPECT_EQ(response_->status, 429);
  EXPECT_NE(response_->body.find("1 of the request's objects are stored"), std::string::npos);
}

TEST_F(IngestApiTest, NothingToStoreNeedsNoWriter) {
  post("[]");
  EXPECT_EQ(response_->status, 200);
  post("");
  EXPECT_EQ(response_->status, 400);
  EXPECT_TRUE(sink_.batches.empty());
}

}  // namespace
}  // namespace afs::api
