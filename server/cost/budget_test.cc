#include "cost/budget.h"

#include <gtest/gtest.h>

namespace afs {
namespace {

constexpr int64_t kUnit = 1'000'000;

Budget budget(int64_t units, BudgetScope scope = BudgetScope::kMonth) {
  Budget made;
  made.scope = scope;
  made.micros = units * kUnit;
  return made;
}
BudgetState state(const Budget& of, int64_t cents,
                  std::optional<MicrosBand> foretold = std::nullopt) {
  return budget_state(of, {cents * 10'000, "USD"}, foretold);
}
MicrosBand band(int64_t p10, int64_t p50, int64_t p90) {
  return {p10 * kUnit, p50 * kUnit, p90 * kUnit};
}

TEST(Budget, SaysWhatIsSpentAndWhatIsToCome) {
  const BudgetState made = state(budget(60), 4'120, band(58, 64, 71));
  EXPECT_EQ(made.words,
            "$41.20 of $60.00 spent (69 %); the month is likely to end at $64.00 ($58.00 to "
            "$71.00), over the budget");
  EXPECT_EQ(made.severity, BudgetSeverity::kWarning);
  EXPECT_TRUE(made.is_likely_over);
  EXPECT_EQ(made.level_percent, 50);
  EXPECT_EQ(state(budget(60), 100).words, "$1.00 of $60.00 spent (2 %)");
  EXPECT_EQ(state(budget(60, BudgetScope::kRun), 100, band(20, 20, 20)).words,
            "$1.00 of $60.00 spent (2 %); it is likely to come to $20.00, within the budget");
  EXPECT_EQ(state(budget(60, BudgetScope::kModel), 100, band(20, 40, 61)).words,
            "$1.00 of $60.00 spent (2 %); it is likely to come to $40.00 ($20.00 to $61.00), and "
            "may go over the budget");
  EXPECT_EQ(state(budget(60), 6'120, band(62, 64, 71)).words,
            "$61.20 of $60.00 spent (102 %), $1.20 over the budget; the month is likely to end at "
            "$64.00 ($62.00 to $71.00)");
}

TEST(Budget, GetsMoreSevereWithWhatIsSpent) {
  const auto severity = [](int64_t cents) { return state(budget(100), cents).severity; };
  EXPECT_EQ(severity(0), BudgetSeverity::kOk);
  EXPECT_EQ(severity(4'999), BudgetSeverity::kOk);
  EXPECT_EQ(severity(5'000), BudgetSeverity::kNote);
  EXPECT_EQ(severity(7'999), BudgetSeverity::kNote);
  EXPECT_EQ(severity(8'000), BudgetSeverity::kWarning);
  EXPECT_EQ(severity(9'999), BudgetSeverity::kWarning);
  EXPECT_EQ(severity(10'000), BudgetSeverity::kCritical);
  EXPECT_EQ(state(budget(100), 9'999).spent_percent, 99) << "not all is spent";
  EXPECT_EQ(state(budget(100), 9'999).level_percent, 80);
  EXPECT_EQ(state(budget(100), 10'000).level_percent, 100);
  EXPECT_EQ(state(budget(100), 100, band(1, 2, 101)).severity, BudgetSeverity::kNote);
  EXPECT_EQ(state(budget(100), 100, band(1, 100, 100)).severity, BudgetSeverity::kOk);
}

TEST(Budget, LevelsAreThoseThatWereSet) {
  Budget own = budget(100);
  own.warn_at_percent = {90, 150};
  EXPECT_EQ(state(own, 8'900).severity, BudgetSeverity::kOk);
  EXPECT_EQ(state(own, 9'000).severity, BudgetSeverity::kWarning);
  EXPECT_EQ(state(own, 10'000).severity, BudgetSeverity::kCritical)
      << "also without a level of 100";
  EXPECT_EQ(state(own, 10'000).level_percent, 90);
  EXPECT_EQ(state(own, 15'000).level_percent, 150);
  own.warn_at_percent = {};
  EXPECT_EQ(state(own, 9'900).severity, BudgetSeverity::kOk);
}

TEST(Budget, HugeAndNegativeSumsAreNoTrouble) {
  Budget huge = budget(1);
  huge.micros = kBudgetMicrosMax;
  EXPECT_EQ(budget_state(huge, {INT64_MAX, "USD"}, std::nullopt).severity,
            BudgetSeverity::kCritical);
  EXPECT_EQ(state(budget(1), -500).spent_percent, 0) << "a refund";
  Budget tiny = budget(1);
  tiny.micros = 1;
  EXPECT_EQ(budget_state(tiny, {INT64_MAX, "USD"}, std::nullopt).spent_percent, INT64_MAX);
}

TEST(Budget, CoversWhatItIsAbout) {
  const BudgetSubject run{"lm", "nayru", "r12", "nayru-v8"};
  const auto covers = [&](BudgetScope scope, std::string subject) {
    Budget made = budget(1, scope);
    made.subject = std::move(subject);
    return is_covered(run, made);
  };
  EXPECT_TRUE(covers(BudgetScope::kMonth, ""));
  EXPECT_TRUE(is_covered({}, budget(1))) << "an idle machine is paid by the month, too";
  EXPECT_TRUE(covers(BudgetScope::kProject, "lm"));
  EXPECT_FALSE(covers(BudgetScope::kProject, "l*"));
  EXPECT_TRUE(covers(BudgetScope::kModel, "nayru"));
  EXPECT_FALSE(covers(BudgetScope::kModel, "din"));
  EXPECT_TRUE(covers(BudgetScope::kRun, "r12"));
  EXPECT_TRUE(covers(BudgetScope::kRun, "Nayru-*"));
  EXPECT_FALSE(covers(BudgetScope::kRun, "r1"));
  EXPECT_FALSE(is_covered({}, budget(1, BudgetScope::kRun)));
}

}  // namespace
}  // namespace afs
