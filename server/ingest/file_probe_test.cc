#include "ingest/file_probe.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "ingest/format_sniffer.h"

namespace afs {
namespace {

// A record's frame without true checksums: the probe looks at lengths only.
std::string record(const std::string& body) {
  const uint64_t length = body.size();
  std::string framed(sizeof length, '\0');
  std::memcpy(framed.data(), &length, sizeof length);
  return framed + "crc." + body + "crc.";
}

class FileProbeTest : public testing::Test {
 protected:
  ~FileProbeTest() override { std::filesystem::remove(path_); }

  FileProbe probe(const std::string& content) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << content;
    const auto always_events = [](std::string_view, Bytes, uint64_t) { return Format::kTfevents; };
    auto probe = probe_file(path_.string(), always_events, buffer_);
    EXPECT_TRUE(probe.ok());
    return *probe;
  }

  const std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                      ("afs-file-probe-" + std::to_string(::getpid()));
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kSniffBytesMax);
};

TEST_F(FileProbeTest, AnEventFileBeginsWhenItsSecondRecordIsWhole) {
  const std::string first = record("brain.Event:2");
  const std::string whole = first + record("args/text_summary {}");
  for (size_t size = 1; size < whole.size(); ++size) {
    EXPECT_FALSE(probe(whole.substr(0, size)).has_begun) << size;
  }
  EXPECT_TRUE(probe(whole).has_begun);
  EXPECT_TRUE(probe(whole).has_args_summary);
}

TEST_F(FileProbeTest, ASecondRecordTooLongToBeLookedAtIsNotWaitedFor) {
  const std::string graph = record(std::string(kSniffBytesMax, 'g'));
  EXPECT_TRUE(probe(record("brain.Event:2") + graph.substr(0, 100)).has_begun);
}

}  // namespace
}  // namespace afs
