// JSON read forward: numbers in every spelling, and what is said of what is wrong.
#include "base/json_reader.h"

#include <gtest/gtest.h>

#include <cmath>

namespace afs {
namespace {

// A text with the room behind it that the reader needs.
class Padded {
 public:
  explicit Padded(std::string text) : size_(text.size()), text_(std::move(text)) {
    text_.resize(size_ + JsonReader::kPaddingBytes, '#');
  }
  std::string_view view() const { return std::string_view(text_).substr(0, size_); }

 private:
  size_t size_;
  std::string text_;
};

// The numbers of {"n": …}, or the error.
Result<std::vector<double>> numbers_of(const std::string& json, std::vector<size_t>& gaps) {
  const Padded padded("{\"n\":" + json + "}");
  JsonReader reader;
  TRY(reader.open(padded.view()));
  std::vector<double> numbers;
  TRY(reader.each_field([&](std::string_view) { return reader.numbers(numbers, gaps, 1'000); }));
  TRY(reader.end());
  return numbers;
}

TEST(JsonReader, ReadsNumbersInEverySpelling) {
  std::vector<size_t> gaps;
  const auto read = numbers_of(
      R"([1, -2.5e3,null,"NaN",NaN , "Infinity",-Infinity,0.1, 18446744073709551615])", gaps);
  ASSERT_TRUE(read.ok()) << read.message();
  ASSERT_EQ(read->size(), 9u);
  EXPECT_EQ((*read)[0], 1);
  EXPECT_EQ((*read)[1], -2500);
  EXPECT_EQ(gaps, (std::vector<size_t>{2}));
  EXPECT_TRUE(std::isnan((*read)[3]));
  EXPECT_TRUE(std::isnan((*read)[4]));
  EXPECT_EQ((*read)[5], INFINITY);
  EXPECT_EQ((*read)[6], -INFINITY);
  EXPECT_EQ((*read)[7], 0.1);
  EXPECT_EQ((*read)[8], 18446744073709551615.0);
}

TEST(JsonReader, OneNumberStandsForAnArrayOfOne) {
  std::vector<size_t> gaps;
  EXPECT_EQ(*numbers_of("0.5", gaps), (std::vector<double>{0.5}));
  EXPECT_EQ(*numbers_of("[]", gaps), (std::vector<double>{}));
}

TEST(JsonReader, SaysWhatIsWrong) {
  std::vector<size_t> gaps;
  for (const char* const wrong : {"[1,true]", "[1,\"x\"]", "[1,[2]]", "[1,{}]", "{}", "[1,nul]",
                                  "[1,NaNs]", "[1", "[1,", "[1,,2]", "[1 2]", "", "[1]]"}) {
    const auto read = numbers_of(wrong, gaps);
    EXPECT_FALSE(read.ok()) << wrong;
    EXPECT_TRUE(read.ok() || read.code() == ErrorCode::kInvalid) << wrong;
  }
  EXPECT_EQ(numbers_of("[1,true]", gaps).message(),
            R"('true' is not a number, null, "NaN", "Infinity" or "-Infinity")");
  std::string many = "[0";
  for (int i = 0; i < 1'000; ++i) many += ",1";
  EXPECT_EQ(numbers_of(many + "]", gaps).code(), ErrorCode::kTooLarge);
}

TEST(JsonReader, WholeNumbersMayBeWrittenWithAPoint) {
  const Padded padded(R"({"a":5.0,"b":[1,2.0,-3],"c":1.5})");
  JsonReader reader;
  ASSERT_TRUE(reader.open(padded.view()).ok());
  std::vector<int64_t> whole;
  std::string error;
  const Status read = reader.each_field([&](std::string_view name) -> Status {
    if (name == "a") whole.push_back(*reader.integer());
    if (name == "b") return reader.integers(whole, 10);
    if (name == "c") error = reader.integer().message();
    return {};
  });
  EXPECT_TRUE(read.ok());
  EXPECT_EQ(whole, (std::vector<int64_t>{5, 1, 2, -3}));
  EXPECT_EQ(error, "'1.5' is not a whole number");
}

TEST(JsonReader, RefusesWhatIsNoDocument) {
  for (const char* const wrong :
       {"", " ", "5", "nothing", "\xff\xfe", "{\"a\":1} {\"a\":2}", "{} x"}) {
    const Padded padded(wrong);
    JsonReader reader;
    Status status = reader.open(padded.view());
    EXPECT_LE(reader.where(), padded.view().size());
    if (status.ok()) status = reader.each_field([](std::string_view) { return Status(); });
    if (status.ok()) status = reader.end();
    EXPECT_FALSE(status.ok()) << wrong;
  }
}

}  // namespace
}  // namespace afs
