#include "api/rentals_api.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/query.h"
#include "api/rental_view.h"
#include "api/reply.h"
#include "api/run_lookup.h"
#include "base/json_value.h"
#include "catalog/rental_history.h"

namespace afs::api {
namespace {

constexpr int64_t kRentalsPageDefault = 200;

struct Desk {
  Context context;
  RentalSources sources;
};

Result<RentalBook::Record> named_rental(std::string_view id, const Desk& desk) {
  const auto number = rental_named(id);
  auto record = number ? desk.sources.book.find(*number) : nullptr;
  if (!record)
    return not_found(fmt::format("there is no rental '{}'; /api/v1/rentals lists them", id));
  return record;
}

RentalView shown(const RentalAccount& rental, RentalDetail detail, WallTime now, const Desk& desk) {
  RentalView view = rental_view(rental, detail, now);
  for (const HandJoin& join : desk.sources.book.joins(rental.record->id)) {
    if (join.is_joined) continue;
    const std::string id = public_id(join.run);
    const auto run = desk.context.runs.find_run(id);
    view.runs_apart.push_back({id, run ? run->name : id});
  }
  return view;
}

Result<HttpResponse> list_rentals(const HttpRequest& request, const Desk& desk) {
  TRY_ASSIGN(const auto open, integer_parameter(request, "open", 0, 1));
  TRY_ASSIGN(const auto limit, integer_parameter(request, "limit", 0, kRentalsPageMax));
  TRY_ASSIGN(const auto offset,
             integer_parameter(request, "offset", 0, static_cast<int64_t>(kRentalsMax)));
  const auto account = desk.sources.money.now();
  std::vector<std::shared_ptr<const RentalAccount>> rentals = account->rentals;
  if (open.value_or(0) == 1)
    std::erase_if(rentals,
                  [](const auto& rental) { return rental->record->closed_at.has_value(); });
  RentalList list;
  list.total = static_cast<int64_t>(rentals.size());
  list.server_time = account->as_of;
  const int64_t first = std::min(offset.value_or(0), list.total);
  const int64_t end = std::min(first + limit.value_or(kRentalsPageDefault), list.total);
  for (int64_t i = first; i < end; ++i) {
    list.rentals.push_back(
        shown(*rentals[static_cast<size_t>(i)], RentalDetail::kInList, account->as_of, desk));
  }
  for (const ProviderStanding& standing : desk.context.standings())
    list.providers.push_back(provider_view(standing, account->as_of));
  return json_response(list);
}

Result<HttpResponse> show_rental(std::string_view id, const Desk& desk) {
  TRY_ASSIGN(const auto record, named_rental(id, desk));
  auto account = desk.sources.money.now();
  if (!account->rental(record->id)) {  // It came since the account was made.
    desk.sources.money.forget();
    account = desk.sources.money.now();
  }
  const RentalAccount* const rental = account->rental(record->id);
  if (!rental) return not_found(fmt::format("rental '{}' is new; ask again in a second", id));
  return json_response(shown(*rental, RentalDetail::kAlone, account->as_of, desk));
}

Result<HttpResponse> changed(std::string_view id, const Desk& desk) {
  desk.sources.money.forget();
  desk.context.hub.announce({ChangeKind::kRentals, {}});
  return show_rental(id, desk);
}

Result<HttpResponse> put_run(const HttpRequest& request, std::string_view id, const Desk& desk) {
  TRY_ASSIGN(const auto record, named_rental(id, desk));
  const auto body = parse_json(request.body);
  const JsonValue* const run = body.ok() ? body->find("run") : nullptr;
  const JsonValue* const joined = body.ok() ? body->find("joined") : nullptr;
  if (!run || !run->as_text() || (joined && !joined->as_boolean())) {
    return invalid(
        "the body must be {\"run\": \"r7\"}, or {\"run\": \"r7\", \"joined\": false} to take it "
        "away");
  }
  TRY_ASSIGN(const auto named, named_run(*run->as_text(), desk.context));
  TRY(desk.sources.book.set_join(record->id, named->id, !joined || *joined->as_boolean()));
  return changed(id, desk);
}

Result<HttpResponse> forget_run(std::string_view id, std::string_view run, const Desk& desk) {
  TRY_ASSIGN(const auto record, named_rental(id, desk));
  TRY_ASSIGN(const auto named, named_run(run, desk.context));
  TRY(desk.sources.book.clear_join(record->id, named->id));
  return changed(id, desk);
}

}  // namespace

void add_rentals_routes(Router& router, const Context& context, const RentalSources& sources) {
  const Desk desk{context, sources};
  router.add("GET", "/api/v1/rentals", [desk](const HttpRequest& request, const PathArgs&) {
    return list_rentals(request, desk);
  });
  router.add("GET", "/api/v1/rentals/{id}", [desk](const HttpRequest&, const PathArgs& args) {
    return show_rental(args["id"], desk);
  });
  router.add("POST", "/api/v1/rentals/{id}/runs",
             [desk](const HttpRequest& request, const PathArgs& args) {
               return put_run(request, args["id"], desk);
             });
  router.add("DELETE", "/api/v1/rentals/{id}/runs/{run}",
             [desk](const HttpRequest&, const PathArgs& args) {
               return forget_run(args["id"], args["run"], desk);
             });
}

}  // namespace afs::api
