// The laboratory of the store's tests: a store in a temporary directory, a tiny language to fill
// it, and a plain model of what it must answer, which keeps every point in a vector.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "store/attempts.h"
#include "store/curve_reader.h"
#include "store/series_store.h"

namespace afs {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInf = std::numeric_limits<double>::infinity();
inline constexpr WallTime kNow = 1'795'000'000'000;

struct ModelPoint {
  Step step;
  WallTime time;
  double value;
  int32_t attempt;
};

// One series as the specification tells it, without chunks, rollups or heads.
class ModelSeries {
 public:
  std::vector<ModelPoint> points;
  size_t raw_from = 0;  // Points below it are shown as leaves of 64 only.

  // Shown: each attempt up to the first step of any newer one. Then what is in range.
  std::vector<size_t> selected(const CurveQuery& query) const {
    std::vector<size_t> list;
    const std::vector<bool> is_visible = visible();
    bool is_leaf_shown = false;
    for (size_t i = 0; i < points.size(); ++i) {
      const int64_t x = query.axis == CurveAxis::kStep ? points[i].step : points[i].time;
      const bool is_in_range = x >= query.from.value_or(std::numeric_limits<int64_t>::min()) &&
                               x <= query.to.value_or(std::numeric_limits<int64_t>::max());
      const bool begins_leaf = i < raw_from && i % static_cast<size_t>(kLeafPoints) == 0;
      if (begins_leaf) is_leaf_shown = is_leaf_taken(i / kLeafPoints, query);
      const bool is_taken =
          i < raw_from ? is_leaf_shown : is_in_range && (query.with_superseded || is_visible[i]);
      if (is_taken) list.push_back(i);
    }
    return list;
  }

  // Buckets of `width` ordinals; the narrowest width that the store offers which gives few enough.
  std::vector<Bucket> buckets(const CurveQuery& query) const {
    const std::vector<size_t> list = selected(query);
    int64_t width = 1;
    std::vector<Bucket> result = grouped(list, width);
    const auto most = static_cast<size_t>(query.buckets_max);
    if (list.size() > most)
      width = next_bucket_width(static_cast<int64_t>((list.size() + most - 1) / most));
    for (result = grouped(list, width); result.size() > most; result = grouped(list, width)) {
      width = next_bucket_width(width + 1);
    }
    if (query.with_superseded) return result;
    std::stable_sort(result.begin(), result.end(), [&](const Bucket& a, const Bucket& b) {
      return query.axis == CurveAxis::kStep ? a.step_first < b.step_first
                                            : a.time_first < b.time_first;
    });
    return result;
  }

 private:
  // A leaf whose points are gone: it is shown when the range of any attempt within it may be
  // wanted.
  bool is_leaf_taken(size_t number, const CurveQuery& query) const {
    Bucket leaf;
    const size_t begin = number * kLeafPoints, end = begin + kLeafPoints;
    for (size_t i = begin; i < end; ++i) leaf.add(points[i].step, points[i].time, points[i].value);
    const int64_t low = query.axis == CurveAxis::kStep ? leaf.step_low : leaf.time_low;
    const int64_t high = query.axis == CurveAxis::kStep ? leaf.step_high : leaf.time_high;
    if (high < query.from.value_or(low) || low > query.to.value_or(high)) return false;
    if (query.with_superseded) return true;
    for (size_t i = begin; i < end; ++i) {
      Step replaced_from = std::numeric_limits<Step>::max();
      bool is_replaced = false;
      for (size_t j = i + 1; j < points.size(); ++j) {
        if (points[j].attempt == points[j - 1].attempt) continue;
        replaced_from = std::min(replaced_from, points[j].step);
        is_replaced = true;
      }
      if (!is_replaced || leaf.step_low < replaced_from) return true;
      // The points up to the next attempt have the same answer.
      while (i + 1 < end && points[i + 1].attempt == points[i].attempt) ++i;
    }
    return false;
  }
  // Whether no newer attempt begins at or before the step of each point.
  std::vector<bool> visible() const {
    std::vector<bool> list(points.size());
    Step replaced_from = std::numeric_limits<Step>::max();
    bool is_replaced = false;
    for (size_t i = points.size(); i-- > 0;) {
      list[i] = !is_replaced || points[i].step < replaced_from;
      if (i == 0 || points[i].attempt == points[i - 1].attempt) continue;
      replaced_from = std::min(replaced_from, points[i].step);
      is_replaced = true;
    }
    return list;
  }
  std::vector<Bucket> grouped(const std::vector<size_t>& list, int64_t width) const {
    std::vector<Bucket> result;
    int64_t last = -1;
    for (const size_t i : list) {
      const int64_t width_here = i < raw_from ? std::max(width, kLeafPoints) : width;
      const int64_t number = static_cast<int64_t>(i) / width_here;
      if (number != last) result.emplace_back();
      last = number;
      result.back().add(points[i].step, points[i].time, points[i].value);
    }
    return result;
  }
};

class StoreLab : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where the system has such a place: the tests commit often, and the disk is not what
    // they try.
    const bool has_memory_files = access("/dev/shm", W_OK) == 0;
    std::string name =
        (has_memory_files ? std::string("/dev/shm/") : testing::TempDir()) + "store_lab.XXXXXX";
    directory_ = mkdtemp(name.data());
    reopen();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  // As after a crash: what is not in the database is gone.
  void reopen() {
    store_.reset();
    auto opened = SeriesStore::open(directory_, options_, clock_);
    ASSERT_TRUE(opened.ok()) << opened.message();
    store_ = std::move(opened).value();
  }

