// The shape of /api/v1/runs/{id}/money. Filled by run_money on worker threads. Times are
// milliseconds since the epoch; absent = not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/rental_types.h"
#include "base/json_codec.h"

namespace afs::api {

struct RunMachineView {               // A machine that the run was on.
  std::string rental;                 // "m3"; "" where its model's configured rate is taken.
  std::string name;                   // What people call it.
  int64_t from = 0, to = 0;           // From the first to the last that was billed for the run.
  MoneyView cost;                     // The run's part.
  std::optional<MoneyView> per_hour;  // That is billed for it now.
};
AFS_DESCRIBE(RunMachineView, rental, name, from, to, cost, per_hour)

// What it had cost when: straight lines between these, in units of the currency. Before the first
// nothing was spent.
struct CostCourseView {
  std::vector<int64_t> time;
  std::vector<double> spent;
  bool is_thinned = false;  // There are more than are told one by one.
};
AFS_DESCRIBE(CostCourseView, time, spent, is_thinned)

// GET /api/v1/runs/{id}/money?course=
struct RunMoneyView {
  std::string run;
  int64_t as_of = 0;
  std::string reason;             // Why nothing is known of its cost; "" when it is.
  std::optional<MoneyView> cost;  // So far: the sum of `spent`, and of its machines.
  std::optional<MoneyView>
      from_provider;                  // The part of it that providers tell; the rest is estimated.
  std::optional<MoneyView> per_hour;  // What is billed for it now; 0 when it is over.
  std::vector<SpentView> spent;
  std::vector<RunMachineView> machines;  // Dearest first.
  std::optional<CostCourseView> course;  // With course=1.
};
AFS_DESCRIBE(RunMoneyView, run, as_of, reason, cost, from_provider, per_hour, spent, machines,
             course)

}  // namespace afs::api
