#include "api/waste_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "api/rental_view.h"
#include "api/run_money.h"
#include "cost/reconcile.h"
#include "cost/waste.h"
#include "progress/words.h"

namespace afs::api {
namespace {

class Rows {
 public:
  Rows(const Account& account, const std::vector<RunBoard::Entry>& runs) : account_(account) {
    for (const RunBoard::Entry& entry : runs) runs_[entry.run->id] = entry.view;
  }

  // It has logged something, or still may.
  bool began(RunId run) const {
    const auto view = runs_.find(run);
    return view != runs_.end() && (view->second->points > 0 || is_live(view->second->lifecycle));
  }

  WasteRow row_of(const Waste& waste) const {
    const RentalAccount* const rental = account_.rental(waste.rental);
    const RunView* const run = run_of(waste, rental);
    WasteRow row;
    row.bucket = waste.bucket;
    row.from = waste.from;
    row.to = std::min(waste.to, account_.as_of);
    row.duration_ms = waste.duration_ms - (waste.to - row.to);
    row.is_going_on = waste.is_going_on;
    row.cost = money_of(waste.micros, account_, basis_words(waste.micros, waste.provider_micros));
    if (run) {
      row.run = run->id;
      row.run_name = run->name;
    }
    if (rental) {
      row.rental = public_id(waste.rental);
      row.machine = rental_name(rental->record->rental);
      if (waste.is_going_on && !waste.is_part && rental->record->rental.billed.compute_micros > 0 &&
          shared_with(waste, rental).empty())
        row.command = rental->record->rental.stop_command;
    } else {
      row.machine = run ? "Machine of " + run->name : "Machine of a run";
    }
    row.advice = waste.is_going_on ? advice_now(waste, row, run, rental) : advice_past(waste, row);
    return row;
  }

 private:
  // Whose time it was; where nothing ran, what ran there last.
  const RunView* run_of(const Waste& waste, const RentalAccount* rental) const {
    RunId id = waste.run;
    if (!id && rental && waste.is_going_on && !waste.is_part) {
      const auto last =
          std::find_if(rental->runs.begin(), rental->runs.end(),
                       [&waste](const RunOnRental& on) { return on.span.from < waste.from; });
      if (last != rental->runs.end()) id = last->run->id;
    }
    const auto view = runs_.find(id);
    return view == runs_.end() ? nullptr : view->second.get();
  }

  static std::string ended_words(const RunView& run) {
    switch (run.lifecycle) {
      case Lifecycle::kFailed:
        return run.name + " failed";
      case Lifecycle::kFinished:
        return run.name + " finished";
      case Lifecycle::kLost:
        return "contact to " + run.name + " was lost";
      default:
        return run.name + " ended";
    }
  }

  // Who would be stopped with it.
  static std::string shared_with(const Waste& waste, const RentalAccount* rental) {
    return rental ? live_beside(*rental, waste.run) : "";
  }

  static std::string storage_advice(const RentalAccount* rental) {
    switch (rental ? rental->record->rental.state : RentalState::kStopped) {
      case RentalState::kStopped:
        return "It is stopped, and its disk is billed: destroy it if nothing on it is needed.";
      case RentalState::kStarting:
        return "It is loading, and its disk is billed: destroy it if it does not come up.";
      case RentalState::kOffline:
        return "Its host is offline, and its disk is billed: destroy it if nothing on it is "
               "needed.";
      default:
        return "Only its disk is billed: destroy it if nothing on it is needed.";
    }
  }

  static std::string stalled_advice(const std::string& time, const std::string& others) {
    if (others.empty())
      return fmt::format("It has not moved for {}: look why, and stop the machine meanwhile.",
                         time);
    return fmt::format("It has not moved for {}: look why; the machine is shared with {}.", time,
                       others);
  }

  static std::string advice_now(const Waste& waste, const WasteRow& row, const RunView* run,
                                const RentalAccount* rental) {
    const std::string time = duration_text(row.duration_ms);
    switch (waste.bucket) {
      case LedgerBucket::kIdle:
        if (waste.is_part) return "Some of its GPUs have had no run for " + time + ".";
        return run ? fmt::format("Nothing has run on it since {}, {} ago: stop it.",
                                 ended_words(*run), time)
                   : fmt::format("Nothing has run on it for {}: stop it.", time);
      case LedgerBucket::kStorage:
        return storage_advice(rental);
      case LedgerBucket::kStalled:
        return stalled_advice(time, shared_with(waste, rental));
      default:
        return fmt::format("Billed for {} so far.", time);
    }
  }

  static std::string advice_past(const Waste& waste, const WasteRow& row) {
    const std::string time = duration_text(row.duration_ms);
    switch (waste.bucket) {
      case LedgerBucket::kIdle:
        return waste.is_part ? "Some of its GPUs had no run: rent fewer, or use all."
                             : "Nothing ran on it: stop a machine when its run has ended.";
      case LedgerBucket::kStorage:
        return "It was stopped, and its disk was billed: destroy what is not needed.";
      case LedgerBucket::kStalled:
        return "Nothing moved until it was resumed: resume it sooner, or stop the machine "
               "meanwhile.";
      case LedgerBucket::kRedone:
        return fmt::format("{} of work was done again: save checkpoints more often.", time);
      default:
        return "It never came to a first step.";
    }
  }

  const Account& account_;
  std::unordered_map<RunId, std::shared_ptr<const RunView>> runs_;
};

}  // namespace

void add_waste(CostReport& report, const TimeRange& range, const Account& account,
               const std::vector<RunBoard::Entry>& runs) {
  const Rows rows(account, runs);
  int64_t micros = 0, provider_micros = 0;
  for (const Waste& waste : waste_of(account, range, [&](RunId run) { return rows.began(run); })) {
    micros += waste.micros;
    provider_micros += waste.provider_micros;
    if (waste.micros == 0 && !waste.is_going_on) continue;  // A moment between two runs.
    const bool is_shown = waste.is_going_on || waste.micros >= kWasteMicrosMin;
    if (is_shown && report.waste.size() < kWasteRowsMax)
      report.waste.push_back(rows.row_of(waste));
    else
      ++report.waste_left_out;
  }
  report.waste_total = money_of(micros, account, basis_words(micros, provider_micros));
}

}  // namespace afs::api
