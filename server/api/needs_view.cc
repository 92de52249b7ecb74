#include "api/needs_view.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "api/need_words.h"
#include "api/run_money.h"
#include "cost/budget.h"
#include "cost/reconcile.h"

namespace afs::api {
namespace {

constexpr std::string_view kSevere = "critical", kMild = "warning";

// How much a run needs somebody by itself; nothing: it does not.
enum class RunNeed { kFailed, kCritical, kStalled, kLost, kNone };

RunNeed need_of(const RunView& run, WallTime now) {
  if (is_live(run.lifecycle)) {
    if (run.health == Health::kCritical) return RunNeed::kCritical;
    return run.is_stalled ? RunNeed::kStalled : RunNeed::kNone;
  }
  if (now - run.last_data_at.value_or(0) >= kNeedAgeMaxMs) return RunNeed::kNone;
  if (run.lifecycle == Lifecycle::kFailed) return RunNeed::kFailed;
  return run.lifecycle == Lifecycle::kLost ? RunNeed::kLost : RunNeed::kNone;
}

std::string_view kind_of(RunNeed need) {
  switch (need) {
    case RunNeed::kFailed:
      return "run_failed";
    case RunNeed::kCritical:
      return "run_critical";
    case RunNeed::kStalled:
      return "run_stalled";
    case RunNeed::kLost:
      return "run_lost";
    case RunNeed::kNone:
      break;
  }
  return "";
}

std::string_view kind_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRunOver:
      return "run_over_billed";
    case FindingKind::kNoRun:
      return "billed_for_nothing";
    case FindingKind::kStalled:
      return "run_stalled";
    case FindingKind::kMachineGone:
      return "machine_gone";
    case FindingKind::kContractEnds:
      return "contract_ends";
    case FindingKind::kCreditEnds:
      return "credit_ends";
    case FindingKind::kPriceRises:
      return "price_rises";
    case FindingKind::kStorage:
      return "storage_billed";
    case FindingKind::kLoading:
      return "machine_loading";
    case FindingKind::kOffline:
      return "machine_offline";
    case FindingKind::kKeyRefused:
      return "key_refused";
    case FindingKind::kProviderFails:
      return "provider_fails";
  }
  return "";
}

// Tells the same story as the need of its run: both are one.
bool joins_run(FindingKind kind) {
  return kind == FindingKind::kRunOver || kind == FindingKind::kStalled ||
         kind == FindingKind::kMachineGone;
}

RunOutlooks outlooks_of(const std::vector<RunBoard::Entry>& runs) {
  RunOutlooks outlooks;
  for (const auto& [run, view] : runs) {
    if (is_live(view->lifecycle)) outlooks[run->id] = {view->finish_at, view->finish_p90};
  }
  return outlooks;
}

class Needs {
 public:
  Needs(const Account& account, const std::vector<RunBoard::Entry>& runs) : account_(account) {
    for (const RunBoard::Entry& entry : runs) runs_[entry.run->id] = &entry;
  }

  void take_run(const RunBoard::Entry& entry) {
    const RunNeed need = need_of(*entry.view, account_.as_of);
    if (need == RunNeed::kNone) return;
    NeedView& view = need_of_run(entry);
    view.kind = kind_of(need);
    const bool is_urgent = need == RunNeed::kFailed || need == RunNeed::kCritical;
    view.severity = is_urgent ? kSevere : kMild;
    const int64_t goes_on =
        account_.runs.contains(entry.run->id) ? account_.runs.at(entry.run->id).micros_per_hour : 0;
    if (goes_on > 0) view.per_hour = view.run_view->cost_per_hour;
  }

  void take_finding(const Finding& finding) {
    const auto entry = runs_.find(finding.run);
    if (!joins_run(finding.kind) || entry == runs_.end()) {
      NeedView view;
      if (entry != runs_.end()) add_run(view, *entry->second);
      view.kind = kind_of(finding.kind);
      view.severity = finding.is_urgent ? kSevere : kMild;
      add_finding(view, finding);
      needs_.push_back(std::move(view));
      return;
    }
    const bool is_new = !of_runs_.contains(finding.run);
    NeedView& view = need_of_run(*entry->second);
    // A machine that went says why its run was lost, and is worth more than that.
    if (is_new || finding.kind == FindingKind::kMachineGone) view.kind = kind_of(finding.kind);
    if (finding.is_urgent) view.severity = kSevere;
    if (view.severity.empty()) view.severity = kMild;
    add_finding(view, finding);
  }

  std::vector<NeedView> take() {
    for (auto& [run, view] : of_runs_) needs_.push_back(std::move(view));
    return std::move(needs_);
  }

 private:
  void add_run(NeedView& view, const RunBoard::Entry& entry) const {
    view.title = entry.view->name;
    view.run = entry.view->id;
    view.run_view = priced_view(entry, account_);
    view.run_view->sparkline.reset();
  }

