#include "cost/lambda_provider.h"

#include <utility>

#include "base/json_value.h"
#include "cost/rental_fields.h"

namespace afs {
namespace {

constexpr int64_t kGranularityMs = 60'000;
constexpr double kUnitsPerCent = 0.01;

RentalState state_of(std::string_view status) {
  if (status == "booting") return RentalState::kStarting;
  if (status == "active") return RentalState::kRunning;
  if (status == "unhealthy") return RentalState::kOffline;
  if (status == "terminated" || status == "terminating" || status == "preempted")
    return RentalState::kEnded;
  return RentalState::kUnknown;
}

bool is_billed(RentalState state) {
  return state == RentalState::kRunning || state == RentalState::kOffline ||
         state == RentalState::kUnknown;
}

Result<Rental> parse_instance(const JsonValue& value, std::string_view provider) {
  const RentalFields instance(value);
  TRY_ASSIGN(Rental rental, rental_with_id(instance, provider));
  rental.label = instance.text("name");
  rental.host = instance.text("hostname");
  rental.ip = instance.text("ip");
  rental.granularity_ms = kGranularityMs;
  const RentalFields type = instance.part("instance_type");
  rental.gpu_name = type.text("gpu_description");
  if (rental.gpu_name.empty()) rental.gpu_name = type.text("description");
  rental.gpu_count = type.part("specs").count("gpus");
  rental.state_words = instance.text("status");
  rental.state = state_of(rental.state_words);
  if (is_plain_id(rental.provider_id)) {
    rental.stop_command =
        "curl -X POST https://cloud.lambda.ai/api/v1/instance-operations/terminate -u "
        "\"$LAMBDA_API_KEY:\" -H 'Content-Type: application/json' -d '{\"instance_ids\": [\"" +
        rental.provider_id + "\"]}'";
  }
  TRY(type.check_currency("USD"));
  TRY_ASSIGN(const auto hourly, type.price("price_cents_per_hour", kUnitsPerCent));
  if (!hourly && is_billed(rental.state)) return invalid("has no price");
  rental.price.compute_micros = hourly.value_or(0);
  if (is_billed(rental.state)) rental.billed = rental.price;
  return rental;
}

class LambdaProvider final : public PriceProvider {
 public:
  explicit LambdaProvider(std::unique_ptr<ProviderLine> line) : line_(std::move(line)) {}

  const std::string& name() const override { return line_->settings().name; }
  PriceBasis basis() const override { return PriceBasis::kProvider; }
  int64_t wait_asked_ms() const override { return line_->wait_asked_ms(); }
  void cancel() override { line_->cancel(); }

  Result<RentalListing> rentals() override {
    TRY_ASSIGN(const std::string body, line_->get("/api/v1/instances"));
    auto listing = parse_lambda_instances(body, name());
    if (!listing.ok()) return Error{listing.code(), name() + ": " + listing.message()};
    return listing;
  }

 private:
  const std::unique_ptr<ProviderLine> line_;
};

}  // namespace

Result<RentalListing> parse_lambda_instances(std::string_view json, std::string_view provider) {
  const auto document = parse_json(json);
  const JsonValue* const data = document.ok() ? document->find("data") : nullptr;
  if (!data || !data->as_array())
    return corrupt("the answer is no list of instances of Lambda; it is asked again later");
  RentalListing listing;
  for (const JsonValue& value : *data->as_array()) {
    auto rental = parse_instance(value, provider);
    if (rental.ok()) {
      listing.rentals.push_back(std::move(*rental));
    } else {
      listing.refused.push_back({RentalFields(value).id("id"), rental.message()});
    }
  }
  return listing;
}

std::unique_ptr<PriceProvider> make_lambda_provider(std::unique_ptr<ProviderLine> line) {
  return std::make_unique<LambdaProvider>(std::move(line));
}

}  // namespace afs
