#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace afs {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest()
      : root_(std::filesystem::temp_directory_path() /
              ("afs-file-test-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(root_);
  }
  ~FileTest() override { std::filesystem::remove_all(root_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name, std::ios::binary) << text;
    return (root_ / name).string();
  }

  const std::filesystem::path root_;
};

TEST_F(FileTest, ReadsWhatIsThereAndNoMore) {
  const Result<File> file = File::open(write("a", "hello"));
  ASSERT_TRUE(file.ok());
  std::byte buffer[16];
  EXPECT_EQ(5u, file->read_at(0, buffer).value());
  EXPECT_EQ(2u, file->read_at(3, buffer).value());
  EXPECT_EQ(std::byte{'l'}, buffer[0]);
  EXPECT_EQ(0u, file->read_at(99, buffer).value());
  EXPECT_EQ(5u, file->stat()->size);
}

TEST_F(FileTest, MissingThingsAreNotFound) {
  EXPECT_EQ(ErrorCode::kNotFound, stat_path((root_ / "none").string()).code());
  EXPECT_EQ(ErrorCode::kNotFound, File::open((root_ / "none").string()).code());
  EXPECT_EQ(ErrorCode::kNotFound, list_directory((root_ / "none").string(), 10).code());
}

TEST_F(FileTest, ALinkToItselfIsInvalidWithAWord) {
  std::filesystem::create_symlink("loop", root_ / "loop");
  const Result<FileStat> stat = stat_path((root_ / "loop").string());
  ASSERT_EQ(ErrorCode::kInvalid, stat.code());
  EXPECT_NE(std::string::npos, stat.message().find("points to itself"));
}

TEST_F(FileTest, APipeIsRefusedWithoutWaiting) {
  const std::string path = (root_ / "pipe").string();
  ASSERT_EQ(0, ::mkfifo(path.c_str(), 0600));
  EXPECT_EQ(ErrorCode::kInvalid, File::open(path).code());
}

TEST_F(FileTest, ListsByNameAndSaysWhenThereWasMore) {
  write("b", "");
  write("a", "");
  std::filesystem::create_directory(root_ / "c");
  std::filesystem::create_symlink("a", root_ / "d");
  const DirectoryListing all = list_directory(root_.string(), 10).value();
  ASSERT_EQ(4u, all.entries.size());
  EXPECT_EQ("a", all.entries[0].name);
  EXPECT_EQ(FileKind::kRegular, all.entries[1].kind);
  EXPECT_EQ(FileKind::kDirectory, all.entries[2].kind);
  EXPECT_EQ(FileKind::kSymlink, all.entries[3].kind);
  EXPECT_FALSE(all.is_truncated);
  EXPECT_TRUE(list_directory(root_.string(), 2)->is_truncated);
}

TEST_F(FileTest, HolesArePassedOver) {
  const std::string path = write("sparse", "x");
  ASSERT_EQ(0, ::truncate(path.c_str(), 1 << 30));
  const Result<File> file = File::open(path);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(0u, file->next_data(0, 1 << 30));
  EXPECT_EQ(uint64_t{1} << 30, file->next_data(1 << 20, 1 << 30));
}

}  // namespace
}  // namespace afs
