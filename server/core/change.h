// Change: a nudge that a record changed; the record itself travels by REST. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace afs {

enum class ChangeKind { kRun, kRunAdded, kMetricsAdded, kModels, kTroubles, kConfig, kRentals };

struct Change {
  ChangeKind kind = ChangeKind::kRun;
  RunId run;  // For the first three.
  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace afs
