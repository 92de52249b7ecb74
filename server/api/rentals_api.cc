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
  RunBoard& board;
  RentalSources sources;
};

Result<RentalBook::Record> named_rental(std::string_view id, const Desk& desk) {
  const auto number = rental_named(id);
  auto record = number ? desk.sources.book.find(*number) : nullptr;
  if (!record)
    return not_found(fmt::format("there is no rental '{}'; /api/v1/rentals lists them", id));
  return record;
}

Result<HttpResponse> list_rentals(const HttpRequest& request, const Desk& desk) {
  TRY_ASSIGN(const auto open, integer_parameter(request, "open", 0, 1));
  TRY_ASSIGN(const auto limit, integer_parameter(request, "limit", 0, kRentalsPageMax));
  TRY_ASSIGN(const auto offset,
             integer_parameter(request, "offset", 0, static_cast<int64_t>(kRentalsMax)));
  auto records = desk.sources.book.rentals();
  if (open.value_or(0) == 1)
    std::erase_if(records,
                  [](const RentalBook::Record& record) { return record->closed_at.has_value(); });
  const WallTime now = desk.context.clock.now_ms();
  RentalList list;
  list.total = static_cast<int64_t>(records.size());
  list.server_time = now;
  const int64_t first = std::min(offset.value_or(0), list.total);
  const int64_t end = std::min(first + limit.value_or(kRentalsPageDefault), list.total);
  if (first < end) {
    const RunPlaces places(desk.board, desk.context);
    for (int64_t i = first; i < end; ++i) {
      const RentalRecord& record = *records[static_cast<size_t>(i)];
      list.rentals.push_back(
          rental_view(record, desk.sources.book.joins(record.id), places, kSegmentsListedMax, now));
    }
  }
  for (const ProviderStanding& standing : desk.sources.standings())
    list.providers.push_back(provider_view(standing, now));
  return json_response(list);
}

Result<HttpResponse> show_rental(std::string_view id, const Desk& desk) {
  TRY_ASSIGN(const auto record, named_rental(id, desk));
  const RunPlaces places(desk.board, desk.context);
  return json_response(rental_view(*record, desk.sources.book.joins(record->id), places,
                                   kRentalSegmentsMax, desk.context.clock.now_ms()));
}

Result<HttpResponse> changed(std::string_view id, const Desk& desk) {
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

void add_rentals_routes(Router& router, const Context& context, RunBoard& board,
                        const RentalSources& sources) {
  const Desk desk{context, board, sources};
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