  NeedView& need_of_run(const RunBoard::Entry& entry) {
    const auto [at, is_new] = of_runs_.try_emplace(entry.run->id);
    NeedView& view = at->second;
    if (!is_new) return view;
    add_run(view, entry);
    view.words = run_words(*view.run_view);
    view.since = entry.view->ended_at ? entry.view->ended_at : entry.view->last_data_at;
    view.action = is_live(entry.view->lifecycle) ? "Look at the run" : "See what happened";
    return view;
  }

  // Adds what the finding says to what is there already: a run may have had several machines.
  void add_finding(NeedView& view, const Finding& finding) const {
    const RentalAccount* const rental = account_.rental(finding.rental);
    const Rental* const machine = rental ? &rental->record->rental : nullptr;
    const RunView* const run = view.run_view ? &*view.run_view : nullptr;
    const std::string words = finding_words(finding, machine, run, account_.as_of);
    if (!words.empty()) view.words += (view.words.empty() ? "" : " ") + words;
    if (view.title.empty()) view.title = machine ? rental_words(*machine) : finding.provider;
    view.action = action_words(finding, machine);
    if (rental && !view.rental) view.rental = public_id(rental->record->id);
    if (finding.kind != FindingKind::kMachineGone || !view.since) view.since = finding.since;
    view.until = finding.until;
    const std::string basis(to_string(finding.basis));
    if (finding.micros) add_money(view.cost, *finding.micros, basis);
    if (finding.until && run) view.cost = run->cost;
    if (goes_on(finding)) add_money(view.per_hour, finding.micros_per_hour, basis);
    if (machine && is_to_be_stopped(finding) && !machine->stop_command.empty())
      view.command += (view.command.empty() ? "" : "\n") + machine->stop_command;
  }

  static bool is_to_be_stopped(const Finding& finding) {
    return finding.kind == FindingKind::kRunOver || finding.kind == FindingKind::kNoRun ||
           (finding.kind == FindingKind::kStalled && finding.shared_with.empty());
  }
  // A run that stalls is told with all that is billed for it an hour already.
  static bool goes_on(const Finding& finding) {
    return finding.kind == FindingKind::kRunOver || finding.kind == FindingKind::kNoRun ||
           finding.kind == FindingKind::kStorage || finding.kind == FindingKind::kLoading ||
           finding.kind == FindingKind::kOffline;
  }

  void add_money(std::optional<MoneyView>& sum, int64_t micros, const std::string& basis) const {
    const MoneyView money = money_of(micros, account_, basis);
    if (!sum) {
      sum = money;
      return;
    }
    sum->amount = sum->amount.value + money.amount.value;
    if (sum->basis != basis) sum->basis = "partly estimated";
  }

  const Account& account_;
  std::unordered_map<RunId, const RunBoard::Entry*> runs_;
  std::unordered_map<RunId, NeedView> of_runs_;
  std::vector<NeedView> needs_;
};

// Where no money tells which is worse.
size_t kind_rank(const NeedView& need) {
  constexpr std::string_view kWorstFirst[] = {"run_failed", "run_critical", "run_stalled",
                                              "run_lost"};
  return static_cast<size_t>(std::find(std::begin(kWorstFirst), std::end(kWorstFirst), need.kind) -
                             std::begin(kWorstFirst));
}

double amount_of(const std::optional<MoneyView>& money) {
  return money ? money->amount.value : 0.0;
}

}  // namespace

bool needs_somebody(const RunView& run, WallTime now) {
  return need_of(run, now) != RunNeed::kNone;
}

std::vector<NeedView> budget_needs(const std::vector<BudgetView>& budgets) {
  std::vector<NeedView> needs;
  for (const BudgetView& budget : budgets) {
    const bool is_spent = budget.severity == to_string(BudgetSeverity::kCritical);
    if (!is_spent && budget.severity != to_string(BudgetSeverity::kWarning)) continue;
    NeedView view;
    view.kind = "budget";
    view.severity = is_spent ? kSevere : kMild;
    view.title = "Budget: " + budget.name;
    view.words = budget.words;
    view.action = "See what it goes into";
    needs.push_back(std::move(view));
  }
  return needs;
}

void sort_worst_first(std::vector<NeedView>& needs) {
  const auto rank = [](const NeedView& need) {
    return std::tuple(need.severity != kSevere, -amount_of(need.cost), -amount_of(need.per_hour),
                      kind_rank(need), -need.since.value_or(0), std::string_view(need.title));
  };
  std::stable_sort(needs.begin(), needs.end(),
                   [&rank](const NeedView& a, const NeedView& b) { return rank(a) < rank(b); });
}

std::vector<NeedView> needs_of(const Account& account, const std::vector<RunBoard::Entry>& runs,
                               const std::vector<ProviderStanding>& providers) {
  Needs needs(account, runs);
  for (const RunBoard::Entry& entry : runs) needs.take_run(entry);
  for (const Finding& finding : reconcile(account, outlooks_of(runs), providers))
    needs.take_finding(finding);
  std::vector<NeedView> all = needs.take();
  sort_worst_first(all);
  return all;
}

}  // namespace afs::api