  static ResolvedBatch::Column column(int64_t series, std::vector<Step> steps, double value = 1) {
    ResolvedBatch::Column made{SeriesId{series}, {}, false};
    for (const Step step : steps)
      made.points.add(step, kNow + step, value + static_cast<double>(step));
    return made;
  }
  static ResolvedBatch batch(int64_t run, std::vector<ResolvedBatch::Column> columns) {
    ResolvedBatch made;
    made.run = RunId{run};
    made.columns = std::move(columns);
    return made;
  }
  SeriesStore::Appended append(ResolvedBatch one) {
    std::vector<ResolvedBatch> group;
    group.push_back(std::move(one));
    auto appended = store_->append(std::move(group), nullptr);
    EXPECT_TRUE(appended.ok());
    return appended.ok() ? std::move(appended->front()) : SeriesStore::Appended{};
  }
  Curve read(int64_t series, CurveQuery query = {}) {
    auto curve = store_->read(SeriesId{series}, query);
    EXPECT_TRUE(curve.ok()) << (curve.ok() ? "" : curve.message());
    return curve.ok() ? std::move(curve).value() : Curve{};
  }
  static CurveQuery whole(bool with_superseded, int32_t buckets_max = kCurveBucketsMax) {
    CurveQuery query;
    query.with_superseded = with_superseded;
    query.buckets_max = buckets_max;
    return query;
  }
  std::vector<Step> steps(int64_t series, CurveQuery query = {}) {
    return read(series, query).step_first;
  }

  std::filesystem::path directory_;
  SeriesStore::Options options_{.seal_idle_after_ms = 120'000, .is_sealer_on = false};
  FakeClock clock_{kNow};
  std::unique_ptr<SeriesStore> store_;
};

// Bit by bit, but for the mean, whose sum depends on the order of additions.
inline void expect_curve(const Curve& curve, const std::vector<Bucket>& expected) {
  ASSERT_EQ(curve.size(), expected.size());
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE("bucket " + std::to_string(i));
    const Bucket& bucket = expected[i];
    ASSERT_EQ(curve.count[i], bucket.count);
    ASSERT_EQ(curve.step_first[i], bucket.step_first);
    ASSERT_EQ(curve.step_last[i], bucket.step_last);
    ASSERT_EQ(curve.time_first[i], bucket.time_first);
    ASSERT_EQ(curve.time_last[i], bucket.time_last);
    ASSERT_TRUE(same(curve.min[i], bucket.min));
    ASSERT_TRUE(same(curve.max[i], bucket.max));
    ASSERT_TRUE(same(curve.first[i], bucket.first));
    ASSERT_TRUE(same(curve.last[i], bucket.last));
    ASSERT_EQ(curve.step_min[i], bucket.step_min);
    ASSERT_EQ(curve.step_max[i], bucket.step_max);
    ASSERT_EQ(curve.nan[i], bucket.nan);
    ASSERT_EQ(curve.pos_inf[i], bucket.pos_inf);
    ASSERT_EQ(curve.neg_inf[i], bucket.neg_inf);
    const double tolerance = 1e-9 * (1 + std::fabs(bucket.max) + std::fabs(bucket.min));
    ASSERT_TRUE(same(curve.mean[i], bucket.mean()) ||
                std::fabs(curve.mean[i] - bucket.mean()) < tolerance)
        << curve.mean[i] << " is not " << bucket.mean();
  }
}

}  // namespace afs
