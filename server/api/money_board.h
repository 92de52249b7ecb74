// MoneyBoard: the account of all that is rented and runs, made anew when it is asked for and not
// fresh any more. What is over is added up once. Called on worker threads, at once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "api/context.h"
#include "api/run_board.h"
#include "api/run_places.h"
#include "api/spend_view.h"
#include "catalog/rental_book.h"
#include "cost/account.h"

namespace afs::api {

// An account is used again for so many times what making it took, so that it never takes more than
// a twentieth of one core; but it is never older than this.
inline constexpr int64_t kAccountKeptFactor = 20;
inline constexpr int64_t kAccountAgeMaxMs = 10'000;

class MoneyBoard {
 public:
  MoneyBoard(const Context& context, RunBoard& board, const RentalBook& book)
      : context_(context), board_(board), book_(book) {}

  std::shared_ptr<const Account> now();
  std::shared_ptr<const Spending> spending();  // Of now().
  // Rentals, joins or the configuration changed: the next account is made anew.
  void forget();

 private:
  using Rented = std::shared_ptr<const RentalAccount>;

  std::shared_ptr<const Account> fresh();  // With the lock held; so below.
  std::shared_ptr<const Account> make();
  void keep_for(int64_t cost_ms);  // Of making it, or a part of it.
  Rented rental_account(const RentalBook::Record& record, const RunPlaces& places, WallTime now);
  void add_unrented(Account& account, const std::vector<RunBoard::Entry>& runs);
  void add_unrented_run(Account& account, const RunBoard::Entry& entry, const Rate& rate,
                        const std::vector<const RentalRecord*>& rentals);

  const Context context_;
  RunBoard& board_;
  const RentalBook& book_;
  std::mutex mutex_;  // Guards all below; held while an account is made, so that it is made once.
  std::shared_ptr<const Account> made_;
  std::shared_ptr<const Spending> spending_;  // Of made_; nullptr: not asked for yet.
  int64_t made_at_ms_ = 0, kept_for_ms_ = 0;
  std::map<RentalId, Rented> over_;  // Of rentals to which nothing can be added any more ...
  struct Over {
    std::shared_ptr<const Run> run;
    Rate rate;
    std::vector<Charge> charges;
  };
  std::unordered_map<RunId, Over> runs_over_;  // ... and of runs, all of whose time is unrented.
};

}  // namespace afs::api
