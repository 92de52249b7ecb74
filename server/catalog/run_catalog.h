// RunCatalog: names become ids, and what is known of each run. All of it cached in memory.
// resolve()/write()/confirm()/discard() on the writer thread; the readers on any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "core/batch.h"
#include "core/run.h"
#include "sql/connection.h"

namespace afs {

inline constexpr size_t kRunsMax = 200'000;          // Further ones are refused.
inline constexpr size_t kMachinesMax = 1'000;        // Likewise.
inline constexpr size_t kRunKeyBytesMax = 4096;      // A batch with a longer key is refused.
inline constexpr size_t kRunNameBytesMax = 512;      // A longer name is cut.
inline constexpr size_t kProjectNameBytesMax = 256;  // A batch with a longer one is refused.
inline constexpr size_t kTroublesMax = 10'000;       // Further files are not shown.

struct ResolvedRun {
  RunId run;
  std::vector<SeriesId> series;     // One a column; 0 = refused (kRunMetricsMax, bad name).
  std::vector<bool> is_left_alone;  // One a column: kFillIn and another source feeds this series.
  // kFillIn beside other sources: its points are not newer than theirs, whatever the file's date.
  std::optional<WallTime> time_max;
  bool record_changed = false;
  bool series_added = false;
  bool run_added = false;
  bool troubles_changed = false;
};

struct SeriesName {
  SeriesId id;
  std::string metric;
};

class RunCatalog {
 public:
  static Result<std::unique_ptr<RunCatalog>> open(sql::Connection& writer_connection,
                                                  const Clock& clock);
  virtual ~RunCatalog() = default;

  // Names of a batch → ids; makes what is new, in memory, until confirm() or discard().
  virtual Result<ResolvedRun> resolve(const IngestBatch& batch) = 0;
  // Writes what resolve() made and what `commits` changed, inside the store's transaction.
  virtual Status write(sql::Connection& connection,
                       std::span<const std::shared_ptr<const Commit>> commits) = 0;
  virtual void confirm() = 0;  // The transaction is durable: readers see it from now on.
  virtual void discard() = 0;  // It is not: all as before resolve().

  virtual std::vector<std::shared_ptr<const Run>> runs() const = 0;  // Newest data first.
  // The records on which series of machines hang, see core/machine.h; none of them is among runs().
  virtual std::vector<std::shared_ptr<const Run>> machines() const = 0;
  virtual std::shared_ptr<const Run> run(RunId id) const = 0;  // nullptr when unknown.
  // "r12", or a name, or a key; "m1" for a machine; nullptr when none or when a name is not unique.
  virtual std::shared_ptr<const Run> find_run(std::string_view id_or_name) const = 0;
  // What the run itself says, by metric name; kept estimates are found by theirs.
  virtual std::vector<SeriesName> series_of(RunId run) const = 0;
  virtual SeriesId find_series(RunId run, std::string_view metric) const = 0;
  virtual size_t run_count() const = 0;  // In O(1); without machines.
  virtual std::vector<FileTrouble> troubles() const = 0;
};

std::string public_id(RunId id);  // "r12"; "m1" of a machine.

}  // namespace afs
