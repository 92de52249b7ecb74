// The shapes of /api/v1, described once: their JSON, openapi.json and the page's TypeScript types derive from here.
// Filled by the *_api files on worker threads. Times are milliseconds since the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json_codec.h"
#include "core/run.h"
#include "progress/health.h"
#include "progress/verdict.h"

namespace afs::api {

struct ErrorBody {
  std::string code;     // "not_found"
  std::string error;    // A sentence that says what to do.
};
AFS_DESCRIBE(ErrorBody, code, error)

struct PointsReceipt {  // POST /api/v1/points, once all is durable.
  int64_t accepted = 0;
  int64_t rejected = 0;   // Stored is all but these ...
  int64_t known = 0;      // ... and these, which were there already: the batch was sent before.
  std::string reason;     // Why the last rejected point was; empty when none was.
};
AFS_DESCRIBE(PointsReceipt, accepted, rejected, known, reason)

struct ProjectView {
  std::string name;
  int64_t runs = 0;
  int64_t runs_live = 0;
};
AFS_DESCRIBE(ProjectView, name, runs, runs_live)

struct ProjectList {
  std::vector<ProjectView> projects;
};
AFS_DESCRIBE(ProjectList, projects)

struct MoneyView {
  Finite amount = 0;         // In units of the currency.
  std::string currency;      // "USD"
  // "from provider"; "estimated": configured rate × time; "partly estimated"; "planned", "configured", "set by hand".
  std::string basis;
};
AFS_DESCRIBE(MoneyView, amount, currency, basis)

struct MetricValue {
  std::string metric;
  double value = 0;
  int64_t step = 0;
  int64_t time = 0;
};
AFS_DESCRIBE(MetricValue, metric, value, step, time)

struct Sparkline {  // At most 60 points of the run's loss, for tables.
  std::string metric;
  std::vector<int64_t> step;
  std::vector<double> value;
};
AFS_DESCRIBE(Sparkline, metric, step, value)

struct VerdictView {  // Whether a run is better than its baseline, at the same step.
  VerdictState state = VerdictState::kNone;  // kNone: nothing to compare with, or not yet; the words say why.
  std::string words;                         // "Better: eval loss 0.81 against 0.86 of nayru-v7 at step 1,840"
  std::optional<std::string> baseline;       // Id of the run that it is compared with ...
  std::optional<std::string> baseline_name;  // ... and its name.
  bool is_pinned = false;                    // Somebody chose the baseline, or none.
  std::optional<std::string> metric;
  std::optional<int64_t> step;
  std::optional<int64_t> from;  // Where the window begins over which both are averaged.
  std::optional<Finite> value, baseline_value;
  std::optional<Finite> noise;  // How large a difference must be to count.
};
AFS_DESCRIBE(VerdictView, state, words, baseline, baseline_name, is_pinned, metric, step, from, value, baseline_value,
             noise)

struct RunView {
  std::string id;    // "r12"
  std::string name;
  std::string key;
  std::string project;
  std::optional<std::string> model;       // Model key.
  Lifecycle lifecycle = Lifecycle::kLost;
  std::string lifecycle_reason;           // In words: "no data for 3 h 12 m", "all 8,712 steps done".
  bool is_stalled = false;                // Live, and improbably silent; the reason says why.
  std::optional<std::string> cause;       // Of a failed run, where its reason names a known one: "The GPU ran out of memory".
  std::optional<Health> health;           // Of live runs: the worst of its checks ...
  std::string health_reason;              // ... in words; empty while healthy.
  std::optional<Finite> progress;         // 0..100
  std::string progress_text;              // "step 1,840 of 3,000"
  std::string step_unit;                  // "step" or "epoch"
  std::optional<int64_t> step;
  std::optional<int64_t> total_steps;
  std::optional<Finite> epoch;
  std::optional<Finite> total_epochs;
  std::optional<int64_t> started_at;
  std::optional<int64_t> last_data_at;
  std::optional<int64_t> ended_at;
  std::optional<int64_t> finish_at;       // Estimated, as likely earlier as later; absent while not known.
  std::optional<int64_t> finish_p10, finish_p90;  // One time in ten it is over before, one in ten after.
  // What its length was taken from, the first that is known of "max_steps", "total_steps", "epochs" or "epochs × steps
  // an epoch", "planned GPU hours"; by the plan there is no finish_p10 and finish_p90.
  std::optional<std::string> total_from;
  int64_t attempts = 1;
  int64_t redone_steps = 0;               // That newer attempts did again, over all attempts.
  std::string format;
  std::string source_path;
  int64_t points = 0;
  int64_t points_rejected = 0;
  int64_t metrics = 0;
  std::optional<MetricValue> loss;             // The newest training loss ...
  std::optional<MetricValue> loss_best;        // ... its smallest ...
  std::optional<MetricValue> validation_loss;  // ... and the newest validation loss.
  std::optional<Sparkline> sparkline;
  std::optional<Finite> steps_per_second;
  std::optional<Finite> samples_per_second;
  std::optional<Finite> tokens_per_second;
  Finite gpu_hours = 0;                        // From its start to its newest data, one GPU taken for granted.
  std::optional<MoneyView> cost;               // So far; absent where no price or no time is known.
  std::optional<MoneyView> cost_per_hour;      // While live what is billed for it now, else its model's rate.
  std::optional<MoneyView> cost_to_finish;     // On top of `cost`, as likely less as more ...
  std::optional<MoneyView> cost_to_finish_p10, cost_to_finish_p90;  // ... and one time in ten less, one in ten more.
  std::vector<std::string> warnings;           // "12 records could not be read: …"
  std::optional<VerdictView> verdict;          // In the overview and of a single run; not in lists.
};
AFS_DESCRIBE(RunView, id, name, key, project, model, lifecycle, lifecycle_reason, is_stalled, cause, health,
             health_reason, progress, progress_text, step_unit, step, total_steps, epoch, total_epochs, started_at,
             last_data_at, ended_at, finish_at, finish_p10, finish_p90, total_from, attempts, redone_steps, format, source_path, points,
             points_rejected, metrics, loss, loss_best, validation_loss, sparkline,
             steps_per_second, samples_per_second, tokens_per_second, gpu_hours, cost, cost_per_hour, cost_to_finish,
             cost_to_finish_p10, cost_to_finish_p90, warnings, verdict)

struct RunList {  // GET /api/v1/runs?project=&model=&status=&q=&sort=&limit=&offset=
  std::vector<RunView> runs;
  int64_t total = 0;  // Before limit and offset.
  int64_t server_time = 0;
};
AFS_DESCRIBE(RunList, runs, total, server_time)

struct NamedValue {
  std::string name, value;
};
AFS_DESCRIBE(NamedValue, name, value)

// How good the estimates of a finished run's end were: those that stood after a fifth, two, three and four fifths of its
// time, as far as some were made by then. Columns of one estimate each.
struct EstimatesView {
  std::string words;                // "3 of 4 estimates, made at 20, 40, 60 and 80 % of its time, were within 5 m of the end"
  int64_t within = 0;               // How many were near …
  int64_t within_ms = 0;            // … which for a run of its length means so far off at most.
  int64_t in_band = 0;              // How many had the end between their p10 and p90.
  std::vector<int64_t> made_at;
  std::vector<int64_t> late_ms;     // How much later than estimated it was over; negative: earlier.
};
AFS_DESCRIBE(EstimatesView, words, within, within_ms, in_band, made_at, late_ms)

struct HealthCheckView {
  std::string name;                    // "loss_spikes"
  std::string title;                   // "Loss spikes"
  CheckState state = CheckState::kUnknown;
  std::string reason;                  // "8.1 at step 1,154, usually 0.8–1.3; recovered"
  std::string threshold;               // When it would warn, in words.
  std::optional<std::string> metric;   // What it looked at.
  std::optional<int64_t> from_step, to_step;  // The part of the chart that the reason speaks of.
};
AFS_DESCRIBE(HealthCheckView, name, title, state, reason, threshold, metric, from_step, to_step)

// What the newest part of a run's money bought: its best validation loss, else its best loss, before that and now.
struct MarginalView {
  std::string metric;
  MoneyView spent;       // That part: one unit of the currency, or half of what the run has cost.
  int64_t since = 0;     // When it began.
  double before = 0, now = 0;  // The best until then, and of all; of many points means of some are compared.
  double change = 0;     // now - before.
  Finite noise = 0;      // How large a change must be to count.
  bool is_real = false;  // It got better by more than that.
  std::string words;     // "The last $1.00 bought −0.0042 eval loss: …"
  std::optional<MoneyView> saving;  // Of a live run that got no better: what stopping now saves …
  std::string saving_words;         // … in words; empty without.
};
AFS_DESCRIBE(MarginalView, metric, spent, since, before, now, change, noise, is_real, words, saving, saving_words)

struct RunDetail {  // GET /api/v1/runs/{id}
  RunView run;
  std::optional<EstimatesView> estimates;  // Of a run that reached its end.
  std::optional<std::string> note;         // What was set by hand of its model, if this is the model's newest run.
  std::vector<NamedValue> params;
  std::vector<NamedValue> tags;
  std::vector<HealthCheckView> checks;  // Of a live run, as /health has them.
  std::optional<MarginalView> marginal;  // Where its cost is known and enough points are there to tell.
  int64_t server_time = 0;
};
AFS_DESCRIBE(RunDetail, run, estimates, note, params, tags, checks, marginal, server_time)

struct HealthView {  // GET /api/v1/runs/{id}/health
  std::string run;
  std::optional<Health> health;  // Absent, and no checks, where the run is not live.
  std::string health_reason;
  std::vector<HealthCheckView> checks;
  int64_t server_time = 0;
};
AFS_DESCRIBE(HealthView, run, health, health_reason, checks, server_time)

struct MetricView {
  std::string metric;
  int64_t count = 0;
  int64_t next_ordinal = 0;
  int64_t attempt = 1;
  int64_t first_step = 0, last_step = 0;
  int64_t first_time = 0, last_time = 0;
  double last = 0, min = 0, max = 0;
  int64_t min_step = 0, max_step = 0;
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;
};
AFS_DESCRIBE(MetricView, metric, count, next_ordinal, attempt, first_step, last_step, first_time,
             last_time, last, min, max, min_step, max_step, nan, pos_inf, neg_inf)

struct MetricList {  // GET /api/v1/runs/{id}/metrics
  std::vector<MetricView> metrics;
};
AFS_DESCRIBE(MetricList, metrics)

struct CostEndView {  // Where the money of a run stands, and how an axis of it goes on with points to come.
  int64_t time = 0;
  Finite spent = 0;      // Until then, in units of the currency ...
  Finite per_hour = 0;   // ... and what is billed from then on.
  std::string currency;  // "USD"
};
AFS_DESCRIBE(CostEndView, time, spent, per_hour, currency)

struct SeriesAbsence {  // Why a run has no curve on the axis that was asked for.
  std::string run, reason;
};
AFS_DESCRIBE(SeriesAbsence, run, reason)

// GET /api/v1/series?run=r1&run=r2&metric=train/loss&metric=eval/loss&x=step|time|relative|cost&from=&to=&points=
// Every asked metric of every asked run that exists; columns of one bucket each, ascending.
struct SeriesView {
  std::string run;
  std::string metric;
  // Step; milliseconds since the epoch; seconds since the run's first point; or what the run had cost by then, in units of
  // the currency.
  std::vector<double> x;
  std::vector<int64_t> step;  // Of the bucket's last point.
  std::vector<int64_t> time;
  std::vector<double> min, max, first, last, mean;  // "NaN" where a bucket has no finite value.
  std::vector<int64_t> step_min, step_max;
  std::vector<int64_t> count, nan, pos_inf, neg_inf;
  std::optional<std::vector<double>> smoothed;  // With smooth=: the mean over the bucket of the smoothed series.
  std::optional<Finite> smooth_unit;            // Steps over which `smooth` of the past is kept.
  int64_t points_total = 0;
  int64_t next_ordinal = 0;
  int64_t attempt = 1;  // The newest; with superseded=only the one that was replaced.
  bool is_raw = false;
  std::optional<CostEndView> cost_end;  // With x=cost.
};
AFS_DESCRIBE(SeriesView, run, metric, x, step, time, min, max, first, last, mean, step_min, step_max,
             count, nan, pos_inf, neg_inf, smoothed, smooth_unit, points_total, next_ordinal, attempt, is_raw, cost_end)

struct SeriesList {
  std::vector<SeriesView> series;
  std::optional<std::vector<SeriesAbsence>> absent;  // With x=cost: the runs whose cost is not known.
};
AFS_DESCRIBE(SeriesList, series, absent)

struct SeriesHead {  // One series in the head of the binary form; its columns follow as 64-bit floats.
  std::string run, metric;
  int64_t size = 0;  // Numbers of each column.
  std::vector<std::string> columns;
  int64_t points_total = 0;
  int64_t next_ordinal = 0;
  int64_t attempt = 1;
  bool is_raw = false;
  std::optional<Finite> smooth_unit;
  std::optional<CostEndView> cost_end;
};
AFS_DESCRIBE(SeriesHead, run, metric, size, columns, points_total, next_ordinal, attempt, is_raw, smooth_unit, cost_end)

struct SeriesHeads {
  std::vector<SeriesHead> series;
  std::optional<std::vector<SeriesAbsence>> absent;
};
AFS_DESCRIBE(SeriesHeads, series, absent)

// GET /api/v1/points?run=&metric=&from_ordinal=&count=: every point of one series in order of arrival.
struct PointList {
  std::string run, metric;
  int64_t from_ordinal = 0;
  int64_t next_ordinal = 0;  // Where to go on; at the series' end: what its next point will get.
  std::vector<int64_t> step, time;
  std::vector<double> value;
};
AFS_DESCRIBE(PointList, run, metric, from_ordinal, next_ordinal, step, time, value)

// GET /api/v1/values: the newest values of many runs; rows are metrics, columns are runs; null where a run lacks it.
struct ValueTable {
  std::vector<std::string> runs, metrics;
  std::vector<std::vector<Nullable<double>>> last, min, max;
};
AFS_DESCRIBE(ValueTable, runs, metrics, last, min, max)

struct EvaluationView {
  std::optional<Finite> score;  // 0..1
  std::string date;
  std::map<std::string, double> scores;
};
AFS_DESCRIBE(EvaluationView, score, date, scores)

struct ModelSummary {  // GET /api/v1/models
  std::string key, name, description;
  std::string status;  // pending, loading, running, completed, failed, stopped, stalled
  Finite progress = 0;
  std::optional<std::string> run;          // The run that the status comes from.
  std::vector<std::string> runs;           // All runs of the model, newest first.
  std::optional<Finite> planned_gpu_hours;
  Finite gpu_hours = 0;                    // Used so far, over all runs.
  std::optional<MoneyView> planned_cost, cost, cost_per_hour;
  std::optional<int64_t> training_samples, training_bytes, training_modified_at;
  std::optional<EvaluationView> evaluation;
  std::optional<std::string> note;         // "set to completed by hand at …, until newer data arrives"
};
AFS_DESCRIBE(ModelSummary, key, name, description, status, progress, run, runs, planned_gpu_hours,
             gpu_hours, planned_cost, cost, cost_per_hour, training_samples, training_bytes,
             training_modified_at, evaluation, note)

struct ModelList {
  std::vector<ModelSummary> models;
  int64_t server_time = 0;
};
AFS_DESCRIBE(ModelList, models, server_time)

struct TroubleView {
  std::string path, reason;
  int64_t since = 0, count = 0;
};
AFS_DESCRIBE(TroubleView, path, reason, since, count)

// Messages of the WebSocket /api/v1/live, one JSON object each, `type` first.
// From the client:
//   {"type":"subscribe","series":[{"run":"r1","metric":"train/loss","from_ordinal":1840}, …]}   replaces nothing: adds
//   {"type":"unsubscribe","series":[{"run":"r1","metric":"train/loss"}]}
// From the server:
struct LiveHello {
  std::string type;  // "hello"
  std::string version;
  int64_t server_time = 0;
  int64_t heartbeat_ms = 0;
};
AFS_DESCRIBE(LiveHello, type, version, server_time, heartbeat_ms)

struct LivePoints {
  std::string type;  // "points": ordinals ordinal … ordinal + count - 1, gapless after what was sent before.
  std::string run, metric;
  int64_t ordinal = 0;
  int64_t attempt = 1;
  std::vector<int64_t> step, time;
  std::vector<double> value;
};
AFS_DESCRIBE(LivePoints, type, run, metric, ordinal, attempt, step, time, value)

struct LiveSnapshot {
  std::string type;  // "snapshot": points were left out; read the series again and subscribe from next_ordinal.
  std::string run, metric;
  int64_t next_ordinal = 0;
};
AFS_DESCRIBE(LiveSnapshot, type, run, metric, next_ordinal)

struct LiveNudge {
  std::string type;  // "nudge": fetch again what `what` names.
  std::string what;  // "run", "run_added", "metrics_added", "models", "troubles", "config", "rentals"
  std::optional<std::string> run;
};
AFS_DESCRIBE(LiveNudge, type, what, run)

struct LiveHeartbeat {
  std::string type;  // "heartbeat", every heartbeat_ms while nothing else is sent.
  int64_t server_time = 0;
};
AFS_DESCRIBE(LiveHeartbeat, type, server_time)

struct LiveError {
  std::string type;  // "error": a message was not understood, or a series does not exist (yet).
  std::string error;
  std::optional<std::string> run, metric;
};
AFS_DESCRIBE(LiveError, type, error, run, metric)

}  // namespace afs::api
