#include "cost/runpod_provider.h"

#include <fmt/format.h>

#include <utility>

#include "base/iso_time.h"
#include "base/json_value.h"
#include "cost/rental_fields.h"

namespace afs {
namespace {

RentalState state_of(std::string_view desired) {
  if (desired == "RUNNING") return RentalState::kRunning;
  if (desired == "EXITED") return RentalState::kStopped;
  if (desired == "TERMINATED") return RentalState::kEnded;
  return RentalState::kUnknown;
}

// What is paid after savings plans, else the list's price.
Status take_prices(const RentalFields& pod, Rental& rental) {
  TRY(pod.check_currency("USD"));
  TRY_ASSIGN(auto hourly, pod.price("adjustedCostPerHr"));
  if (!hourly) {
    TRY_ASSIGN(hourly, pod.price("costPerHr"));
  }
  if (hourly) rental.price.compute_micros = *hourly;
  if (rental.state == RentalState::kRunning || rental.state == RentalState::kUnknown) {
    if (!hourly) return invalid("has no price");
    rental.billed = rental.price;
  } else if (rental.state == RentalState::kStopped) {
    rental.billed.is_complete = pod.number("volumeInGb").value_or(0) <= 0;
  }
  return {};
}

Result<Rental> parse_pod(const JsonValue& value, std::string_view provider) {
  const RentalFields pod(value);
  TRY_ASSIGN(Rental rental, rental_with_id(pod, provider));
  rental.label = pod.text("name");
  rental.ip = pod.text("publicIp");
  const RentalFields gpu = pod.part("gpu");
  rental.gpu_name = gpu.text("displayName");
  if (rental.gpu_name.empty())
    rental.gpu_name = pod.part("machine").part("gpuType").text("displayName");
  if (rental.gpu_name.empty()) rental.gpu_name = gpu.text("id");
  rental.gpu_count = gpu.count("count");
  rental.state_words = pod.text("desiredStatus");
  rental.state = state_of(rental.state_words);
  rental.is_interruptible = pod.is_true("interruptible");
  rental.started_at = pod.iso_time("lastStartedAt");
  if (is_plain_id(rental.provider_id)) {
    rental.stop_command = "curl -X POST https://rest.runpod.io/v1/pods/" + rental.provider_id +
                          "/stop -H \"Authorization: Bearer $RUNPOD_API_KEY\"";
  }
  TRY(take_prices(pod, rental));
  return rental;
}

class RunpodProvider final : public PriceProvider {
 public:
  explicit RunpodProvider(std::unique_ptr<ProviderLine> line)
      : line_(std::move(line)), bills_(line_->clock()) {}

  const std::string& name() const override { return line_->settings().name; }
  PriceBasis basis() const override { return PriceBasis::kProvider; }
  int64_t wait_asked_ms() const override { return line_->wait_asked_ms(); }
  void cancel() override { line_->cancel(); }

  Result<RentalListing> rentals() override {
    TRY_ASSIGN(const std::string body, line_->get("/v1/pods"));
    auto listing = parse_runpod_pods(body, name());
    if (!listing.ok()) return Error{listing.code(), name() + ": " + listing.message()};
    bills_.add_to(*listing, [this](const BillWindow& window) { return sums_in(window); });
    return listing;
  }

 private:
  Result<BillSums> sums_in(const BillWindow& window) {
    const std::string target =
        fmt::format("/v1/billing/pods?bucketSize=day&grouping=podId&startTime={}&endTime={}",
                    escaped_query(iso_time(window.from)), escaped_query(iso_time(window.until)));
    TRY_ASSIGN(const std::string body, line_->get(target));
    return parse_runpod_bills(body);
  }

  const std::unique_ptr<ProviderLine> line_;
  BillLook bills_;
};

}  // namespace

Result<RentalListing> parse_runpod_pods(std::string_view json, std::string_view provider) {
  const auto document = parse_json(json);
  const JsonValue::Array* const pods = document.ok() ? document->as_array() : nullptr;
  if (!pods) return corrupt("the answer is no list of pods of RunPod; it is asked again later");
  RentalListing listing;
  for (const JsonValue& value : *pods) {
    auto rental = parse_pod(value, provider);
    if (rental.ok()) {
      listing.rentals.push_back(std::move(*rental));
    } else {
      listing.refused.push_back({RentalFields(value).id("id"), rental.message()});
    }
  }
  return listing;
}

Result<BillSums> parse_runpod_bills(std::string_view json) {
  const auto document = parse_json(json);
  const JsonValue::Array* const rows = document.ok() ? document->as_array() : nullptr;
  if (!rows) return corrupt("the answer is no list of bills of RunPod; it is asked again later");
  BillSums sums;
  for (const JsonValue& value : *rows) {
    const RentalFields row(value);
    const std::string pod = row.id("podId");
    if (pod.empty()) continue;  // Nobody can tell what it was charged for.
    const auto amount = row.number("amount");
    const auto micros = amount ? charge_micros(*amount) : std::nullopt;
    if (!micros) return corrupt(fmt::format("pod {} was charged an absurd amount", pod));
    sums[pod].micros += *micros;
  }
  return sums;
}

std::unique_ptr<PriceProvider> make_runpod_provider(std::unique_ptr<ProviderLine> line) {
  return std::make_unique<RunpodProvider>(std::move(line));
}

}  // namespace afs
