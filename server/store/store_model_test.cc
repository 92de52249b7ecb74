// Random lives of a store, told at the same time to a plain model: whatever was sealed, reopened or
// superseded, the curves are equal bucket by bucket.
#include <random>

#include "store/store_lab.h"

namespace afs {
namespace {

constexpr int kSeriesMax = 4;

class StoreModelTest : public StoreLab, public testing::WithParamInterface<int> {
 protected:
  int64_t any(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }
  bool happens(int percent) { return any(1, 100) <= percent; }

  double any_value() {
    if (happens(2))
      return std::array{kNan, kInf, -kInf, -0.0, 1e300, 5e-324}[static_cast<size_t>(any(0, 5))];
    if (happens(1)) return 1e6;
    switch (flavour_) {
      case 0:
        return static_cast<double>(any(0, 1000)) / 1000;
      case 1:
        return static_cast<double>(
            static_cast<float>(std::normal_distribution<>(0.9, 0.1)(random_)));
      default:
        return std::normal_distribution<>(0.9, 0.1)(random_);
    }
  }

  // A column that mostly goes on, sometimes repeats a step, sometimes goes back.
  ResolvedBatch::Column any_column(int64_t series) {
    ResolvedBatch::Column made{SeriesId{series}, {}, happens(2)};
    Step& step = next_step_[series];
    const int64_t size = happens(20) ? any(500, 5000) : any(1, 40);
    for (int64_t i = 0; i < size; ++i) {
      if (any(1, 4000) == 1) step = std::max<Step>(0, step - any(1, 3000));
      time_ += happens(2) ? any(-5000, 100'000) : 250 + any(0, 40);
      made.points.add(step, time_, any_value());
      if (!happens(3)) step += happens(1) ? any(1, 500) : 1;
    }
    return made;
  }

  void append_some() {
    std::vector<ResolvedBatch> group;
    for (int64_t batches = any(1, 3); batches > 0; --batches) {
      ResolvedBatch made = batch(1, {});
      if (happens(10)) made.kind = BatchKind::kFillIn;
      for (int64_t series = 1; series <= kSeriesMax; ++series) {
        if (happens(60)) made.columns.push_back(any_column(series));
      }
      group.push_back(std::move(made));
    }
    const auto appended = store_->append(std::move(group), nullptr);
    ASSERT_TRUE(appended.ok());
    for (const auto& one : *appended) tell_model(*one.commit);
  }

  // The model takes attempts from the commit (attempts_test tells whether they are right) but not
  // ordinals.
  void tell_model(const Commit& commit) {
    for (const Commit::Column& column : commit.columns) {
      std::vector<ModelPoint>& points = model_[column.series.value].points;
      ASSERT_EQ(column.first_ordinal, static_cast<int64_t>(points.size()));
      for (size_t i = 0; i < column.points.size(); ++i) {
        points.push_back({column.points.steps[i], column.points.times[i], column.points.values[i],
                          column.attempt});
      }
    }
  }

  void compare(int64_t series) {
    const ModelSeries& model = model_[series];
    CurveQuery query;
    query.axis = happens(70) ? CurveAxis::kStep : CurveAxis::kTime;
    query.buckets_max = static_cast<int32_t>(happens(50) ? any(1, 50) : any(50, 3000));
    query.with_superseded = happens(20);
    if (!model.points.empty() && happens(80)) {
      const auto x = [&] {
        const ModelPoint& point =
            model
                .points[static_cast<size_t>(any(0, static_cast<int64_t>(model.points.size()) - 1))];
        return query.axis == CurveAxis::kStep ? point.step : point.time;
      };
      if (happens(80)) query.from = x();
      if (happens(80)) query.to = x();
    }
    SCOPED_TRACE("series " + std::to_string(series) + " of " + std::to_string(model.points.size()) +
                 " points");
    const Curve curve = read(series, query);
    expect_curve(curve, model.buckets(query));
    EXPECT_EQ(curve.points_total, static_cast<int64_t>(model.selected(query).size()));
    EXPECT_EQ(curve.next_ordinal, static_cast<int64_t>(model.points.size()));
    EXPECT_LE(curve.size(), static_cast<size_t>(query.buckets_max));
  }

  void compare_summary(int64_t series) {
    const std::vector<ModelPoint>& points = model_[series].points;
    const auto summary = store_->summary(SeriesId{series});
    ASSERT_EQ(summary.has_value(), !points.empty());
    if (points.empty()) return;
    Bucket whole;
    for (const ModelPoint& point : points) whole.add(point.step, point.time, point.value);
    EXPECT_EQ(summary->count, whole.count);
    EXPECT_EQ(summary->attempt, points.back().attempt);
    EXPECT_EQ(summary->last_step, whole.step_last);
    EXPECT_EQ(summary->min_step, whole.step_min);
    EXPECT_EQ(summary->max_step, whole.step_max);
    EXPECT_EQ(summary->nan, whole.nan);
  }

  void compare_points(int64_t series) {
    const std::vector<ModelPoint>& points = model_[series].points;
    const int64_t from = any(0, static_cast<int64_t>(points.size()));
    const int64_t count = any(1, 3000);
    const auto read_points = store_->points(SeriesId{series}, from, count);
    const auto raw_from = static_cast<int64_t>(model_[series].raw_from);
    if (from < raw_from) {
      ASSERT_FALSE(read_points.ok());
      ASSERT_EQ(read_points.code(), ErrorCode::kNotFound);
      ASSERT_NE(read_points.message().find("ordinal " + std::to_string(raw_from) + " "),
                std::string::npos);
      return;
    }
    ASSERT_TRUE(read_points.ok());
    ASSERT_EQ(read_points->size(),
              static_cast<size_t>(std::min(count, static_cast<int64_t>(points.size()) - from)));
    for (size_t i = 0; i < read_points->size(); ++i) {
      const ModelPoint& point = points[static_cast<size_t>(from) + i];
      ASSERT_EQ(read_points->steps[i], point.step);
      ASSERT_EQ(read_points->times[i], point.time);
      ASSERT_EQ(std::bit_cast<uint64_t>(read_points->values[i]),
                std::bit_cast<uint64_t>(point.value));
    }
  }

  // Retention takes whole chunks from the oldest on; everything is sealed by now.
  void retain_in_model(WallTime kept_since) {
    for (auto& [id, series] : model_) {
      const auto& points = series.points;
      while (series.raw_from + kChunkPoints <= points.size()) {
        const auto begin = points.begin() + static_cast<ptrdiff_t>(series.raw_from);
        const bool is_old = std::all_of(begin, begin + kChunkPoints, [&](const ModelPoint& point) {
          return point.time < kept_since;
        });
        if (!is_old) break;
        series.raw_from += kChunkPoints;
      }
      ASSERT_EQ(store_->summary(SeriesId{id})->first_ordinal,
                static_cast<int64_t>(series.raw_from));
    }
  }

  std::mt19937_64 random_{static_cast<uint64_t>(GetParam())};
  int flavour_ = GetParam() % 3;
  WallTime time_ = kNow;
  std::map<int64_t, Step> next_step_;
  std::map<int64_t, ModelSeries> model_;
};

TEST_P(StoreModelTest, AnswersAsAVectorOfPointsWould) {
  options_.seal_idle_after_ms = 1000;
  reopen();
  for (int round = 0; round < 40 && !HasFatalFailure(); ++round) {
    append_some();
    if (happens(15)) {
      ASSERT_TRUE(store_->seal_now().ok());
    }
    if (happens(15)) reopen();
    for (int64_t series = 1; series <= kSeriesMax && !HasFatalFailure(); ++series) {
      compare(series);
      compare_summary(series);
      compare_points(series);
    }
  }
}

TEST_P(StoreModelTest, OldPointsGoAndTheirCurvesStay) {
  constexpr int64_t kKeptMs = 1'000'000;
  for (int round = 0; round < 30 && !HasFatalFailure(); ++round) {
    append_some();
    if (happens(30)) {
      store_->keep_points_for([](RunId) { return kKeptMs; });
      clock_.advance_ms(std::max<int64_t>(time_ - clock_.now_ms(), 0));
      ASSERT_TRUE(store_->seal_now().ok());
      retain_in_model(clock_.now_ms() - kKeptMs);
    }
    if (happens(15)) reopen();
    for (int64_t series = 1; series <= kSeriesMax && !HasFatalFailure(); ++series) {
      compare(series);
      compare_summary(series);
      compare_points(series);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lives, StoreModelTest, testing::Range(1, 10));

}  // namespace
}  // namespace afs
