// What providers answer, in their documented form, becomes the rentals written beside it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cost/lambda_provider.h"
#include "cost/runpod_provider.h"
#include "cost/vast_answer.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

struct Golden {
  std::string kind;
  fs::path directory;
  friend void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.directory; }
};

std::vector<Golden> goldens() {
  std::vector<Golden> found;
  for (const char* kind : {"vast", "runpod", "lambda", "vast_charges", "runpod_bills"}) {
    for (const auto& entry :
         fs::directory_iterator(fs::path(AFS_SOURCE_DIR) / "tests/golden/providers" / kind)) {
      found.push_back({kind, entry.path()});
    }
  }
  return found;
}

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string words(const HourlyPrice& price) {
  return std::to_string(price.compute_micros) + "+" + std::to_string(price.storage_micros) +
         (price.is_complete ? "" : "+unknown");
}

std::string words(const Rental& rental) {
  const auto field = [](const char* name, const std::string& value) {
    return value.empty() ? std::string() : " " + std::string(name) + "=" + value;
  };
  std::string text = rental.provider_id + " " + std::string(to_string(rental.state)) + "(" +
                     rental.state_words + ")";
  text += field("label", rental.label) + field("host", rental.host) + field("ip", rental.ip);
  if (rental.gpu_count > 0)
    text += " gpu=" + std::to_string(rental.gpu_count) + "x" + rental.gpu_name;
  text += " price=" + words(rental.price) + " billed=" + words(rental.billed);
  if (rental.started_at) text += " started=" + std::to_string(*rental.started_at);
  if (rental.ends_at) text += " ends=" + std::to_string(*rental.ends_at);
  if (rental.granularity_ms != 1'000)
    text += " granularity=" + std::to_string(rental.granularity_ms);
  return text + (rental.is_interruptible ? " interruptible" : "") + "\n";
}

std::string words(const RentalListing& listing) {
  std::string text;
  for (const Rental& rental : listing.rentals) text += words(rental);
  for (const RentalTrouble& trouble : listing.refused) {
    text += "refused " + (trouble.provider_id.empty() ? "?" : trouble.provider_id) + ": " +
            trouble.reason + "\n";
  }
  return text;
}

std::string words(const VastPage& page) {
  std::string text = words(page.listing);
  const auto listed =
      static_cast<int64_t>(page.listing.rentals.size() + page.listing.refused.size());
  if (page.instances_total != listed || !page.next_token.empty()) {
    text += "next=" + page.next_token + " of " + std::to_string(page.instances_total) + "\n";
  }
  return text;
}

std::string words(const BillSums& sums) {
  std::string text;
  for (const auto& [id, sum] : sums) {
    text += id + " " + std::to_string(sum.micros);
    if (sum.apart_micros != 0) text += " of which apart " + std::to_string(sum.apart_micros);
    text += "\n";
  }
  return text;
}

std::string words(const VastCharges& charges) {
  return words(charges.bills) +
         (charges.next_token.empty() ? "" : "next=" + charges.next_token + "\n");
}

template <typename Answer>
std::string told(const Answer& answer) {
  return answer.ok() ? words(*answer) : answer.message();
}

std::string parsed(const std::string& kind, std::string_view json) {
  if (kind == "vast") return told(parse_vast_page(json, "mine"));
  if (kind == "vast_charges") return told(parse_vast_charges(json));
  if (kind == "runpod_bills") return told(parse_runpod_bills(json));
  if (kind == "runpod") return told(parse_runpod_pods(json, "mine"));
  return told(parse_lambda_instances(json, "mine"));
}

class ProviderGoldenTest : public testing::TestWithParam<Golden> {};

TEST_P(ProviderGoldenTest, IsReadAsTheTextBesideIt) {
  EXPECT_EQ(parsed(GetParam().kind, read_whole(GetParam().directory / "input")),
            read_whole(GetParam().directory / "expected"));
}

// A cut answer is refused whole, never read in part: what is missing would look as if it had
// vanished.
TEST_P(ProviderGoldenTest, ACutAnswerIsRefused) {
  const std::string whole = read_whole(GetParam().directory / "input");
  const size_t end = whole.find_last_of("]}");
  for (size_t size = 0; size <= end; size += 7) {
    const std::string said = parsed(GetParam().kind, whole.substr(0, size));
    EXPECT_TRUE(said.starts_with("the answer is no list of ")) << size << ": " << said;
  }
}

INSTANTIATE_TEST_SUITE_P(Providers, ProviderGoldenTest, testing::ValuesIn(goldens()),
                         [](const auto& one) {
                           return one.param.kind + "_" + one.param.directory.filename().string();
                         });

TEST(ProviderAnswer, OtherDocumentsAreNone) {
  for (const char* json :
       {"", "null", "7", "\"x\"", "<html>502 Bad Gateway</html>", "{}", "{\"instances\": 7}",
        "{\"data\": {}}", "{\"error\": {\"code\": \"global/invalid-api-key\"}}"}) {
    EXPECT_EQ(parse_vast_page(json, "mine").code(), ErrorCode::kCorrupt) << json;
    EXPECT_EQ(parse_vast_charges(json).code(), ErrorCode::kCorrupt) << json;
    EXPECT_EQ(parse_runpod_bills(json).code(), ErrorCode::kCorrupt) << json;
    EXPECT_EQ(parse_runpod_pods(json, "mine").code(), ErrorCode::kCorrupt) << json;
    EXPECT_EQ(parse_lambda_instances(json, "mine").code(), ErrorCode::kCorrupt) << json;
  }
  EXPECT_EQ(parse_vast_page("{\"success\": false, \"msg\": \"secret\"}", "mine").code(),
            ErrorCode::kUnavailable);
}

TEST(ProviderAnswer, ACommandToStopHoldsNothingButAPlainId) {
  const auto of_pod = [](std::string_view id) {
    const auto pods = parse_runpod_pods(
        "[{\"id\":\"" + std::string(id) + "\",\"desiredStatus\":\"RUNNING\",\"costPerHr\":1}]",
        "mine");
    return pods->rentals.at(0).stop_command;
  };
  EXPECT_EQ(of_pod("xedezhzb9la3ye"),
            "curl -X POST https://rest.runpod.io/v1/pods/xedezhzb9la3ye/stop -H \"Authorization: "
            "Bearer $RUNPOD_API_KEY\"");
  for (const char* id : {"a;rm -rf ~", "$(id)", "`id`", "a b", "-f", "../x", "a'b", "a|b", "a&b"}) {
    EXPECT_EQ(of_pod(id), "") << id;
  }
  const auto page = parse_vast_page(
      R"({"instances":[{"id":312,"actual_status":"running","dph_total":1}]})", "mine");
  EXPECT_EQ(page->listing.rentals.at(0).stop_command, "vastai stop instance 312");
  const auto instances = parse_lambda_instances(
      R"({"data":[{"id":"b","status":"active","instance_type":{"price_cents_per_hour":75}}]})",
      "mine");
  EXPECT_EQ(instances->rentals.at(0).stop_command,
            "curl -X POST https://cloud.lambda.ai/api/v1/instance-operations/terminate -u "
            "\"$LAMBDA_API_KEY:\" -H 'Content-Type: application/json' -d '{\"instance_ids\": "
            "[\"b\"]}'");
}

TEST(ProviderAnswer, VastsPriceIncreasesArePerHour) {
  const auto changes = parse_vast_price_changes(
      R"({"success": true, "count": 1, "pending_price_increases": [{"pending_price_increase_id": 5, "contract_id": 312,
          "new_gpu_costpersec": 0.00025, "new_disk_ram_costpersec": 0.00001, "old_gpu_costpersec": 0.0002,
          "created_at": 1795468113.5}], "truncated": false})");
  ASSERT_TRUE(changes.ok()) << changes.message();
  EXPECT_EQ(changes->at("312").price, (HourlyPrice{900'000, 36'000, true}));
  EXPECT_EQ(changes->at("312").asked_at, 1'795'468'113'500);
  EXPECT_FALSE(parse_vast_price_changes(
                   R"({"pending_price_increases": [{"contract_id": 3, "new_gpu_costpersec": -1}]})")
                   .ok());
  EXPECT_FALSE(parse_vast_price_changes("[]").ok());
}

TEST(ProviderAnswer, VastsCreditIsMoneyAndNothingElseIsRead) {
  const auto credit =
      parse_vast_credit(R"({"id": 9, "email": "a@b", "credit": 24.560001, "api_key": "sekrit"})");
  ASSERT_TRUE(credit.ok());
  EXPECT_EQ(credit->micros, 24'560'001);
  for (const char* json :
       {R"({"api_key": "sekrit"})", R"({"credit": "sekrit"})", R"({"credit": 1e300})", "sekrit"}) {
    const auto none = parse_vast_credit(json);
    ASSERT_FALSE(none.ok()) << json;
    EXPECT_EQ(none.message().find("sekrit"), std::string::npos) << none.message();
  }
}

}  // namespace
}  // namespace afs
