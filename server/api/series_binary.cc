#include "api/series_binary.h"

#include <array>
#include <cstring>
#include <variant>

#include "base/bytes.h"
#include "base/json_codec.h"

namespace afs::api {
namespace {

constexpr std::string_view kMagic = "AFS1";
constexpr size_t kNumberBytes = sizeof(double);

struct NamedColumn {
  std::string_view name;
  std::variant<std::vector<double> SeriesView::*, std::vector<int64_t> SeriesView::*> column;
};

constexpr std::array kColumns = {NamedColumn{"x", &SeriesView::x},
                                 NamedColumn{"step", &SeriesView::step},
                                 NamedColumn{"time", &SeriesView::time},
                                 NamedColumn{"min", &SeriesView::min},
                                 NamedColumn{"max", &SeriesView::max},
                                 NamedColumn{"first", &SeriesView::first},
                                 NamedColumn{"last", &SeriesView::last},
                                 NamedColumn{"mean", &SeriesView::mean},
                                 NamedColumn{"step_min", &SeriesView::step_min},
                                 NamedColumn{"step_max", &SeriesView::step_max},
                                 NamedColumn{"count", &SeriesView::count},
                                 NamedColumn{"nan", &SeriesView::nan},
                                 NamedColumn{"pos_inf", &SeriesView::pos_inf},
                                 NamedColumn{"neg_inf", &SeriesView::neg_inf}};

// Where every bucket is one point, all other columns follow from these.
bool is_sent(std::string_view name, bool is_raw) {
  return !is_raw || name == "x" || name == "step" || name == "time" || name == "last";
}

SeriesHead head_of(const SeriesView& view) {
  SeriesHead head;
  head.run = view.run;
  head.metric = view.metric;
  head.size = static_cast<int64_t>(view.x.size());
  for (const NamedColumn& column : kColumns) {
    if (is_sent(column.name, view.is_raw)) head.columns.emplace_back(column.name);
  }
  if (view.smoothed) head.columns.emplace_back("smoothed");
  head.points_total = view.points_total;
  head.next_ordinal = view.next_ordinal;
  head.attempt = view.attempt;
  head.is_raw = view.is_raw;
  head.smooth_unit = view.smooth_unit;
  head.cost_end = view.cost_end;
  return head;
}

template <typename Number>
void append_column(std::string& to, const std::vector<Number>& column) {
  const size_t at = to.size();
  to.resize(at + column.size() * kNumberBytes);
  for (size_t i = 0; i < column.size(); ++i) {
    const auto number = static_cast<double>(column[i]);
    std::memcpy(to.data() + at + i * kNumberBytes, &number, kNumberBytes);
  }
}

void append_columns(std::string& to, const SeriesView& view) {
  for (const NamedColumn& named : kColumns) {
    if (!is_sent(named.name, view.is_raw)) continue;
    std::visit([&](auto column) { append_column(to, view.*column); }, named.column);
  }
  if (view.smoothed) append_column(to, *view.smoothed);
}

}  // namespace

std::string series_binary(const SeriesList& list) {
  SeriesHeads heads;
  heads.absent = list.absent;
  size_t numbers = 0;
  for (const SeriesView& view : list.series) {
    heads.series.push_back(head_of(view));
    numbers += heads.series.back().columns.size() * view.x.size();
  }
  std::string json = to_json(heads);
  // The columns begin at a multiple of their width, so that a reader may use them in place.
  const size_t before = kMagic.size() + sizeof(uint32_t);
  json.append((kNumberBytes - (before + json.size()) % kNumberBytes) % kNumberBytes, ' ');
  std::string out(kMagic);
  out.reserve(before + json.size() + numbers * kNumberBytes);
  append_le(out, static_cast<uint32_t>(json.size()));
  out += json;
  for (const SeriesView& view : list.series) append_columns(out, view);
  return out;
}

}  // namespace afs::api
