// Writes what the event-file decoder reads: the records of a TensorBoard event file, appended to a
// string. Called by the export, on its thread; docs/formats/tfevents.md draws the format.
#pragma once

#include <string>
#include <string_view>

#include "core/point.h"

namespace afs {

// The record that a file begins with.
void append_tfevents_head(std::string& to, WallTime time);
// One value: a float where that loses nothing, else a tensor of one double.
void append_tfevents_scalar(std::string& to, std::string_view tag, Step step, WallTime time,
                            double value);

}  // namespace afs
