// Real children: what they print, how they end, and that none outlives its deadline.
#include "base/child_process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <string>

namespace afs {
namespace {

using std::chrono::milliseconds;

constexpr ChildRunner::Limits kPatient{milliseconds(60'000), 1 << 20};

Result<ChildOutput> shell(const std::string& script, ChildRunner::Limits limits = kPatient) {
  return ChildRunner(limits).run({"sh", "-c", script});
}

TEST(ChildProcessTest, WhatItPrintsAndHowItEnds) {
  const auto output = shell("echo to out; echo to error >&2; exit 3");
  ASSERT_TRUE(output.ok()) << output.message();
  EXPECT_EQ(output->out, "to out\n");
  EXPECT_EQ(output->error, "to error\n");
  EXPECT_EQ(output->exit_status, 3);
  EXPECT_EQ(shell("kill -TERM $$")->exit_status, 128 + SIGTERM);
}

TEST(ChildProcessTest, NoSuchProgram) {
  EXPECT_EQ(ChildRunner(kPatient).run({"no-such-program-here"}).code(), ErrorCode::kNotFound);
}

TEST(ChildProcessTest, WordsAreNotReadByAShell) {
  const auto output = ChildRunner(kPatient).run({"printf", "%s|", "a b", "$HOME; exit 1", "*"});
  EXPECT_EQ(output->out, "a b|$HOME; exit 1|*|");
}

TEST(ChildProcessTest, OurEnvironmentStaysOurs) {
  ::setenv("A_SECRET_KEY", "hunter2", 1);
  ::setenv("LC_ALL", "de_DE.UTF-8", 1);
  const auto output = ChildRunner(kPatient).run({"env"});
  EXPECT_EQ(output->out.find("hunter2"), std::string::npos);
  EXPECT_NE(output->out.find("LC_ALL=C\n"), std::string::npos);
  EXPECT_NE(output->out.find("PATH="), std::string::npos);
}

TEST(ChildProcessTest, TheDeadlineEndsItWithAllThatItStarted) {
  // The child of the child would hold the pipe open for a minute if it lived on.
  const auto output = shell("echo $$; sleep 60 & sleep 60", {milliseconds(100), 1 << 20});
  EXPECT_EQ(output.code(), ErrorCode::kUnavailable);
  EXPECT_NE(output.message().find("did not answer within 100 ms"), std::string::npos);
}

TEST(ChildProcessTest, OneThatClosedItsPipesAndLivesOnIsEndedToo) {
  const auto output = shell("exec >/dev/null 2>&1; exec sleep 60", {milliseconds(200), 1 << 20});
  EXPECT_EQ(output.code(), ErrorCode::kUnavailable);
}

TEST(ChildProcessTest, ItMayNotPrintWithoutEnd) {
  EXPECT_EQ(shell("yes", {milliseconds(60'000), 64 * 1024}).code(), ErrorCode::kTooLarge);
}

TEST(ChildProcessTest, NoneOfOurDescriptorsIsInherited) {
  const auto output = shell("ls /proc/self/fd");
  EXPECT_EQ(output->out, "0\n1\n2\n3\n") << "3 is the directory that ls reads";
}

}  // namespace
}  // namespace afs
