// SeriesCheck: one series of a data directory, its points read again and everything that follows
// from them compared with what is stored. Called by StoreCheck, one after the other.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sql/connection.h"
#include "store/series_reader.h"
#include "store/series_state.h"
#include "store/store_check.h"

namespace afs {

class SeriesCheck {
 public:
  SeriesCheck(sql::Connection& connection, SeriesId series, CheckReport& report,
              std::function<void()> on_chunk)
      : connection_(connection), series_(series), report_(report), on_chunk_(std::move(on_chunk)) {}

  Status read();            // Looks only; remembers what is wrong.
  Status repair();          // Writes what read() found to be other than the points say.
  void tell(CheckAim aim);  // To the report.

 private:
  using Page = std::vector<Bucket>;
  using PageKey = std::pair<int32_t, int64_t>;  // Level and slot.

  Status read_state();
  Status read_chunk(int64_t number);
  Status read_gone_chunk(int64_t number);
  Result<std::optional<Points>> load_points(int64_t number);
  Result<std::optional<Page>> stored_page(int32_t level, int64_t slot);
  Status add_leaves(int64_t number, const Page& leaves, bool is_whole);
  Status lose_leaves(int64_t number, const std::string& what);
  Status end_page(int32_t level, int64_t slot);
  Status add_node(int32_t level, int64_t index, const Bucket& node);
  Status end_pages();
  void add_to_state(const Points& points);
  void compare_state();
  void lost(std::string what) { lost_.push_back(std::move(what)); }

  sql::Connection& connection_;
  const SeriesId series_;
  CheckReport& report_;
  const std::function<void()> on_chunk_;

  SeriesState stored_;  // As the row says, save the blob when it is damaged.
  bool has_state_ = false, is_state_readable_ = false, is_state_other_ = false;
  SeriesState found_;         // As the points say.
  bool is_all_known_ = true;  // Every point, or at least the leaf that stands for it, was read.
  std::map<PageKey, Page> open_pages_;   // Above level 0: still growing.
  std::map<PageKey, Page> other_pages_;  // Stored otherwise than the points say.
  std::vector<std::string> lost_;
};

}  // namespace afs
