#include "api/cost_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "api/cost_view.h"
#include "api/export_api.h"
#include "api/rental_view.h"
#include "api/reply.h"
#include "api/run_money.h"
#include "base/iso_time.h"
#include "cost/spend_sums.h"

namespace afs::api {
namespace {

enum class Format { kCsv, kJson };

Result<Format> format_of(const HttpRequest& request) {
  const std::string_view name = request.query_value("format").value_or("csv");
  if (name == "csv") return Format::kCsv;
  if (name == "json") return Format::kJson;
  return invalid("'format' must be csv or json");
}

HttpResponse csv_response(std::string csv) {
  return text_response(std::move(csv), "text/csv; charset=utf-8");
}

HttpResponse named(HttpResponse response, std::string_view what, WallTime now, Format format) {
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("attachment; filename=\"afs-{}-{}.{}\"", what, compact_time(now),
                  format == Format::kCsv ? "csv" : "json"));
  return response;
}

// Six decimals of money are all there are, so that what somebody adds up is exactly the total.
std::string money_cell(const MoneyView& money) { return fmt::format("{:.6f}", money.amount.value); }
std::string money_cell(const std::optional<MoneyView>& money) {
  return money ? money_cell(*money) : "";
}

std::string bucket_cells(const std::vector<SpentView>& spent, bool is_known) {
  std::string cells;
  for (const LedgerBucket bucket : enum_values(LedgerBucket{})) {
    const auto found = std::find_if(spent.begin(), spent.end(), [bucket](const SpentView& view) {
      return view.bucket == bucket;
    });
    if (found != spent.end())
      cells += "," + money_cell(found->cost);
    else
      cells += is_known ? ",0.000000" : ",";
  }
  return cells;
}

std::string costs_header(const CostReport& report) {
  std::string header = fmt::format(
      "{0},name,status,gpu_hours_h,cost_{1},basis,per_hour_now_{1}_per_h,planned_gpu_hours_h,"
      "planned_cost_{1}",
      report.by, report.currency);
  for (const LedgerBucket bucket : enum_values(LedgerBucket{}))
    header += fmt::format(",{}_{}", to_string(bucket), report.currency);
  return header + "\r\n";
}

std::string hours_cell(double hours, bool is_known) {
  return is_known ? fmt::format("{:.6f}", hours) : "";
}

std::string cost_line(const CostRow& row) {
  const bool has_hours = row.cost.has_value() || row.gpu_hours.value > 0;
  return fmt::format("{},{},{},{},{},{},{},{},{}{}\r\n", csv_cell(row.key), csv_cell(row.name),
                     row.status, hours_cell(row.gpu_hours, has_hours), money_cell(row.cost),
                     row.cost ? row.cost->basis : "", money_cell(row.per_hour),
                     hours_cell(row.planned_gpu_hours.value_or(0.0), !!row.planned_gpu_hours),
                     money_cell(row.planned_cost), bucket_cells(row.spent, row.cost.has_value()));
}

// Of what is known; empty where no price is.
CostRow total_row(const CostReport& report) {
  CostRow total;
  total.key = total.name = "Total";
  for (const CostRow& row : report.rows) {
    total.gpu_hours = total.gpu_hours + row.gpu_hours;
    if (row.planned_gpu_hours)
      total.planned_gpu_hours = total.planned_gpu_hours.value_or(0.0) + *row.planned_gpu_hours;
  }
  if (!report.has_prices) return total;
  total.cost = report.total;
  if (!report.from && !report.to) total.per_hour = report.burn.total;  // As of the rows.
  total.spent = report.spent;
  if (report.planned_total.amount > 0) total.planned_cost = report.planned_total;
  return total;
}

std::string costs_csv(const CostReport& report) {
  std::string csv = costs_header(report);
  for (const CostRow& row : report.rows) csv += cost_line(row);
  return csv + cost_line(total_row(report));
}

Result<HttpResponse> export_costs(const HttpRequest& request, const Context& context,
                                  RunBoard& board) {
  TRY_ASSIGN(const CostQuery query, cost_query_of(request));
  TRY_ASSIGN(const Format format, format_of(request));
  const CostReport report = cost_report(query, *context.spending(), context, board.all());
  HttpResponse response =
      format == Format::kCsv ? csv_response(costs_csv(report)) : json_response(report);
  return named(std::move(response), fmt::format("costs-by-{}", report.by), report.server_time,
               format);
}

Result<std::vector<Charge>> charges_within(const Account& account, const TimeRange& range) {
  std::vector<Charge> charges;
  bool are_too_many = false;
  account.for_each_charge([&](const Charge& charge) {
    const auto part = part_within(charge, range);
    if (!part) return;
    if (charges.size() < kChargesExportedMax)
      charges.push_back(*part);
    else
      are_too_many = true;
  });
  if (are_too_many) {
    return too_large(
        fmt::format("there are more than {} charges; ask for fewer with 'from' and "
                    "'to'",
                    kChargesExportedMax));
  }
  std::stable_sort(charges.begin(), charges.end(),
                   [](const Charge& a, const Charge& b) { return a.from < b.from; });
  return charges;
}

struct ChargeNames {
  std::unordered_map<RunId, std::string> runs;
  std::unordered_map<RentalId, const Rental*> rentals;
};

ChargeNames charge_names(const Account& account, const std::vector<RunBoard::Entry>& runs) {
  ChargeNames names;
  for (const RunBoard::Entry& entry : runs) names.runs[entry.run->id] = entry.run->name;
  for (const auto& rental : account.rentals)
    names.rentals[rental->record->id] = &rental->record->rental;
  return names;
}

ChargeView charge_view(const Charge& charge, const Account& account, const ChargeNames& names) {
  ChargeView view;
  view.from = iso_time(charge.from);
  view.to = iso_time(charge.to);
  if (charge.run) {
    view.run = public_id(charge.run);
    const auto name = names.runs.find(charge.run);
    if (name != names.runs.end()) view.run_name = name->second;
  }
  const auto rental = names.rentals.find(charge.rental);
  if (rental != names.rentals.end()) {
    view.rental = public_id(charge.rental);
    view.machine = rental_name(*rental->second);
    view.provider = rental->second->provider;
  }
  view.bucket = charge.bucket;
  view.share = static_cast<double>(charge.part) / static_cast<double>(charge.parts);
  view.cost = money_of(charge.micros, account, std::string(to_string(charge.basis)));
  view.is_filled = charge.is_filled;
  return view;
}

std::string charges_csv(const ChargeList& list, std::string_view currency) {
  std::string csv = fmt::format(
      "from_utc,to_utc,run,run_name,rental,machine,provider,bucket,share_of_machine,cost_{},basis,"
      "is_filled\r\n",
      currency);
  for (const ChargeView& view : list.charges) {
    csv += fmt::format("{},{},{},{},{},{},{},{},{:.6f},{},{},{}\r\n", view.from, view.to, view.run,
                       csv_cell(view.run_name), view.rental, csv_cell(view.machine),
                       csv_cell(view.provider), to_string(view.bucket), view.share.value,
                       money_cell(view.cost), view.cost.basis, view.is_filled);
  }
  return csv + fmt::format("Total,,,,,,,,,{},{},\r\n", money_cell(list.total), list.total.basis);
}

Result<HttpResponse> export_charges(const HttpRequest& request, const Context& context,
                                    RunBoard& board) {
  TRY_ASSIGN(const CostQuery query, cost_query_of(request));
  TRY_ASSIGN(const Format format, format_of(request));
  const auto account = context.account();
  TRY_ASSIGN(const std::vector<Charge> charges, charges_within(*account, {query.from, query.to}));
  const ChargeNames names = charge_names(*account, board.all());
  SpendSum sum;
  ChargeList list;
  for (const Charge& charge : charges) {
    sum.add(charge);
    list.charges.push_back(charge_view(charge, *account, names));
  }
  list.total = money_of(sum.micros, *account, basis_words(sum.micros, sum.provider_micros));
  list.as_of = iso_time(account->as_of);
  HttpResponse response = format == Format::kCsv
                              ? csv_response(charges_csv(list, account->currency))
                              : json_response(list);
  return named(std::move(response), "charges", account->as_of, format);
}

}  // namespace

void add_cost_export_routes(Router& router, const Context& context, RunBoard& board) {
  router.add("GET", "/api/v1/export/costs",
             [context, &board](const HttpRequest& request, const PathArgs&) {
               return export_costs(request, context, board);
             });
  router.add("GET", "/api/v1/export/charges",
             [context, &board](const HttpRequest& request, const PathArgs&) {
               return export_charges(request, context, board);
             });
}

}  // namespace afs::api
