// StepSpan: from which step to which a log of Lightning tells, by its head and its tail, without
// reading it whole. Says whether a "version_N+1" goes on where a "version_N" was. Called by
// log_scan on its thread.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "core/point.h"
#include "ingest/format.h"

namespace afs {

inline constexpr size_t kSpanTailBytes = 64 * 1024;  // Of a log, that tell its last step.

struct StepSpan {
  Step first = 0, second = 0;  // The first two that differ.
  Step last = 0;

  friend bool operator==(const StepSpan&, const StepSpan&) = default;
};

// nullopt: fewer than two steps are there yet, or the format counts otherwise. CSV and event files.
std::optional<StepSpan> step_span_of(Bytes head, Bytes tail, Format format);
Result<std::optional<StepSpan>> read_step_span(const File& file, Format format, uint64_t size);

// A run from scratch begins at the same step as its sibling, give or take how often they report;
// one that was resumed begins where the sibling had got to, or a little before or behind.
bool continues(const StepSpan& later, const StepSpan& earlier);

}  // namespace afs
