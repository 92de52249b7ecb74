#include "cost/vast_provider.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "cost/provider_bill.h"
#include "cost/vast_answer.h"
#include "net/http_client.h"

namespace afs {
namespace {

constexpr std::string_view kListPath =
    "/api/v1/instances/?limit=25&order_by=%5B%7B%22col%22%3A%22id%22%2C%22dir%22%3A%22asc%22%7D%5D"
    "&select_filters=%7B%7D&select_cols=%5B%22%2A%22%5D";
constexpr std::string_view kChargesPath = "/api/v0/charges/";

class VastProvider final : public PriceProvider {
 public:
  VastProvider(std::unique_ptr<ProviderLine> line, Pause pause)
      : line_(std::move(line)), pause_(std::move(pause)), bills_(line_->clock()) {}

  const std::string& name() const override { return line_->settings().name; }
  PriceBasis basis() const override { return PriceBasis::kProvider; }
  int64_t wait_asked_ms() const override { return line_->wait_asked_ms(); }
  void cancel() override { line_->cancel(); }

  // All pages or none: a part would look as if the rest had vanished.
  Result<RentalListing> rentals() override {
    RentalListing listing;
    TRY(take_pages(listing));
    add_price_changes(listing);
    add_credit(listing);
    bills_.add_to(listing, [this](const BillWindow& window) { return charges_in(window); });
    return listing;
  }

 private:
  Status take_pages(RentalListing& listing) {
    std::string token;
    std::set<std::string> tokens;
    for (int pages = 1;; ++pages) {
      TRY_ASSIGN(VastPage page, next_page(token));
      std::move(page.listing.rentals.begin(), page.listing.rentals.end(),
                std::back_inserter(listing.rentals));
      std::move(page.listing.refused.begin(), page.listing.refused.end(),
                std::back_inserter(listing.refused));
      token = std::move(page.next_token);
      if (token.empty()) return check_total(page.instances_total, listing);
      if (!tokens.insert(token).second)
        return corrupt(name() + " gives the same page again and again");
      if (pages == kVastPagesMax) return stop_at_limit(listing);
      if (!pause_(kVastPagePauseMs))
        return unavailable(name() + " was not asked to the end: the server stops");
    }
  }

  Result<VastPage> next_page(const std::string& token) {
    std::string target(kListPath);
    if (!token.empty()) target += "&after_token=" + escaped_query(token);
    TRY_ASSIGN(const std::string body, line_->get(target));
    auto page = parse_vast_page(body, name());
    if (!page.ok()) return Error{page.code(), name() + ": " + page.message()};
    return page;
  }

  Status check_total(int64_t total, RentalListing& listing) const {
    const auto listed = static_cast<int64_t>(listing.rentals.size() + listing.refused.size());
    if (total <= listed) return {};
    listing.is_whole = false;
    listing.notes.push_back(
        fmt::format("{} says that there are {} instances and lists {}", name(), total, listed));
    return {};
  }

  Status stop_at_limit(RentalListing& listing) const {
    listing.is_whole = false;
    listing.notes.push_back(fmt::format("more than {} instances: the rest is not shown",
                                        listing.rentals.size() + listing.refused.size()));
    return {};
  }

  // What a key may not read, or what fails beside the list, is told and takes nothing away from the
  // list.
  void add_price_changes(RentalListing& listing) {
    const auto body = line_->get("/api/v0/instances/pending-price-increases/");
    if (!body.ok()) return note("price increases are not known", body.error(), listing);
    const auto changes = parse_vast_price_changes(*body);
    if (!changes.ok()) return note("price increases are not known", changes.error(), listing);
    for (Rental& rental : listing.rentals) {
      const auto change = changes->find(rental.provider_id);
      if (change != changes->end()) rental.pending = change->second;
    }
  }

  void add_credit(RentalListing& listing) {
    const auto body = line_->get("/api/v0/users/current/");
    if (!body.ok()) return note("the credit is not known", body.error(), listing);
    const auto credit = parse_vast_credit(*body);
    if (!credit.ok()) return note("the credit is not known", credit.error(), listing);
    listing.credit = *credit;
  }

  Result<BillSums> charges_in(const BillWindow& window) {
    const std::string filters =
        fmt::format(R"({{"day":{{"gte":{},"lte":{}}},"type":{{"in":["instance"]}}}})",
                    window.from / 1'000, window.until / 1'000 - 1);
    const std::string target =
        fmt::format("{}?format=table&limit={}&select_filters={}", kChargesPath, kVastChargesPerPage,
                    escaped_query(filters));
    BillSums sums;
    std::string token;
    for (int pages = 1;; ++pages) {
      TRY_ASSIGN(const std::string body,
                 line_->get(token.empty() ? target : target + "&after_token=" + token));
      TRY_ASSIGN(VastCharges page, parse_vast_charges(body));
      for (const auto& [id, bill] : page.bills) {
        sums[id].micros += bill.micros;
        sums[id].apart_micros += bill.apart_micros;
      }
      if (page.next_token.empty()) return sums;
      if (pages == kVastChargePagesMax)
        return too_large(fmt::format("there are more than {} charges in {} days",
                                     pages * kVastChargesPerPage, kBillDays));
      token = escaped_query(page.next_token);
      if (!pause_(kVastPagePauseMs)) return unavailable("the server stops");
    }
  }

  static void note(std::string_view what, const Error& error, RentalListing& listing) {
    listing.notes.push_back(fmt::format("{}: {}", what, error.message));
  }

  const std::unique_ptr<ProviderLine> line_;
  const Pause pause_;
  BillLook bills_;
};

}  // namespace

std::unique_ptr<PriceProvider> make_vast_provider(std::unique_ptr<ProviderLine> line, Pause pause) {
  return std::make_unique<VastProvider>(std::move(line), std::move(pause));
}

}  // namespace afs
