// kill -9 at any moment: every point that was acknowledged is there, once, and the bookmark agrees
// with it.
#include <signal.h>
#include <sys/wait.h>

#include <random>
#include <thread>

#include "store/store_lab.h"

namespace afs {
namespace {

constexpr int64_t kSeries = 3;
constexpr int kKills = 10;

class CrashTest : public StoreLab {
 protected:
  // The child's whole life: goes on from the bookmark and tells each acknowledged end through the
  // pipe.
  [[noreturn]] static void append_until_killed(const std::filesystem::path& directory, int pipe) {
    const SystemClock clock;
    SeriesStore::Options options;
    options.seal_idle_after_ms = 1;
    auto opened = SeriesStore::open(directory, options, clock);
    if (!opened.ok()) _exit(3);
    const auto bookmarks = (*opened)->bookmarks();
    Step at = bookmarks->empty() ? 0 : static_cast<Step>((*bookmarks)[0].position);
    for (;;) {
      ResolvedBatch one = batch(1, {});
      const Step end = at + 1 + at % 70;
      for (int64_t series = 1; series <= kSeries; ++series) {
        one.columns.push_back({SeriesId{series}, {}, false});
        for (Step step = at; step < end; ++step)
          one.columns.back().points.add(step, kNow + step, 0.5 * static_cast<double>(step));
      }
      one.bookmarks = {{"file", static_cast<uint64_t>(end), ""}};
      std::vector<ResolvedBatch> group;
      group.push_back(std::move(one));
      if (!(*opened)->append(std::move(group), nullptr).ok()) _exit(4);
      at = end;
      if (write(pipe, &at, sizeof(at)) != sizeof(at)) _exit(5);
    }
  }

  // Lets a child append, kills it after `acknowledged` groups and a moment; the last end it told.
  Step run_and_kill(int acknowledged, int yields) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      append_until_killed(directory_, ends[1]);
    }
    close(ends[1]);
    Step last = -1;
    for (int i = 0; i < acknowledged && read_end(ends[0], last); ++i) {
    }
    for (int i = 0; i < yields; ++i) std::this_thread::yield();  // Into the middle of a group.
    kill(child, SIGKILL);
    while (read_end(ends[0], last)) {
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    return last;
  }
  static bool read_end(int pipe, Step& last) {
    Step told = 0;
    if (::read(pipe, &told, sizeof(told)) != sizeof(told)) return false;
    last = told;
    return true;
  }
};

TEST_F(CrashTest, EveryAcknowledgedPointIsThereOnce) {
  std::mt19937 random(11);
  store_.reset();
  for (int round = 0; round < kKills; ++round) {
    const Step acknowledged =
        run_and_kill(1 + static_cast<int>(random() % 40), static_cast<int>(random() % 2000));
    reopen();
    const auto bookmarks = store_->bookmarks();
    ASSERT_TRUE(bookmarks.ok());
    const auto end = static_cast<Step>(bookmarks->at(0).position);
    // One group may have become durable without the answer reaching us.
    ASSERT_GE(end, acknowledged);
    for (int64_t series = 1; series <= kSeries; ++series) {
      const Curve curve = read(series, whole(true));
      ASSERT_EQ(curve.points_total, end);
      ASSERT_EQ(curve.attempt, 1);
      const auto points = store_->points(SeriesId{series}, 0, end);
      ASSERT_TRUE(points.ok());
      ASSERT_EQ(points->size(), static_cast<size_t>(end));
      int64_t wrong = 0;
      for (size_t i = 0; i < points->size(); ++i) {
        const auto step = static_cast<Step>(i);
        wrong += points->steps[i] != step || points->values[i] != 0.5 * static_cast<double>(step);
      }
      ASSERT_EQ(wrong, 0);
    }
    store_.reset();
  }
}

}  // namespace
}  // namespace afs
