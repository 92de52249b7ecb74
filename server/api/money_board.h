// MoneyBoard: the account of all that is rented and runs, made anew when it is asked for and not
// fresh any more. What is over is added up once. Called on worker threads, at once.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
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

inline constexpr size_t kActivitiesKeptMax = 20'000;  // Runs; beyond, all are read again.

class MoneyBoard {
 public:
  MoneyBoard(const Context& context, RunBoard& board, const RentalBook& book)
      : context_(context), board_(board), book_(book) {}

  // Makes the first account on a thread of its own, since that reads the points of all runs that
  // have a price.
  void start();

  // While one thread makes the next, others are given what there is.
  std::shared_ptr<const Spending> spending();
  std::shared_ptr<const Account> now() { return spending()->account; }
  // Rentals, joins or the configuration changed: nothing that was made before is given any more.
  void forget();

 private:
  using Rented = std::shared_ptr<const RentalAccount>;
  using Runs = std::vector<RunBoard::Entry>;

  // By the one thread that makes an account; so below.
  std::shared_ptr<const Account> make(const Runs& runs);
  Rented rental_account(const RentalBook::Record& record, const RunPlaces& places, WallTime now);
  std::vector<RunActivity> activities_on(const RentalAccount& account, std::string& trouble);
  std::vector<RunActivity> activities_of_run(const RunBoard::Entry& entry, const RunSpan& span);
  void add_unrented(Account& account, const Runs& runs);
  void add_unrented_run(Account& account, const RunBoard::Entry& entry, const Rate& rate,
                        const std::vector<const RentalRecord*>& rentals);

  const Context context_;
  RunBoard& board_;
  const RentalBook& book_;

  std::mutex mutex_;  // Guards these; never held while an account is made.
  std::condition_variable made_one_;
  std::shared_ptr<const Spending> made_;
  int64_t made_at_ms_ = 0, kept_for_ms_ = 0;
  bool is_making_ = false;
  bool is_forgotten_ = false;  // What is there, or is being made, is of before.

  // Only of the thread that makes an account.
  std::map<RentalId, Rented> over_;  // Of rentals to which nothing can be added any more.
  struct Unrented {
    std::shared_ptr<const Run> run;
    Rate rate;
    Stretches times;
    std::vector<Charge> charges;
  };
  std::unordered_map<RunId, Unrented> runs_over_;  // Of runs that are over.
  struct Done {
    std::shared_ptr<const Run> run;
    std::vector<RunActivity> activities;
  };
  std::unordered_map<RunId, Done> done_;  // What runs did that are over.
  std::jthread first_;
};

}  // namespace afs::api
