// ProviderPoll: asks every provider at its pace what is rented, and hands the answers on. One
// thread for all of them, since each look ends by a deadline. Started and stopped by app/wiring;
// standings() on any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "core/rental.h"
#include "cost/patience.h"
#include "cost/poll_pace.h"
#include "cost/price_provider.h"

namespace afs {

// How it stands with one provider: its newest answer and that answer's age, and what is wrong with
// it since when.
struct ProviderStanding {
  std::string name;
  PriceBasis basis = PriceBasis::kProvider;
  int64_t interval_ms = 0;
  std::optional<WallTime> answered_at;  // The newest whole answer; what is shown is from then.
  int64_t rentals = 0;                  // In that answer.
  int64_t refused_total = 0;            // So many of it cannot be shown ...
  std::vector<RentalTrouble> refused;   // ... of which these are told.
  std::vector<std::string> notes;
  std::optional<Money> credit;
  std::optional<WallTime> failing_since;  // Absent while it answers.
  std::string error;                      // Why, and what to do; empty while it answers.
  bool is_key_refused = false;
  int64_t failures = 0;  // In a row.
  std::optional<WallTime> next_at;
};

struct PolledProvider {
  std::unique_ptr<PriceProvider> provider;
  int64_t interval_ms = 60'000;
};

class ProviderPoll {
 public:
  // Keeps what a provider said. Poll thread.
  using Take = std::function<Status(const std::string& provider, const RentalListing& listing,
                                    WallTime as_of)>;

  // `patience` outlives the poll; stop() ends it.
  ProviderPoll(std::vector<PolledProvider> providers, Take take, const Clock& clock,
               Patience& patience);
  ~ProviderPoll() { stop(); }

  void start();
  void stop();  // Returns when it is over; a look under way is cut off.

  // Asks those whose time has come; how long until the next one's. What the thread does, again and
  // again.
  int64_t ask_due();
  std::vector<ProviderStanding> standings() const;

 private:
  struct Asked {
    PolledProvider of;
    PollPace pace;
  };
  void ask(size_t index);
  void note_answer(size_t index, const RentalListing& listing, WallTime as_of);
  void note_failure(size_t index, const Error& error);

  std::vector<Asked> asked_;  // Poll thread.
  const Take take_;
  const Clock& clock_;
  Patience& patience_;
  mutable std::mutex mutex_;
  std::vector<ProviderStanding> standings_;  // Guarded by mutex_; one each of asked_.
  std::jthread thread_;
};

}  // namespace afs
