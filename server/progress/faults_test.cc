// Faults put into real logs, replayed through a real store by a clock that is set by hand: each is
// recognised within the time that the run's own rhythm justifies, and named for what it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "ingest/decoder.h"
#include "progress/live_replay.h"
#include "progress/redone_steps.h"

namespace afs {
namespace {

constexpr int64_t kSecond = 1'000, kMinute = 60'000, kHour = 3'600'000;
constexpr size_t kReportsMin = 100;

// The distances in time between the steps that a log reports, told without the code under test.
struct Distances {
  int64_t median = 0, longest = 0;
};
Distances distances_of(const std::vector<Moment>& moments, const std::string& metric, size_t to) {
  std::vector<int64_t> all;
  WallTime before = 0;
  for (size_t i = 0; i < to; ++i) {
    if (moments[i].metric != metric) continue;
    if (before != 0 && moments[i].time > before) all.push_back(moments[i].time - before);
    before = moments[i].time;
  }
  std::sort(all.begin(), all.end());
  return {all[all.size() / 2], all.back()};
}

class Faults : public LiveReplayTest {
 protected:
  struct Subject {
    LoggedRun run;
    std::vector<Moment> moments;
    std::string loss;
  };
  // The real runs with a clock of their own and reports enough.
  static std::vector<Subject> subjects() {
    std::vector<Subject> chosen;
    for (LoggedRun& run : logged_runs("real-runs")) {
      const auto names = run.names();
      const auto loss = choose_metrics(names).loss;
      if (!loss) continue;
      const Points& points = run.of(loss);
      if (points.size() < kReportsMin) continue;
      if (!has_clock(points)) continue;
      std::vector<Moment> moments = moments_of(run);
      chosen.push_back({std::move(run), std::move(moments), loss->metric});
    }
    EXPECT_GE(chosen.size(), 3u);
    return chosen;
  }
  static Subject llama_factory() {
    for (Subject& one : subjects())
      if (one.run.key.find("llama-factory") != std::string::npos) return std::move(one);
    ADD_FAILURE() << "the LLaMA-Factory log is not there";
    return {};
  }
  static size_t at(const Subject& one, double share) {
    return static_cast<size_t>(static_cast<double>(one.moments.size()) * share);
  }
  // Another subject is another run, and the books start anew.
  void begin(const Subject& one, size_t until) { arrive(one.run, one.moments, 0, until); }
};

TEST_F(Faults, StopsWritingAt37Percent) {
  for (const Subject& one : subjects()) {
    const size_t cut = at(one, 0.37);
    begin(one, cut);
    const WallTime last = one.moments[cut - 1].time;
    const Distances gaps = distances_of(one.moments, one.loss, cut);
    const int64_t every = std::max<int64_t>(gaps.median / 4, kSecond);
    // An ordinary pause is no alarm ...
    EXPECT_FALSE(hear(last + gaps.longest).status().is_stalled) << one.run.key;
    // ... twice the longest pause ever is, and after four times that, contact is lost.
    const int64_t stalls_by = std::max({3 * kMinute, 3 * gaps.median, 2 * gaps.longest}) + every;
    const WallTime stalled = when(last, last + stalls_by, every,
                                  [](const Heard& heard) { return heard.status().is_stalled; });
    ASSERT_NE(stalled, 0) << one.run.key << " within " << stalls_by << " ms";
    const Heard heard = hear(stalled);
    EXPECT_EQ(heard.status().reason.find("stalled: no data for "), 0u) << heard.status().reason;
    EXPECT_EQ(heard.check("heartbeat").state, CheckState::kWarning) << one.run.key;
    EXPECT_EQ(heard.health.health, Health::kWarning) << one.run.key;
    const int64_t lost_by = std::max({10 * kMinute, 10 * gaps.median, 4 * gaps.longest}) + every;
    const WallTime lost =
        when(stalled, last + lost_by, every, [](const Heard& h) { return !h.status().is_live; });
    ASSERT_NE(lost, 0) << one.run.key;
    EXPECT_EQ(hear(lost).status().lifecycle, Lifecycle::kLost);
    EXPECT_NE(hear(lost).status().reason.find("the log does not say that the run ended"),
              std::string::npos);
    // It heals by itself.
    arrive(one.run, one.moments, cut, cut + 1);
    EXPECT_EQ(hear(one.moments[cut].time).status().lifecycle, Lifecycle::kRunning) << one.run.key;
  }
}

// The LLaMA-Factory log with an evaluation of 40 minutes after every 400 steps, and a result then.
TEST_F(Faults, HangsInAnEvaluation) {
  Subject one = llama_factory();
  std::vector<Moment> moments;
  int64_t pause = 0;
  for (Moment moment : one.moments) {
    moment.time += pause;
    moments.push_back(moment);
    if (moment.metric != one.loss || moment.step % 400 != 0) continue;
    pause += 40 * kMinute;
    moments.push_back({moment.time + 40 * kMinute, moment.step, "eval/loss", moment.value});
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) { return a.time < b.time; });
  const auto is_hang = [](const Moment& moment) {
    return moment.metric == "eval/loss" && moment.step >= 4'000;
  };
  const auto cut =
      static_cast<size_t>(std::find_if(moments.begin(), moments.end(), is_hang) - moments.begin());
  arrive(one.run, moments, 0, cut);
  const WallTime begun = moments[cut].time - 40 * kMinute;
  const Heard usual = hear(begun + 39 * kMinute);
  EXPECT_EQ(usual.status().reason, "evaluating for 39 m, usually 40 m");
  EXPECT_EQ(usual.status().lifecycle, Lifecycle::kEvaluating);
  EXPECT_EQ(usual.check("heartbeat").state, CheckState::kFine);
  const WallTime stalled = when(begun, begun + 2 * kHour, kMinute,
                                [](const Heard& heard) { return heard.status().is_stalled; });
  EXPECT_GT(stalled, begun + 60 * kMinute);
  EXPECT_LE(stalled, begun + 82 * kMinute);
  EXPECT_EQ(
      hear(stalled).status().reason,
      "stalled: evaluating for 1 h 21 m; usually 40 m, and the longest of 9 so far took 40 m");
  // A hang while it trains is seen long before that.
  arrive(one.run, moments, cut, cut + 4);
  const WallTime trained = moments[cut + 3].time;
  EXPECT_TRUE(hear(trained + 20 * kMinute).status().is_stalled);
}

TEST_F(Faults, Resumes500StepsBack) {
  const Subject one = llama_factory();
  const size_t stop = at(one, 0.46);
  const Step reached = one.moments[stop - 1].step;
  size_t from = 0;
  while (one.moments[from].step < reached - 500) ++from;
  begin(one, stop);
  std::vector<Moment> resumed(one.moments.begin() + static_cast<ptrdiff_t>(from),
                              one.moments.end());
  const int64_t shift = one.moments[stop - 1].time - resumed.front().time + 30 * kMinute;
  for (Moment& moment : resumed) moment.time += shift;
  const WallTime end = resumed.back().time;
  size_t fed = 0;
  while (resumed[fed].time == resumed.front().time) ++fed;
  arrive(one.run, resumed, 0, fed);
  // The first step says it all.
  EXPECT_EQ(run(key_)->attempts, 2);
  EXPECT_EQ(hear(resumed[0].time).status().lifecycle, Lifecycle::kRunning);
  const size_t tenth = fed * 10;
  arrive(one.run, resumed, fed, tenth);
  const WallTime now = resumed[tenth - 1].time;
  const Heard heard = hear(now);
  EXPECT_EQ(heard.health.health, Health::kHealthy) << heard.health.reason;
  ASSERT_TRUE(heard.progress.forecast);
  const auto off = static_cast<double>(heard.progress.forecast->finish.p50 - end);
  EXPECT_LT(std::fabs(off), 0.02 * static_cast<double>(end - now)) << "inherited steps are no work";
  while (resumed[fed].step <= reached) ++fed;
  arrive(one.run, resumed, tenth, fed);
  EXPECT_NEAR(static_cast<double>(redone_steps_sum(run(key_)->attempt_list)), 500, 10);
}

TEST_F(Faults, TurnsNaNAt60Percent) {
  for (Subject& one : subjects()) {
    const size_t cut = at(one, 0.6);
    begin(one, cut);
    size_t broken = cut;
    while (one.moments[broken].metric != one.loss) ++broken;
    one.moments[broken].value = std::nan("");
    arrive(one.run, one.moments, cut, broken + 1);
    const Heard heard = hear(one.moments[broken].time);
    EXPECT_EQ(heard.check("loss_finite").state, CheckState::kCritical) << one.run.key;
    EXPECT_EQ(heard.check("loss_finite").from, one.moments[broken].step) << one.run.key;
    EXPECT_EQ(heard.health.health, Health::kCritical) << one.run.key;
    EXPECT_NE(heard.health.reason.find("NaN"), std::string::npos) << heard.health.reason;
  }
}

// Known after so many reports, of which some may hold a pause; each tells of two seconds or more.
TEST_F(Faults, HalvesItsSpeed) {
  constexpr size_t kReportsUntilKnown = 20;
  for (Subject& one : subjects()) {
    const size_t cut = at(one, 0.6);
    const WallTime slow_from = one.moments[cut - 1].time;
    for (size_t i = cut; i < one.moments.size(); ++i)
      one.moments[i].time += one.moments[i].time - slow_from;
    begin(one, cut);
    EXPECT_NE(hear(slow_from).check("speed").state, CheckState::kWarning) << one.run.key;
    const Distances gaps = distances_of(one.moments, one.loss, cut);
    const int64_t report_ms = std::max(2 * gaps.median, 2 * kSecond + gaps.median);
    size_t fed = cut;
    while (fed < one.moments.size() &&
           one.moments[fed].time < slow_from + static_cast<int64_t>(kReportsUntilKnown) * report_ms)
      ++fed;
    arrive(one.run, one.moments, cut, fed);
    const Heard heard = hear(one.moments[fed - 1].time);
    EXPECT_EQ(heard.check("speed").state, CheckState::kWarning)
        << one.run.key << ": " << heard.check("speed").reason;
    EXPECT_NE(heard.check("speed").reason.find("% slower"), std::string::npos);
    EXPECT_FALSE(heard.status().is_stalled) << "slow is not dead";
  }
}

// Two processes write one log, the second a line behind the first and by a clock of its own.
TEST_F(Faults, TwoWriters) {
  constexpr size_t kLines = 200;
  std::istringstream log(
      read_whole(shared_dir() / "real-runs/llama-factory-luojiu/trainer_log.jsonl"));
  std::vector<std::string> lines;
  for (std::string line; lines.size() < kLines && std::getline(log, line);) lines.push_back(line);
  const auto clock_of = [](const std::string& line) {
    const size_t from = line.find("\"elapsed_time\"");
    return line.substr(from, line.find("\"remaining_time\"") - from);
  };
  auto decoder = make_decoder(Format::kTrainerLog);
  DecodeContext context{"two/trainer_log.jsonl", kStart, false};
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string text = lines[i] + "\n";
    if (i > 0) {
      std::string other = lines[i - 1];
      const std::string clock = clock_of(other);
      text += other.replace(other.find(clock), clock.size(), clock_of(lines[i])) + "\n";
    }
    IngestBatch batch;
    batch.run.key = "two";
    ASSERT_TRUE(decoder->feed(as_bytes(text), context, batch).ok());
    keep(batch);
    context.modified_at += 3 * kMinute;
    const bool is_said = decoder->warning().starts_with("two processes write this log");
    EXPECT_TRUE(is_said || i < 6) << decoder->warning();
  }
  EXPECT_EQ(run("two")->attempts, 1) << "they are no resumes";
  const auto loss = catalog_->find_series(run("two")->id, "train/loss");
  EXPECT_EQ(store_->summary(loss)->count, static_cast<int64_t>(kLines)) << "each step once";
}

}  // namespace
}  // namespace afs
