// The shapes of /api/v1/costs and of the money in the overview. Every total is the sum of its rows,
// in millionths of the currency. Filled by cost_view, spend_view, waste_view and needs_view on
// worker threads. Times are milliseconds since the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/rental_types.h"
#include "api/types.h"
#include "base/json_codec.h"

namespace afs::api {

struct BurnView {  // What is billed an hour at this moment; the total is the sum of the three.
  MoneyView total;
  MoneyView training;                       // Shares of machines that have a live run.
  MoneyView idle;                           // Of those that compute for nobody.
  MoneyView storage;                        // Of those that are stopped and keep their disk.
  int64_t machines = 0, machines_idle = 0;  // That are billed for computing, and have no live run.
};
AFS_DESCRIBE(BurnView, total, training, idle, storage, machines, machines_idle)

struct CostRow {
  std::string key;   // Of the model, run, rental, provider or project; "" for what belongs to none.
  std::string name;  // What people call it.
  std::string status;  // Of the model, run or rental.
  Finite gpu_hours = 0;
  std::optional<Finite> planned_gpu_hours;
  std::optional<MoneyView> planned_cost;
  std::optional<MoneyView> cost;      // Absent where nothing is known of it: no price, or no times.
  std::optional<MoneyView> per_hour;  // What is billed for it now.
  std::vector<SpentView> spent;       // Its cost again, by what it went into.
};
AFS_DESCRIBE(CostRow, key, name, status, gpu_hours, planned_gpu_hours, planned_cost, cost, per_hour,
             spent)

struct DayPart {
  std::string key;  // Of a row of the same answer.
  MoneyView cost;
};
AFS_DESCRIBE(DayPart, key, cost)

struct CostDay {
  std::string date;          // "2026-11-28", in the budget's zone.
  int64_t from = 0, to = 0;  // A day may have 23 or 25 hours.
  MoneyView cost;            // The sum of its parts.
  std::vector<DayPart> parts;
};
AFS_DESCRIBE(CostDay, date, from, to, cost, parts)

struct SpendForecast {  // Of the current day or month.
  std::string period;   // "2026-11-28" or "2026-11".
  int64_t from = 0, to = 0;
  MoneyView spent;  // So far.
  std::optional<MoneyView> p10, p50,
      p90;            // What it will be at its end; absent: nothing to tell from.
  std::string words;  // What that rests on.
};
AFS_DESCRIBE(SpendForecast, period, from, to, spent, p10, p50, p90, words)

struct BudgetView {
  std::string name;
  std::string scope;    // "month", "project", "model" or "run".
  std::string subject;  // Which project, model or run; "" for the month.
  MoneyView amount, spent;
  std::optional<MoneyView> p10, p50, p90;  // What will have been spent at its end.
  std::vector<Finite> warn_at;             // Percent.
  std::optional<Finite> reached;           // The highest of them that was reached.
  std::string severity;                    // "ok", "note", "warning", "critical".
  std::string words;
};
AFS_DESCRIBE(BudgetView, name, scope, subject, amount, spent, p10, p50, p90, warn_at, reached,
             severity, words)

struct WasteRow {       // Time that was paid for and brought nothing.
  std::string rental;   // "m3"; "" for a machine that only has a configured rate.
  std::string machine;  // What people call it.
  LedgerBucket bucket = LedgerBucket::kIdle;
  std::optional<std::string> run, run_name;
  int64_t from = 0, to = 0, duration_ms = 0;
  bool is_going_on = false;
  MoneyView cost;
  std::string advice;
  std::string command;  // For a shell; "" when there is nothing to stop.
};
AFS_DESCRIBE(WasteRow, rental, machine, bucket, run, run_name, from, to, duration_ms, is_going_on,
             cost, advice, command)

struct FinishRow {  // What a live run will still cost.
  std::string run, name;
  std::optional<MoneyView> cost;           // So far.
  std::optional<MoneyView> p10, p50, p90;  // To its end, on top of that.
  std::string words;                       // Why it is not known; "" when it is.
};
AFS_DESCRIBE(FinishRow, run, name, cost, p10, p50, p90, words)

struct EvaluationCost {  // What a model's score has cost.
  std::string model, name;
  Finite score = 0;                    // 0..1
  MoneyView cost;                      // Of all its runs.
  std::optional<MoneyView> per_point;  // Of one of 100 points.
};
AFS_DESCRIBE(EvaluationCost, model, name, score, cost, per_point)

// GET /api/v1/costs?by=model|run|machine|provider|project&from=&to=
struct CostReport {
  std::string by;
  std::optional<int64_t> from, to;  // As asked; without them all that is known.
  bool has_prices = false;  // False: no rental and no rate is known, so there is no money to show.
  std::string currency;
  std::string time_zone;      // In which days and months begin.
  MoneyView total;            // The sum of `rows`, of `spent` and of `days`.
  MoneyView from_provider;    // The part of it that providers tell; the rest is estimated.
  std::vector<CostRow> rows;  // Dearest first.
  std::vector<SpentView> spent;
  MoneyView planned_total;  // Of the models that have a plan.
  BurnView burn;
  std::vector<CostDay> days;  // By time; the newest.
  int64_t earlier_days = 0;   // Left out here ...
  MoneyView earlier_cost;     // ... with what they cost.
  std::optional<SpendForecast> today, month;
  std::vector<BudgetView> budgets;
  std::vector<WasteRow> waste;  // Dearest first; the dearest.
  int64_t waste_left_out = 0;   // So many more ...
  MoneyView waste_total;        // ... with which this is the sum.
  std::vector<FinishRow> finishing;
  std::vector<EvaluationCost> evaluations;
  int64_t server_time = 0;
};
AFS_DESCRIBE(CostReport, by, from, to, has_prices, currency, time_zone, total, from_provider, rows,
             spent, planned_total, burn, days, earlier_days, earlier_cost, today, month, budgets,
             waste, waste_left_out, waste_total, finishing, evaluations, server_time)

struct ChargeView {  // What was billed for a stretch of time.
  std::string from, to;  // ISO 8601, UTC.
  std::string run, run_name;     // "" where nothing ran.
  std::string rental, machine;   // "" where only the rate of a model is known.
  std::string provider;
  LedgerBucket bucket = LedgerBucket::kIdle;
  Finite share = 1;  // Of the machine, 0..1.
  MoneyView cost;
  bool is_filled = false;  // Of a stretch that nobody watched.
};
AFS_DESCRIBE(ChargeView, from, to, run, run_name, rental, machine, provider, bucket, share, cost,
             is_filled)

struct ChargeList {  // GET /api/v1/export/charges?from=&to=&format=json
  std::vector<ChargeView> charges;  // By time.
  MoneyView total;                  // The sum of these.
  std::string as_of;
};
AFS_DESCRIBE(ChargeList, charges, total, as_of)

struct MoneyGlance {  // The money of the overview.
  bool has_prices = false;
  std::string currency, time_zone;
  MoneyView total;  // All that was ever spent.
  std::optional<MoneyView> planned_total;
  BurnView burn;
  std::optional<SpendForecast> today, month;
  std::optional<BudgetView> budget;  // The month's, else the one that is worst off.
  std::vector<CostDay> days;         // The newest 14, by model.
};
AFS_DESCRIBE(MoneyGlance, has_prices, currency, time_zone, total, planned_total, burn, today, month,
             budget, days)

struct NeedView {        // Something that somebody should do something about.
  std::string kind;      // "run_failed", "billed_for_nothing", "budget", …; see docs/api.md.
  std::string severity;  // "critical" or "warning".
  std::string title;     // What it is about: the run's name, the machine's.
  std::string words;     // What happened; the money is told by `cost` and `per_hour`.
  std::optional<std::string> run, rental;
  std::optional<int64_t> since;
  std::optional<int64_t> until;       // When the contract or the credit ends.
  std::optional<MoneyView> cost;      // Lost since then, or at stake.
  std::optional<MoneyView> per_hour;  // That goes on.
  std::string action;                 // What to do, in words.
  std::string command;                // For a shell; "" when there is none.
  std::optional<RunView> run_view;    // Of the run, where it is about one; without its sparkline.
};
AFS_DESCRIBE(NeedView, kind, severity, title, words, run, rental, since, until, cost, per_hour,
             action, command, run_view)

}  // namespace afs::api
