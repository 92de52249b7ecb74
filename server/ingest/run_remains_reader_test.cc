// What is left on disk of a run: read with bounds, and never outside the workspace.
#include "ingest/run_remains_reader.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "ingest/test_files.h"

namespace afs {
namespace {

namespace fs = std::filesystem;

class RunRemainsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "run_remains.XXXXXX";
    base_ = fs::canonical(mkdtemp(name.data()));
    root_ = base_ / "workspace";
    fs::create_directories(root_ / "a");
  }
  void TearDown() override { fs::remove_all(base_); }

  void write(const fs::path& path, std::string_view text, int minutes_ago = 0) const {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::minutes(minutes_ago));
  }
  RunRemains read(const std::string& key, const fs::path& directory) const {
    afs::Run run;
    run.key = key;
    run.facts.source_path = directory.string();
    return read_run_remains(root_, run);
  }

  fs::path base_, root_;
};

TEST_F(RunRemainsTest, TheEndsOfBothStreamsNewestFirst) {
  write(root_ / "a/stdout.txt", "step 1: loss 2\nstep 2: loss 1\n", 5);
  write(root_ / "a/stderr.txt", "a warning\nKilled\n", 1);
  write(root_ / "a/config.txt.bak", "no log");
  const RunRemains remains = read("a", root_ / "a");
  ASSERT_EQ(remains.logs.size(), 2u);
  EXPECT_EQ(remains.logs[0].path, "a/stderr.txt");
  EXPECT_EQ(remains.logs[0].lines.back().text, "Killed");
  EXPECT_FALSE(remains.logs[0].lines.back().is_progress);
  EXPECT_EQ(remains.logs[1].path, "a/stdout.txt");
  EXPECT_TRUE(remains.logs[1].lines.back().is_progress);
}

TEST_F(RunRemainsTest, ALineIsCleanedMaskedAndCut) {
  write(root_ / "a/train.log",
        "10%|#\r20%|##\r\x1b[31mred\x1b[0m\a\n\nlogin hf_abcdefghijABCDEFGHIJ01\n" +
            std::string(5000, 'x') + "\n");
  const RunRemains remains = read("a", root_ / "a");
  ASSERT_EQ(remains.logs.size(), 1u);
  const auto& lines = remains.logs[0].lines;
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].text, "red");
  EXPECT_EQ(lines[1].text, "login •••");
  EXPECT_EQ(lines[2].text, std::string(kLogEndLineBytesMax, 'x') + " …");
}

TEST_F(RunRemainsTest, OnlyTheEndOfALargeLogIsRead) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "line " + std::to_string(i) + "\n";
  write(root_ / "a/train.log", text);
  const RunRemains remains = read("a", root_ / "a");
  ASSERT_EQ(remains.logs.size(), 1u);
  EXPECT_EQ(remains.logs[0].lines.size(), kLogEndLinesMax);
  EXPECT_EQ(remains.logs[0].lines.back().text, "line 99999");
}

TEST_F(RunRemainsTest, LogsWithTellingNamesAreTheirOwnRunsOnly) {
  write(root_ / "a/small.log", "of small\n");
  write(root_ / "a/large.log", "of large\n");
  write(root_ / "a/checkpoint-5/model.bin", "x");
  const RunRemains remains = read("a/small", root_ / "a");
  ASSERT_EQ(remains.logs.size(), 1u);
  EXPECT_EQ(remains.logs[0].lines[0].text, "of small");
  EXPECT_FALSE(remains.checkpoint);  // Of which of the two?
}

TEST_F(RunRemainsTest, TheNewestCheckpointCounts) {
  fs::create_directories(root_ / "a/checkpoint-100");
  fs::create_directories(root_ / "a/checkpoint-200");
  write(root_ / "a/checkpoint-100/model.safetensors", "x", 0);  // Inside: part of it.
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(root_ / "a/checkpoint-100", now - std::chrono::minutes(9));
  fs::last_write_time(root_ / "a/checkpoint-200", now - std::chrono::minutes(4));
  EXPECT_EQ(read("a", root_ / "a").checkpoint->step, 200);
  write(root_ / "a/weights/step_250.pt", "x", 1);
  const auto checkpoint = read("a", root_ / "a").checkpoint;
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->path, "a/weights/step_250.pt");
  EXPECT_EQ(checkpoint->step, 250);
}

TEST_F(RunRemainsTest, NoLinkLeadsOutOfTheWorkspace) {
  write(base_ / "secret/train.log", "not yours\n");
  write(base_ / "secret/step_9.pt", "x");
  fs::create_symlink(base_ / "secret/train.log", root_ / "a/train.log");
  fs::create_directory_symlink(base_ / "secret", root_ / "a/inner");
  fs::create_directory_symlink(base_ / "secret", root_ / "b");
  EXPECT_TRUE(read("a", root_ / "a").logs.empty());
  EXPECT_FALSE(read("a", root_ / "a").checkpoint);
  for (const fs::path& path :
       {root_ / "b", base_ / "secret", root_ / "a/../../secret", fs::path("/etc")}) {
    const RunRemains remains = read("b", path);
    EXPECT_TRUE(remains.logs.empty()) << path;
    EXPECT_FALSE(remains.checkpoint) << path;
  }
}

TEST_F(RunRemainsTest, WhatIsNotThereIsNoTrouble) {
  EXPECT_TRUE(read("gone", root_ / "gone").logs.empty());
  EXPECT_TRUE(read_run_remains(root_, afs::Run{}).logs.empty());
  EXPECT_TRUE(read_run_remains({}, afs::Run{}).logs.empty());
}

}  // namespace
}  // namespace afs
