// Structs described once with Boost.Describe become JSON, and a JSON Schema for openapi.json.
// Called by api/ on worker threads. The one place that names Boost.Describe.
//
//   struct Health { std::string status; int64_t points; };
//   AFS_DESCRIBE(Health, status, points)          // beside the struct, in namespace afs
//   std::string body = to_json(Health{"healthy", 3});
//
// std::optional<T> is left out when empty; Nullable<T> is written as null; an enum needs to_string(E)
// and `std::span<const E> enum_values(E)` beside it.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/json_writer.h"

#define AFS_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))

namespace afs {

// A value that is written as null when it is not there.
template <typename T>
struct Nullable {
  std::optional<T> value;
  Nullable() = default;
  Nullable(T set) : value(std::move(set)) {}                   // NOLINT(implicit)
  Nullable(std::optional<T> set) : value(std::move(set)) {}    // NOLINT(implicit)
};

// A number that is always finite: its schema is a plain number, where a double may also be a string.
struct Finite {
  double value = 0;
  Finite() = default;
  Finite(double set) : value(set) {}  // NOLINT(implicit)
  operator double() const { return value; }
};

// A complete JSON value made elsewhere, described as "any".
struct RawJson {
  std::string json;
};

namespace json_detail {

template <typename T>
struct is_optional : std::false_type {};
template <typename T>
struct is_optional<std::optional<T>> : std::true_type {};

template <typename T>
struct is_nullable : std::false_type {};
template <typename T>
struct is_nullable<Nullable<T>> : std::true_type {};

template <typename T>
struct is_vector : std::false_type {};
template <typename T>
struct is_vector<std::vector<T>> : std::true_type {};

template <typename T>
struct is_map : std::false_type {};
template <typename T>
struct is_map<std::map<std::string, T>> : std::true_type {};

template <typename T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;

// "afs::api::RunView" → "RunView".
template <typename T>
std::string_view type_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = ") + 4);
  name = name.substr(0, name.find_first_of(";]"));
  return name.substr(name.rfind(':') == std::string_view::npos ? 0 : name.rfind(':') + 1);
}

}  // namespace json_detail

template <typename T>
void write_json(JsonWriter& out, const T& value) {
  using namespace json_detail;
  if constexpr (std::same_as<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    out.text(to_string(value));
  } else if constexpr (std::same_as<T, Finite>) {
    out.number(value.value);
  } else if constexpr (std::integral<T>) {
    out.integer(static_cast<int64_t>(value));
  } else if constexpr (std::floating_point<T>) {
    out.number(value);
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    out.text(value);
  } else if constexpr (std::same_as<T, RawJson>) {
    out.raw(value.json);
  } else if constexpr (is_nullable<T>::value) {
    value.value ? write_json(out, *value.value) : (void)out.null();
  } else if constexpr (is_vector<T>::value) {
    out.begin_array();
    for (const auto& item : value) write_json(out, item);
    out.end_array();
  } else if constexpr (is_map<T>::value) {
    out.begin_object();
    for (const auto& [name, item] : value) {
      out.key(name);
      write_json(out, item);
    }
    out.end_object();
  } else {
    out.begin_object();
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
      const auto& field = value.*member.pointer;
      if constexpr (is_optional<std::remove_cvref_t<decltype(field)>>::value) {
        if (!field) return;
        out.key(member.name);
        write_json(out, *field);
      } else {
        out.key(member.name);
        write_json(out, field);
      }
    });
    out.end_object();
  }
}

template <typename T>
std::string to_json(const T& value) {
  JsonWriter out;
  write_json(out, value);
  return out.take();
}

// JSON Schemas by type name, for "components/schemas" of openapi.json.
using SchemaBook = std::map<std::string, std::string>;

template <typename T>
std::string schema_of(SchemaBook& book);

namespace json_detail {

template <typename T>
void add_object_schema(SchemaBook& book, const std::string& name) {
  if (book.contains(name)) return;
  book[name] = "{}";  // Breaks cycles.
  JsonWriter out;
  std::vector<std::string> required;
  out.begin_object().key("type").text("object").key("properties").begin_object();
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
    out.key(member.name);
    if constexpr (is_optional<Field>::value) {
      out.raw(schema_of<typename Field::value_type>(book));
    } else {
      out.raw(schema_of<Field>(book));
      required.emplace_back(member.name);
    }
  });
  out.end_object().key("required");
  write_json(out, required);
  out.end_object();
  book[name] = out.take();
}

}  // namespace json_detail

template <typename T>
std::string schema_of(SchemaBook& book) {
  using namespace json_detail;
  if constexpr (std::same_as<T, bool>) {
    return R"({"type":"boolean"})";
  } else if constexpr (std::is_enum_v<T>) {
    JsonWriter out;
    out.begin_object().key("type").text("string").key("enum").begin_array();
    for (const T value : enum_values(T{})) out.text(to_string(value));
    out.end_array().end_object();
    return out.take();
  } else if constexpr (std::same_as<T, Finite>) {
    return R"({"type":"number"})";
  } else if constexpr (std::integral<T>) {
    return R"({"type":"integer"})";
  } else if constexpr (std::floating_point<T>) {
    // Finite values are numbers; NaN and the infinities are strings.
    return R"({"oneOf":[{"type":"number"},{"type":"string","enum":["NaN","Infinity","-Infinity"]}]})";
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return R"({"type":"string"})";
  } else if constexpr (std::same_as<T, RawJson>) {
    return "{}";
  } else if constexpr (is_nullable<T>::value) {
    using Inner = typename decltype(T::value)::value_type;
    return R"({"anyOf":[)" + schema_of<Inner>(book) + R"(,{"type":"null"}]})";
  } else if constexpr (is_vector<T>::value) {
    return R"({"type":"array","items":)" + schema_of<typename T::value_type>(book) + "}";
  } else if constexpr (is_map<T>::value) {
    return R"({"type":"object","additionalProperties":)" + schema_of<typename T::mapped_type>(book) +
           "}";
  } else {
    const std::string name(type_name<T>());
    add_object_schema<T>(book, name);
    return R"({"$ref":"#/components/schemas/)" + name + "\"}";
  }
}

}  // namespace afs
