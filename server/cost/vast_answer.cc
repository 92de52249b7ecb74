#include "cost/vast_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_value.h"
#include "cost/provider_bill.h"
#include "cost/rental_fields.h"

namespace afs {
namespace {

constexpr std::string_view kCurrency = "USD";
constexpr size_t kTokenBytesMax = 4'096;
constexpr double kSecondsPerHour = 3'600;
constexpr std::string_view kChargesWords = "list of charges";
constexpr std::string_view kInstanceSource = "instance-";

RentalState state_of(const RentalFields& instance, std::string& words) {
  words = instance.text("actual_status");
  if (words.empty()) {
    words = "provisioning";
    return RentalState::kStarting;
  }
  if (words == "running") return RentalState::kRunning;
  if (words == "frozen") return RentalState::kFrozen;
  if (words == "stopped" || words == "exited") return RentalState::kStopped;
  if (words == "created" || words == "loading" || words == "rebooting")
    return RentalState::kStarting;
  if (words == "offline") return RentalState::kOffline;
  return RentalState::kUnknown;
}

// The first of these that the answer has.
Result<std::optional<int64_t>> first_price(
    std::initializer_list<std::pair<RentalFields, std::string_view>> places) {
  for (const auto& [fields, name] : places) {
    TRY_ASSIGN(const auto price, fields.price(name));
    if (price) return price;
  }
  return std::optional<int64_t>();
}

// A prepaid instance is billed at its discounted price; `discountTotalHour` is 0 where there is
// none.
Result<std::optional<int64_t>> running_total(const RentalFields& instance) {
  const RentalFields now = instance.part("instance");
  TRY_ASSIGN(const auto discount, now.price("discountTotalHour"));
  if (discount && *discount > 0) {
    TRY_ASSIGN(const auto discounted, now.price("discountedTotalPerHour"));
    if (discounted) return discounted;
  }
  return first_price({{now, "totalHour"}, {instance, "dph_total"}});
}

HourlyPrice split(int64_t total, int64_t storage) {
  return {std::max<int64_t>(0, total - storage), std::min(total, storage), true};
}

Status take_prices(const RentalFields& instance, Rental& rental) {
  TRY(instance.check_currency(kCurrency));
  TRY_ASSIGN(const auto storage, first_price({{instance, "storage_total_cost"},
                                              {instance.part("instance"), "diskHour"}}));
  TRY_ASSIGN(const auto whole,
             first_price({{instance, "dph_total"}, {instance.part("search"), "totalHour"}}));
  const bool is_gpu_billed =
      rental.state == RentalState::kRunning || rental.state == RentalState::kFrozen;
  if (whole) rental.price = split(*whole, storage.value_or(0));
  if (is_gpu_billed) {
    TRY_ASSIGN(const auto total, running_total(instance));
    if (!total) return invalid("has no price");
    rental.billed = split(*total, storage.value_or(0));
    rental.price = rental.billed;
    return {};
  }
  rental.billed = {0, storage.value_or(0), storage.has_value()};
  return {};
}

Result<Rental> parse_instance(const JsonValue& value, std::string_view provider) {
  const RentalFields instance(value);
  TRY_ASSIGN(Rental rental, rental_with_id(instance, provider));
  rental.label = instance.text("label");
  rental.ip = instance.text("public_ipaddr");
  rental.gpu_name = instance.text("gpu_name");
  rental.gpu_count = instance.count("num_gpus");
  rental.state = state_of(instance, rental.state_words);
  rental.is_interruptible = instance.is_true("is_bid");
  rental.started_at = instance.seconds("start_date");
  rental.ends_at = instance.seconds("end_date");
  if (is_plain_id(rental.provider_id)) {
    rental.stop_command = "vastai stop instance " + rental.provider_id;
  }
  TRY(take_prices(instance, rental));
  return rental;
}

Error no_answer_of_vast(std::string_view what) {
  return corrupt(fmt::format("the answer is no {} of vast.ai; it is asked again later", what));
}

Result<JsonValue> parse_object(std::string_view json, std::string_view what) {
  auto document = parse_json(json);
  if (!document.ok() || !document->as_object()) return no_answer_of_vast(what);
  const JsonValue* const success = document->find("success");
  if (success && success->as_boolean() && !*success->as_boolean()) {
    return unavailable("vast.ai says that it could not answer; it is asked again later");
  }
  return document;
}

Result<std::string> next_token(const RentalFields& document, std::string_view what) {
  const JsonValue* const token = document.find("next_token");
  if (!token) return std::string();
  if (!token->as_text() || token->as_text()->size() > kTokenBytesMax)
    return no_answer_of_vast(what);
  return *token->as_text();
}

std::optional<int64_t> charged_micros(const RentalFields& row) {
  const auto amount = row.number("amount");
  return amount ? charge_micros(*amount) : std::nullopt;
}

// Traffic: the GPUs and the disk are what an hourly price is made of.
int64_t apart_micros(const RentalFields& row) {
  const JsonValue* const items = row.find("items");
  if (!items || !items->as_array()) return 0;
  int64_t micros = 0;
  for (const JsonValue& value : *items->as_array()) {
    const RentalFields item(value);
    const std::string type = item.text("type");
    if (type != "gpu" && type != "disk") micros += charged_micros(item).value_or(0);
  }
  return micros;
}

Result<PriceChange> parse_change(const RentalFields& fields) {
  TRY_ASSIGN(const auto compute, fields.price("new_gpu_costpersec", kSecondsPerHour));
  TRY_ASSIGN(const auto storage, fields.price("new_disk_ram_costpersec", kSecondsPerHour));
  if (!compute) return invalid("names no new price");
  return PriceChange{{*compute, storage.value_or(0), storage.has_value()},
                     fields.seconds("created_at")};
}

}  // namespace

Result<VastPage> parse_vast_page(std::string_view json, std::string_view provider) {
  TRY_ASSIGN(const JsonValue document, parse_object(json, "list of instances"));
  const JsonValue* const list = document.find("instances");
  if (!list || !list->as_array()) return no_answer_of_vast("list of instances");
  VastPage page;
  for (const JsonValue& value : *list->as_array()) {
    auto rental = parse_instance(value, provider);
    if (rental.ok()) {
      page.listing.rentals.push_back(std::move(*rental));
    } else {
      page.listing.refused.push_back({RentalFields(value).id("id"), rental.message()});
    }
  }
  const RentalFields fields(document);
  if (const auto total = fields.number("total_instances"))
    page.instances_total = static_cast<int64_t>(*total);
  TRY_ASSIGN(page.next_token, next_token(fields, "list of instances"));
  return page;
}

Result<VastCharges> parse_vast_charges(std::string_view json) {
  TRY_ASSIGN(const JsonValue document, parse_object(json, kChargesWords));
  const JsonValue* const rows = document.find("results");
  if (!rows || !rows->as_array()) return no_answer_of_vast(kChargesWords);
  VastCharges charges;
  for (const JsonValue& value : *rows->as_array()) {
    const RentalFields row(value);
    const std::string source = row.text("source");
    if (!source.starts_with(kInstanceSource)) continue;  // A volume, a serverless endpoint.
    const auto amount = charged_micros(row);
    if (!amount) return corrupt(fmt::format("{} was charged an absurd amount", source));
    ProviderBill& bill = charges.bills[source.substr(kInstanceSource.size())];
    bill.micros += *amount;
    bill.apart_micros += apart_micros(row);
  }
  TRY_ASSIGN(charges.next_token, next_token(RentalFields(document), kChargesWords));
  return charges;
}

Result<std::map<std::string, PriceChange>> parse_vast_price_changes(std::string_view json) {
  TRY_ASSIGN(const JsonValue document, parse_object(json, "list of price increases"));
  const JsonValue* const list = document.find("pending_price_increases");
  if (!list || !list->as_array()) return no_answer_of_vast("list of price increases");
  std::map<std::string, PriceChange> changes;
  for (const JsonValue& value : *list->as_array()) {
    const RentalFields fields(value);
    const auto change = parse_change(fields);
    if (!change.ok()) {
      return corrupt(fmt::format("the price increase of instance {} {}", fields.id("contract_id"),
                                 change.message()));
    }
    changes[fields.id("contract_id")] = *change;
  }
  return changes;
}

Result<Money> parse_vast_credit(std::string_view json) {
  constexpr double kCreditMax = 1e9;
  TRY_ASSIGN(const JsonValue document, parse_object(json, "account"));
  const auto credit = RentalFields(document).number("credit");
  if (!credit || !(*credit > -kCreditMax && *credit < kCreditMax))
    return no_answer_of_vast("account");
  return Money{micros_of(*credit), std::string(kCurrency)};
}

}  // namespace afs
