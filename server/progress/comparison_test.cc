// What is called better and worse is so, and what is noise is not called.
#include "progress/comparison.h"

#include <cmath>
#include <random>

#include "progress/progress_fixture.h"

namespace afs {
namespace {

class ComparisonTest : public ProgressTest {
 protected:
  SeriesId curve(const std::string& key, int count, const std::function<double(int)>& value) {
    const RunId id = keep(batch_with(key, "loss", count, kStart, value));
    return catalog_->find_series(id, "loss");
  }
  SeriesId points(const std::string& key, const std::vector<std::pair<Step, double>>& at) {
    IngestBatch batch;
    batch.run.key = key;
    for (const auto& [step, value] : at)
      batch.column("loss").points.add(step, kStart + step, value);
    return catalog_->find_series(keep(batch), "loss");
  }
  Comparison compare(SeriesId run, SeriesId baseline) {
    auto made = compare_series(run, baseline, *store_);
    EXPECT_TRUE(made.ok());
    return *made;
  }
  // How many of `pairs` pairs of falling, noisy curves are called, one lower by `shift`.
  int called(int pairs, double shift, double noise) {
    int count = 0;
    for (int seed = 0; seed < pairs; ++seed) {
      std::mt19937_64 random(static_cast<uint64_t>(seed));
      std::normal_distribution<double> scatter(0, noise);
      const std::string name = std::to_string(seed) + (shift > 0 ? "s" : "e");
      const auto course = [&](int step) { return 0.8 + 2.0 / std::sqrt(step) + scatter(random); };
      const SeriesId baseline = curve("a" + name, 2'000, course);
      const SeriesId run = curve("b" + name, 2'000, [&](int step) { return course(step) - shift; });
      const Comparison made = compare(run, baseline);
      EXPECT_EQ(made.obstacle, CompareObstacle::kNone);
      if (shift > 0) {
        EXPECT_LT(made.difference, 0);
      }
      count += made.is_called ? 1 : 0;
    }
    return count;
  }
};

constexpr int kSeeds = 200;
constexpr double kScatter = 0.1;
constexpr double kWindowPoints = 200;  // A tenth of 2,000.

TEST_F(ComparisonTest, EqualRunsAreAboutTheSame) {
  EXPECT_LT(called(kSeeds, 0, kScatter), kSeeds / 20);
}

TEST_F(ComparisonTest, AShiftOfFiveStandardErrorsIsCalled) {
  const double standard_error = kScatter * std::sqrt(2 / kWindowPoints);
  EXPECT_GT(called(kSeeds, 5 * standard_error, kScatter), kSeeds * 95 / 100);
}

TEST_F(ComparisonTest, ASharedCourseIsNoNoise) {
  // Both fall steeply: their difference is small beside it, and still plain.
  const SeriesId baseline = curve("a", 500, [](int step) { return 1'000.0 / step; });
  const SeriesId run = curve("b", 500, [](int step) { return 1'000.0 / step - 0.05; });
  const Comparison made = compare(run, baseline);
  EXPECT_TRUE(made.is_called);
  EXPECT_NEAR(made.difference, -0.05, 1e-9);
  EXPECT_EQ(made.step, 500);
}

TEST_F(ComparisonTest, ComparesAtTheNewestStepOfTheShorter) {
  const SeriesId baseline = curve("a", 3'000, [](int step) { return 3.0 - step * 1e-3; });
  const SeriesId run = curve("b", 1'000, [](int step) { return 2.9 - step * 1e-3; });
  const Comparison made = compare(run, baseline);
  EXPECT_EQ(made.step, 1'000);
  EXPECT_EQ(made.from, 900);
  EXPECT_NEAR(made.value, 1.95, 0.01);
  EXPECT_NEAR(made.baseline_value, 2.05, 0.01);
  EXPECT_EQ(compare(baseline, run).step, 1'000);
  EXPECT_GT(compare(baseline, run).difference, 0);
}

TEST_F(ComparisonTest, FewEvaluationsAreShownAsMeasured) {
  const SeriesId baseline = points("a", {{100, 1.2}, {200, 1.1}, {300, 1.0}, {400, 0.95}});
  const SeriesId run = points("b", {{100, 1.1}, {200, 1.0}, {300, 0.9}, {400, 0.85}});
  const Comparison made = compare(run, baseline);
  EXPECT_TRUE(made.is_called);
  EXPECT_EQ(made.step, 400);
  EXPECT_DOUBLE_EQ(made.value, 0.85);
  EXPECT_DOUBLE_EQ(made.baseline_value, 0.95);
}

TEST_F(ComparisonTest, OtherIntervalsAreComparedByStep) {
  std::vector<std::pair<Step, double>> seldom, often;
  for (Step step = 50; step <= 2'000; step += 50) seldom.emplace_back(step, 3.0 - step * 1e-3);
  for (Step step = 10; step <= 2'000; step += 10) often.emplace_back(step, 2.8 - step * 1e-3);
  const Comparison made = compare(points("b", seldom), points("a", often));
  EXPECT_TRUE(made.is_called);
  EXPECT_NEAR(made.difference, 0.2, 0.03);
}

TEST_F(ComparisonTest, SaysWhatHindersIt) {
  const SeriesId early = points("a", {{1, 1}, {2, 1}, {3, 1}, {4, 1}});
  const SeriesId late = points("b", {{11, 1}, {12, 1}, {13, 1}, {14, 1}});
  EXPECT_EQ(compare(late, early).obstacle, CompareObstacle::kBeyondItsEnd);
  EXPECT_EQ(compare(late, early).step, 4);
  EXPECT_EQ(compare(early, late).obstacle, CompareObstacle::kNotThereYet);
  EXPECT_EQ(compare(early, late).step, 11);
  EXPECT_EQ(compare(points("c", {{1, 1}, {2, 1}}), early).obstacle, CompareObstacle::kTooFew);
  EXPECT_EQ(compare(early, SeriesId{99'999}).obstacle, CompareObstacle::kNoPoints);
  const SeriesId lost = curve("d", 50, [](int) { return std::nan(""); });
  EXPECT_EQ(compare(lost, curve("e", 50, [](int) { return 1.0; })).obstacle,
            CompareObstacle::kNotFinite);
}

TEST_F(ComparisonTest, TheSameCurveIsAboutTheSame) {
  const auto course = [](int step) { return 1.0 / step; };
  const Comparison made = compare(curve("a", 300, course), curve("b", 300, course));
  EXPECT_FALSE(made.is_called);
  EXPECT_EQ(made.difference, 0);
}

}  // namespace
}  // namespace afs
