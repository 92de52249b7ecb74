#include "ingest/console_position.h"

#include <algorithm>
#include <cmath>

namespace afs {

bool ConsolePosition::take_bar(const ProgressBar& bar, RunUpdate& update) {
  if (bar.kind == BarKind::kSteps) return take_steps_bar(bar, update);
  if (bar.kind != BarKind::kEpoch) return false;
  take_epoch_bar(bar, update);
  return true;
}

// Bars without a description are the training's, or an evaluation nested in it, or the preparation
// before it.
bool ConsolePosition::take_steps_bar(const ProgressBar& bar, RunUpdate& update) {
  const bool is_preparation_over = bar_done_ == bar_total_ && !has_bar_metrics_;
  if (bar.total != bar_total_) {
    if (has_bar() && bar.total < bar_total_ && !is_preparation_over) return false;  // Nested.
    bar_total_ = bar.total;
    bar_done_ = 0;
  }
  // Bars of several processes may overtake one another a little; a restart begins at or near 0.
  if (bar.done < bar_done_) {
    if (bar.done > 0 && bar.done >= bar_done_ / 2) return true;
    if (has_bar_metrics_) note_restart();
  }
  bar_done_ = bar.done;
  update.current_step = bar_done_;
  update.total_steps = bar_total_;
  return true;
}

void ConsolePosition::take_epoch_bar(const ProgressBar& bar, RunUpdate& update) {
  const double fraction =
      std::min(1.0, static_cast<double>(bar.done) / static_cast<double>(bar.total));
  const auto epoch = static_cast<double>(*bar.epoch);
  if (bar.total_epochs) {
    if (epoch == 0) is_zero_based_ = true;
    epoch_total_ = static_cast<double>(*bar.total_epochs);
    update.total_epochs = epoch_total_;
    update.current_epoch = epoch - (is_zero_based_ ? 0 : 1) + fraction;
    epoch_ = epoch;
    return;
  }
  // "Epoch 3:" is Lightning's, which counts from 0.
  is_zero_based_ = true;
  epoch_ = epoch;
  update.current_epoch = epoch + fraction;
  const double before = epoch * static_cast<double>(bar.total);
  if (before <= kConsoleStepMax) update.current_step = static_cast<Step>(before) + bar.done;
}

void ConsolePosition::take_epoch(const PairsLine& line, RunUpdate& update) {
  if (!line.epoch) return;
  if (*line.epoch == 0) is_zero_based_ = true;
  epoch_ = line.epoch;
  if (line.epoch_total) {
    epoch_total_ = line.epoch_total;
    update.total_epochs = epoch_total_;
  }
}

Step ConsolePosition::take_pairs(const PairsLine& line, RunUpdate& update) {
  take_epoch(line, update);
  note_totals(line.total_steps, line.total_epochs, update);
  if (line.values.empty()) return 0;
  has_steps_and_iterations_ = has_steps_and_iterations_ || line.has_both;
  const bool is_other_count = line.counts_iterations && has_steps_and_iterations_ && step_;
  if (line.step && !line.is_keras && !is_other_count) {
    step_ = place_in_epochs(line, update);
    update.current_step = step_;
    return *step_;
  }
  if (has_bar() && !step_) return bar_done_;
  if (step_) return *step_;
  if (epoch_ && std::nearbyint(*epoch_) == *epoch_) {
    // Such a line sums its epoch up.
    update.step_unit = "epoch";
    update.current_epoch = *epoch_ + (is_zero_based_ ? 1 : 0);
    return static_cast<Step>(*epoch_);
  }
  return ++count_;
}

// "Epoch [3/12], Step [50/1000]": whether steps go on or begin anew in each epoch shows when the
// epoch changes.
Step ConsolePosition::place_in_epochs(const PairsLine& line, RunUpdate& update) {
  const Step step = *line.step;
  const auto epoch = line.epoch ? line.epoch : line.is_in_epoch ? epoch_ : std::nullopt;
  if (!epoch) {
    if (line.step_total) update.total_steps = line.step_total;
    return step;
  }
  if (line.is_in_epoch) counts_in_epoch_ = true;
  if (line_epoch_ && *epoch > *line_epoch_ && step < line_step_) {
    counts_in_epoch_ = true;
    if (epoch_offset_ < kConsoleStepMax) epoch_offset_ += line_step_;
  } else if (line_epoch_ && *epoch < *line_epoch_) {
    epoch_offset_ = 0;  // Started again.
  }
  line_epoch_ = epoch;
  line_step_ = step;
  if (!counts_in_epoch_) return step;
  if (!line.step_total) return epoch_offset_ + step;
  const double first_epoch = is_zero_based_ ? 0 : 1;
  const auto per_epoch = static_cast<double>(*line.step_total);
  if (epoch_total_ && *epoch_total_ * per_epoch <= kConsoleStepMax) {
    update.total_steps = static_cast<Step>(*epoch_total_ * per_epoch);
  }
  const double before = (std::floor(*epoch) - first_epoch) * per_epoch;
  return before >= 0 && before <= kConsoleStepMax ? static_cast<Step>(before) + step : step;
}

Step ConsolePosition::take_dict(std::optional<Step> step, std::optional<double> epoch,
                                bool is_training, RunUpdate& update) {
  if (epoch && !(*epoch >= 0 && *epoch <= kConsoleEpochMax)) epoch.reset();
  if (epoch) update.current_epoch = epoch;
  if (step) {
    step_ = step;
    update.current_step = step;
    return *step;
  }
  if (has_bar()) return bar_done_;
  if (!is_training) return count_;
  if (epoch && *epoch < count_epoch_ && count_epoch_ > 0) {
    note_restart();  // Resumed from a checkpoint: count on from where that was.
    count_ = std::llround(static_cast<double>(count_) * *epoch / count_epoch_) - 1;
    count_ = std::max<int64_t>(count_, 0);
  }
  if (epoch) count_epoch_ = *epoch;
  return ++count_;
}

void ConsolePosition::note_totals(std::optional<Step> steps, std::optional<double> epochs,
                                  RunUpdate& update) {
  if (steps) update.total_steps = steps;
  if (!epochs) return;
  epoch_total_ = epochs;
  update.total_epochs = epochs;
}

bool ConsolePosition::take_restart() {
  const bool is_restarted = is_restarted_;
  is_restarted_ = false;
  return is_restarted;
}

void ConsolePosition::write_state(JsonWriter& out) const {
  out.key("bar_done").integer(bar_done_).key("bar_total").integer(bar_total_);
  out.key("bar_metrics").boolean(has_bar_metrics_);
  if (step_) out.key("step").integer(*step_);
  if (epoch_) out.key("epoch").number(*epoch_);
  if (epoch_total_) out.key("epoch_total").number(*epoch_total_);
  if (line_epoch_) out.key("line_epoch").number(*line_epoch_);
  out.key("line_step").integer(line_step_).key("epoch_offset").integer(epoch_offset_);
  out.key("in_epoch").boolean(counts_in_epoch_).key("zero_based").boolean(is_zero_based_);
  out.key("count").integer(count_).key("count_epoch").number(count_epoch_);
  out.key("both").boolean(has_steps_and_iterations_);
  out.key("restarted").boolean(is_restarted_);
}

void ConsolePosition::read_state(const JsonValue& state) {
  const auto whole = [&](std::string_view key) {
    const JsonValue* value = state.find(key);
    return value ? value->as_integer() : std::nullopt;
  };
  const auto number = [&](std::string_view key) {
    const JsonValue* value = state.find(key);
    return value ? value->as_number() : std::nullopt;
  };
  const auto flag = [&](std::string_view key) {
    const JsonValue* value = state.find(key);
    return value && value->as_boolean() && *value->as_boolean();
  };
  bar_done_ = whole("bar_done").value_or(0);
  bar_total_ = whole("bar_total").value_or(0);
  has_bar_metrics_ = flag("bar_metrics");
  step_ = whole("step");
  epoch_ = number("epoch");
  epoch_total_ = number("epoch_total");
  line_epoch_ = number("line_epoch");
  line_step_ = whole("line_step").value_or(0);
  epoch_offset_ = whole("epoch_offset").value_or(0);
  counts_in_epoch_ = flag("in_epoch");
  is_zero_based_ = flag("zero_based");
  count_ = whole("count").value_or(0);
  count_epoch_ = number("count_epoch").value_or(0);
  has_steps_and_iterations_ = flag("both");
  is_restarted_ = flag("restarted");
}

}  // namespace afs
