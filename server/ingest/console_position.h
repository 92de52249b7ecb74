// Console position: where training stands, told from bars, steps and epochs as they are printed;
// gives each metric line its step. Called by the console decoder on log_dir's thread; one a file.
#pragma once

#include <optional>

#include "base/json_value.h"
#include "base/json_writer.h"
#include "core/run.h"
#include "ingest/console_pairs.h"
#include "ingest/progress_bar.h"

namespace afs {

class ConsolePosition {
 public:
  // The bar, if it is the training's own, moves the position. Answers whether it did.
  bool take_bar(const ProgressBar& bar, RunUpdate& update);
  // The step of a pairs line; totals and epochs go to `update`.
  Step take_pairs(const PairsLine& line, RunUpdate& update);
  // The step of a Hugging Face dict. `is_training`: of the training itself, not of an evaluation.
  Step take_dict(std::optional<Step> step, std::optional<double> epoch, bool is_training,
                 RunUpdate& update);

  bool has_bar() const { return bar_total_ > 0; }
  bool is_main_bar(const ProgressBar& bar) const {
    return bar.kind == BarKind::kSteps && bar.total == bar_total_;
  }
  Step bar_done() const { return bar_done_; }
  void note_bar_metrics() { has_bar_metrics_ = true; }
  bool has_context() const { return has_bar() || step_ || epoch_; }
  void note_totals(std::optional<Step> steps, std::optional<double> epochs, RunUpdate& update);

  // The process was started again: what follows is a new attempt. Answers once.
  bool take_restart();
  void note_restart() { is_restarted_ = true; }

  void write_state(JsonWriter& out) const;
  void read_state(const JsonValue& state);

 private:
  bool take_steps_bar(const ProgressBar& bar, RunUpdate& update);
  void take_epoch_bar(const ProgressBar& bar, RunUpdate& update);
  void take_epoch(const PairsLine& line, RunUpdate& update);
  Step place_in_epochs(const PairsLine& line, RunUpdate& update);

  Step bar_done_ = 0, bar_total_ = 0;  // The training's own bar; total 0 = none seen.
  bool has_bar_metrics_ = false;
  std::optional<Step> step_;  // The last explicit one.
  bool has_steps_and_iterations_ = false;
  std::optional<double> epoch_, epoch_total_;
  std::optional<double> line_epoch_;  // Epoch and step of the last line that had both.
  Step line_step_ = 0;
  Step epoch_offset_ = 0;  // Steps of the epochs before, where lines count inside one.
  bool counts_in_epoch_ = false;
  bool is_zero_based_ = false;  // The first epoch is called 0.
  int64_t count_ = 0;           // Metric lines that had nothing to place them by.
  double count_epoch_ = 0;
  bool is_restarted_ = false;
};

}  // namespace afs
