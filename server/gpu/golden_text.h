// For tests: a golden file of tests/golden/gpu, whole.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace afs {

inline std::string golden(const std::string& name) {
  std::ifstream file(AFS_SOURCE_DIR "/tests/golden/gpu/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace afs
