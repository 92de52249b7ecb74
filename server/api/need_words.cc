#include "api/need_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "api/run_board.h"
#include "core/money_text.h"
#include "cost/rate_card.h"
#include "progress/words.h"

namespace afs::api {
namespace {

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

// Where it was: "at step 70 of 900".
std::string where_words(const RunView& run, bool is_critical) {
  const std::string& where = run.progress_text;
  if (where.empty()) return "";
  if (!where.starts_with("step ") && !where.starts_with("epoch ")) return " (" + where + ")";
  if (is_critical) return ", now at " + where;
  return run.lifecycle == Lifecycle::kFailed ? " at " + where : " (" + where + ")";
}

std::string left_words(const Finding& finding, WallTime now) {
  return duration_text(std::max<int64_t>(0, *finding.until - now));
}

// How long the run that will not be done in time has to go.
std::string need_of_run(const RunView* run, WallTime now) {
  if (!run) return "its run";
  if (!run->finish_at) return run->name + ", whose end is not known yet";
  const std::string likely = duration_text(*run->finish_at - now);
  const std::string most = duration_text(run->finish_p90.value_or(*run->finish_at) - now);
  const std::string more = most == likely ? "" : " and one time in ten more than " + most;
  return run->name + ", which needs " + likely + more;
}

}  // namespace

std::string rental_words(const Rental& rental) {
  std::string words = rental.provider + " " + rental.provider_id;
  if (rental.provider == kRateCardsName) words = rental.host.empty() ? rental.label : rental.host;
  if (rental.gpu_name.empty()) return words;
  const std::string count = rental.gpu_count > 1 ? std::to_string(rental.gpu_count) + " × " : "";
  return fmt::format("{} ({}{})", words, count, rental.gpu_name);
}

std::string run_words(const RunView& run) {
  const bool is_critical = is_live(run.lifecycle) && run.health == Health::kCritical;
  std::string said = is_critical ? run.health_reason : run.cause.value_or(run.lifecycle_reason);
  while (said.ends_with('.')) said.pop_back();
  if (said.empty()) said = "the log gives no reason";
  return capitalised(std::move(said)) + where_words(run, is_critical) + ".";
}

std::string finding_words(const Finding& finding, const Rental* rental, const RunView* run,
                          WallTime now) {
  const std::string machine = rental ? rental_words(*rental) : finding.provider;
  switch (finding.kind) {
    case FindingKind::kRunOver:
      return machine + " is still billed.";
    case FindingKind::kNoRun:
      return rental && !rental->label.empty()
                 ? fmt::format("No run belongs to {}, which is labelled '{}'.", machine,
                               rental->label)
                 : fmt::format("No run belongs to {}.", machine);
    case FindingKind::kStalled:
      if (!rental) return "";
      return finding.shared_with.empty()
                 ? machine + " is billed meanwhile."
                 : fmt::format("{} is billed meanwhile, and shared with {}.", machine,
                               finding.shared_with);
    case FindingKind::kMachineGone:
      return fmt::format("{}: {}.", machine, finding.words);
    case FindingKind::kContractEnds:
      return fmt::format("{} is rented for {} more, too short for {}.", machine,
                         left_words(finding, now), need_of_run(run, now));
    case FindingKind::kCreditEnds:
      return fmt::format("{} of credit, at {} an hour, last for {} more, too short for {}.",
                         money_text(*finding.credit),
                         money_text({finding.micros_per_hour, finding.credit->currency}),
                         left_words(finding, now), need_of_run(run, now));
    case FindingKind::kPriceRises: {
      const std::string currency = rental ? rental->currency : "USD";
      return fmt::format("The host of {} asks for {} an hour instead of {}.", machine,
                         money_text({finding.micros_per_hour, currency}),
                         money_text({finding.micros_per_hour_now, currency}));
    }
    case FindingKind::kStorage:
      return "Its disk is billed until it is destroyed.";
    case FindingKind::kLoading:
      return fmt::format("It has been loading for {}; its disk is billed.",
                         duration_text(now - finding.since.value_or(now)));
    case FindingKind::kOffline:
      return "Its host is offline; its disk is billed.";
    case FindingKind::kKeyRefused:
    case FindingKind::kProviderFails:
      return finding.words;
  }
  return "";
}

std::string action_words(const Finding& finding, const Rental* rental) {
  const bool is_by_card = rental && rental->provider == kRateCardsName;
  switch (finding.kind) {
    case FindingKind::kRunOver:
    case FindingKind::kNoRun:
      if (is_by_card) return "Stop it, or end its rate card in the configuration";
      return finding.kind == FindingKind::kNoRun
                 ? "Stop it, or put a run to it on the Machines page"
                 : "Stop the machine, once what it holds is safe";
    case FindingKind::kStalled:
      return finding.shared_with.empty()
                 ? "Look at the run; stop the machine if it hangs"
                 : "Look at the run; leave the machine to " + finding.shared_with;
    case FindingKind::kMachineGone:
      return "Resume the run elsewhere from its last checkpoint";
    case FindingKind::kContractEnds:
      return "Extend the contract, or save a checkpoint before it ends";
    case FindingKind::kCreditEnds:
      return "Add credit at " + finding.provider;
    case FindingKind::kPriceRises:
      return "Accept the new price at the provider, or move before it refuses the old one";
    case FindingKind::kStorage:
      return "Destroy it, if nothing on its disk is needed";
    case FindingKind::kLoading:
      return "Look at it at its provider; destroy it and rent another, if it does not come up";
    case FindingKind::kOffline:
      return "Wait for its host, or destroy it, if nothing on its disk is needed";
    case FindingKind::kKeyRefused:
      return "Put a new key where the configuration says";
    case FindingKind::kProviderFails:
      return "Nothing, if it is back soon; its machines are shown as they were";
  }
  return "";
}

}  // namespace afs::api
