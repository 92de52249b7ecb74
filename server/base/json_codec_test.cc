#include "base/json_codec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/json_value.h"

namespace afs {

struct Dog {
  std::string name;
  std::optional<int64_t> age;
  Nullable<double> weight;
  std::vector<double> laps;
};
AFS_DESCRIBE(Dog, name, age, weight, laps)

namespace {

TEST(JsonCodec, LeavesOutOptionalsAndWritesNullables) {
  EXPECT_EQ(to_json(Dog{"Rex", std::nullopt, {}, {}}), R"({"name":"Rex","weight":null,"laps":[]})");
  EXPECT_EQ(to_json(Dog{"Rex", 3, Nullable<double>(4.5), std::vector<double>{1, 0.1}}),
            R"({"name":"Rex","age":3,"weight":4.5,"laps":[1,0.1]})");
}

TEST(JsonCodec, NonFiniteNumbersTravelAsStrings) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(to_json(std::vector<double>{std::nan(""), inf, -inf}),
            R"(["NaN","Infinity","-Infinity"])");
}

TEST(JsonCodec, EscapesMarkupControlsAndBrokenUtf8) {
  EXPECT_EQ(to_json(std::string("<script>\x01\"\\\n")), R"("\u003cscript>\u0001\"\\\n")");
  EXPECT_EQ(to_json(std::string("a\xff" "b\xc3")), "\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\"");
  EXPECT_EQ(to_json(std::string("é🙂")), "\"é🙂\"");
}

TEST(JsonCodec, SchemaNamesRequiredFields) {
  SchemaBook book;
  EXPECT_EQ(schema_of<Dog>(book), R"({"$ref":"#/components/schemas/Dog"})");
  ASSERT_TRUE(book.contains("Dog"));
  EXPECT_NE(book["Dog"].find(R"("required":["name","weight","laps"])"), std::string::npos);
  EXPECT_TRUE(parse_json(book["Dog"]).ok());
}

TEST(JsonValue, AcceptsPythonsBareWords) {
  const auto parsed = parse_json(R"({"a": NaN, "b": [-Infinity, Infinity], "c": "NaN", "d": 1e3})");
  ASSERT_TRUE(parsed.ok()) << parsed.message();
  EXPECT_TRUE(std::isnan(*parsed->find("a")->as_number()));
  EXPECT_EQ((*parsed->find("b")->as_array())[0].as_number(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(*parsed->find("c")->as_text(), "NaN");
  EXPECT_EQ(parsed->find("d")->as_integer(), 1000);
}

TEST(JsonValue, RefusesWhatIsNotOneValueOrTooDeep) {
  EXPECT_FALSE(parse_json("{\"a\": 1").ok());
  EXPECT_FALSE(parse_json("").ok());
  EXPECT_FALSE(parse_json(std::string(1000, '[')).ok());
  EXPECT_FALSE(parse_json(std::string(70, '[') + std::string(70, ']')).ok());
}

}  // namespace
}  // namespace afs
