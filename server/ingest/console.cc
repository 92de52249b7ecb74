// Console logs: text as a trainer prints it becomes points, progress and the word that it ended.
// Takes Hugging Face dicts, tqdm bars, llama.cpp bars and lines of names with numbers; leaves all
// prose alone. Called by log_dir on its thread.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "ingest/batch_columns.h"
#include "ingest/console_pairs.h"
#include "ingest/console_position.h"
#include "ingest/console_text.h"
#include "ingest/decoder.h"
#include "ingest/lines.h"
#include "ingest/metric_name.h"
#include "ingest/numbers.h"
#include "ingest/progress_bar.h"
#include "ingest/run_end_watch.h"
#include "ingest/trainer_dict.h"

namespace afs {
namespace {

constexpr size_t kConsoleMetricsMax =
    500;  // Distinct names of one log; more are noise, and counted.
constexpr size_t kConsoleMetricBytesMax = 128;
constexpr size_t kLookAheadSegmentsMax = 16;

class ConsoleDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override;
  std::string state() const override;
  void restore(std::string_view state) override;

 private:
  bool take_line(std::string_view line, std::string_view rest);
  void take_bar(const ProgressBar& bar);
  void take_bar_postfix(const ProgressBar& bar);
  bool take_llama_epoch(std::string_view message);
  void take_llama_bar(const LlamaBar& bar);
  bool take_dict(const TrainerDict& dict, std::string_view rest);
  void take_pairs(const PairsLine& line);
  void take_end(const RunEndWatch::Seen& seen);
  bool take_totals(std::string_view message);
  bool is_metrics_table(std::string_view message);
  enum class Activity { kAny, kTraining };  // kTraining: surely not an evaluation.
  void note_activity(Activity activity);
  RunUpdate& update();
  void begin_record();
  void add(std::string_view metric, Step step, double value);

  LineSplitter lines_{LineEnd::kNewlineOrReturn};
  ConsolePosition position_;
  RunEndWatch end_watch_;
  std::unordered_set<std::string> names_;
  Step postfix_step_ = -1;  // Up to which bar step postfix values were taken.
  // llama.cpp: epoch, of how many (0 = not said), done in it, done in all.
  Step llama_epoch_ = 1, llama_epochs_ = 0, llama_step_ = 0, llama_place_ = 0;
  double keras_epoch_ = -1;  // The epoch whose closing line was taken.
  bool is_trainer_ = false;  // Hugging Face dicts were seen: they are the metrics of this log.
  bool is_over_ = false;     // An end was seen: whatever follows is a new attempt.
  bool has_failed_ = false;
  bool is_in_table_ = false;  // "***** train metrics *****" and its lines.

  // Of one feed().
  BatchColumns* columns_ = nullptr;
  bool has_news_ = false;  // Something was recognised: a text without that is no run.
  WallTime modified_at_ = 0, time_ = 0;
};

Result<size_t> ConsoleDecoder::feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) {
  BatchColumns columns(out);
  columns_ = &columns;
  has_news_ = false;
  modified_at_ = context.modified_at;
  int64_t too_long = 0;
  const size_t taken = lines_.split(
      bytes, too_long,
      [this](std::string_view line, std::string_view rest) { return take_line(line, rest); });
  columns.count_too_long(too_long);
  if (has_news_) {
    update().format = is_trainer_ ? "Hugging Face Trainer (console)" : "console log";
  }
  columns_ = nullptr;
  return taken;
}

bool ConsoleDecoder::take_line(std::string_view line, std::string_view rest) {
  if (line.size() > kConsoleLineBytesMax) return true;
  const std::string text = without_terminal_codes(line);
  if (trimmed(text).empty()) return true;
  const PrintedLine printed = parse_printed_line(text);
  time_ = printed.time ? *printed.time : modified_at_;
  if (modified_at_ > 0) time_ = std::min(time_, modified_at_);  // A clock of another zone.
  std::string_view message = printed.message;
  if (const auto bar = parse_progress_bar(message)) {
    take_bar(*bar);
    message = parse_printed_line(bar->rest).message;
    if (!message.starts_with('{')) return true;
  }
  if (const auto end = end_watch_.see(without_rank(text), message)) {
    take_end(*end);
    return true;
  }
  if (end_watch_.is_in_traceback() || printed.is_warning) return true;
  if (take_llama_epoch(message)) return true;
  if (const auto bar = parse_llama_bar(message)) {
    take_llama_bar(*bar);
  } else if (const auto dict = parse_trainer_dict(message)) {
    return take_dict(*dict, rest);
  } else if (!take_totals(message) && !is_metrics_table(message) && !is_trainer_) {
    if (const auto pairs = parse_pairs_line(message)) take_pairs(*pairs);
  }
  return true;
}

void ConsoleDecoder::take_bar(const ProgressBar& bar) {
  if (bar.kind == BarKind::kOther) return;
  const Step before = position_.bar_done();
  RunUpdate& update = this->update();
  if (!position_.take_bar(bar, update)) return;
  // A dying process draws its bar once more: only one that moves on says that training goes on.
  if (bar.kind == BarKind::kSteps && bar.done > before && before > 0) note_activity(Activity::kAny);
  if (position_.is_main_bar(bar)) take_bar_postfix(bar);
}

// "loss=0.12, lr=1e-4" behind the bar, once a step.
void ConsoleDecoder::take_bar_postfix(const ProgressBar& bar) {
  if (bar.postfix.empty() || is_trainer_ || bar.done == 0) return;
  if (bar.done < postfix_step_ && bar.done < postfix_step_ / 2) postfix_step_ = -1;
  if (bar.done <= postfix_step_) return;
  const auto pairs = parse_pairs_line(bar.postfix);
  if (!pairs || !pairs->has_measure) return;
  postfix_step_ = bar.done;
  begin_record();
  position_.note_bar_metrics();
  for (const auto& [metric, value] : pairs->values) add(metric, bar.done, value);
}

// "ggml_opt_fit: epoch 0001/0002:"
bool ConsoleDecoder::take_llama_epoch(std::string_view message) {
  constexpr std::string_view kWords = "ggml_opt_fit: ";
  if (!message.starts_with(kWords)) return false;
  const auto line = parse_pairs_line(message.substr(kWords.size()));
  if (!line || !line->epoch || !line->epoch_total) return false;
  llama_epoch_ = std::llround(*line->epoch);
  llama_epochs_ = std::llround(std::min(*line->epoch_total, kConsoleEpochMax));
  llama_step_ = 0;
  update().total_epochs = line->epoch_total;
  return true;
}

void ConsoleDecoder::take_llama_bar(const LlamaBar& bar) {
  RunUpdate& update = this->update();
  if (bar.is_training) {
    if (bar.done < llama_step_ && llama_epoch_ < kConsoleStepMax) ++llama_epoch_;
    const bool is_new = bar.done != llama_step_;
    llama_step_ = bar.done;
    const double before = static_cast<double>(llama_epoch_ - 1) * static_cast<double>(bar.total);
    if (!is_new || before > kConsoleStepMax) return;
    const Step step = static_cast<Step>(before) + bar.done;
    const double total = static_cast<double>(llama_epochs_) * static_cast<double>(bar.total);
    if (total > 0 && total <= kConsoleStepMax) update.total_steps = static_cast<Step>(total);
    llama_place_ = step;
    update.current_step = step;
    update.current_epoch = static_cast<double>(llama_epoch_ - 1) +
                           static_cast<double>(bar.done) / static_cast<double>(bar.total);
    begin_record();
    if (bar.loss) add("train/loss", step, *bar.loss);
    if (bar.accuracy) add("train/accuracy", step, *bar.accuracy);
  } else if (bar.done == bar.total) {
    begin_record();
    const Step step = llama_place_;
    if (bar.loss) add("val/loss", step, *bar.loss);
    if (bar.accuracy) add("val/accuracy", step, *bar.accuracy);
  }
}

// The dict carries no step. The bar is drawn again right after it, with the true one: the bar
// before it may be some steps old, since tqdm redraws ten times a second at most. nullopt: that bar
// is not there yet.
std::optional<ProgressBar> next_bar(std::string_view rest, const ConsolePosition& position,
                                    bool& must_wait) {
  must_wait = false;
  for (size_t segment = 0; segment < kLookAheadSegmentsMax; ++segment) {
    const size_t end = rest.find_first_of("\r\n");
    const std::string text =
        without_terminal_codes(rest.substr(0, std::min({end, rest.size(), kConsoleLineBytesMax})));
    const std::string_view line = trimmed(text);
    auto bar = parse_progress_bar(line);
    if (bar && position.is_main_bar(*bar)) {
      bar->description = bar->postfix = bar->rest = {};
      return bar;
    }
    const bool is_whole = end != std::string_view::npos;
    if (!is_whole) {
      must_wait = true;
      return std::nullopt;
    }
    if (!bar && !line.empty()) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
  return std::nullopt;
}

bool ConsoleDecoder::take_dict(const TrainerDict& trainer, std::string_view rest) {
  RunUpdate& update = this->update();
  std::optional<Step> step;
  for (const std::string_view key : {"step", "global_step"}) {
    if (const auto value = trainer.number(key); value && !step) step = to_step(*value);
  }
  if (!step && position_.has_bar()) {
    bool must_wait = false;
    const auto bar = next_bar(rest, position_, must_wait);
    if (must_wait) return false;
    if (bar) position_.take_bar(*bar, update);
  }
  is_trainer_ = true;
  note_activity(trainer.is_training ? Activity::kTraining : Activity::kAny);
  step = position_.take_dict(step, trainer.number("epoch"), trainer.is_training, update);
  position_.note_bar_metrics();
  begin_record();
  for (const auto& [key, value] : trainer.dict.numbers) {
    if (key != "step" && key != "global_step") add(hugging_face_metric(key), *step, value);
  }
  if (trainer.is_summary) {
    is_over_ = true;
    update.end = RunEnd::kFinished;
    if (const auto rate = trainer.number("train_samples_per_second"))
      update.samples_per_second = rate;
  }
  return true;
}

void ConsoleDecoder::take_pairs(const PairsLine& line) {
  const bool is_summed_up = line.has_marker || line.has_measure;
  if (!is_summed_up && !position_.has_context()) return;
  RunUpdate& update = this->update();
  if (line.is_keras && line.step_total && line.step != line.step_total) return;
  if (!line.values.empty()) note_activity(Activity::kAny);
  const Step step = position_.take_pairs(line, update);
  if (line.values.empty()) return;
  // Keras draws its closing line again when the validation is done.
  const bool is_again = line.is_keras && keras_epoch_ == static_cast<double>(step);
  if (line.is_keras) keras_epoch_ = static_cast<double>(step);
  begin_record();
  for (const auto& [metric, value] : line.values) {
    if (!is_again || metric.starts_with("val")) add(metric, step, value);
  }
}

void ConsoleDecoder::take_end(const RunEndWatch::Seen& seen) {
  if (seen.end != RunEnd::kFinished && is_over_ && !has_failed_)
    return;  // Tidying up went wrong, not training.
  RunUpdate& update = this->update();
  is_over_ = true;
  has_failed_ = seen.end != RunEnd::kFinished;
  update.end = seen.end;
  if (!seen.reason.empty()) update.end_reason = seen.reason;
  position_.note_totals(seen.total_steps, seen.total_epochs, update);
}

// Unsloth's banner and the Trainer's own: "Num Epochs = 3 | Total steps = 1,000".
bool ConsoleDecoder::take_totals(std::string_view message) {
  const auto number_after = [&](std::string_view words) -> std::optional<double> {
    const size_t at = message.find(words);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view value = message.substr(at + words.size());
    return parse_grouped_number(value.substr(0, value.find_first_not_of("0123456789,")));
  };
  auto steps = number_after("Total steps = ");
  if (!steps) steps = number_after("Total optimization steps = ");
  const auto epochs = number_after("Num Epochs = ");
  if (!steps && !epochs) return false;
  const bool is_known = steps && *steps > 0 && *steps <= kConsoleStepMax;
  position_.note_totals(is_known ? to_step(*steps) : std::nullopt,
                        epochs && *epochs > 0 ? epochs : std::nullopt, update());
  return true;
}

// The Trainer sums up in a table at the end: averages over the training, which are no points of its
// series.
bool ConsoleDecoder::is_metrics_table(std::string_view message) {
  if (message.starts_with("*****") && message.find("metrics") != std::string_view::npos) {
    is_in_table_ = true;
  } else if (message.find(" = ") == std::string_view::npos) {
    is_in_table_ = false;
  }
  return is_in_table_;
}

// Training goes on: what was said of its end belongs to the attempt before. What is measured after
// a training that finished, such as a test loss, is no new one.
void ConsoleDecoder::note_activity(Activity activity) {
  if (!is_over_ || (!has_failed_ && activity != Activity::kTraining)) return;
  position_.note_restart();
  is_over_ = has_failed_ = false;
}

RunUpdate& ConsoleDecoder::update() {
  has_news_ = true;
  return columns_->update();
}

void ConsoleDecoder::begin_record() {
  const bool is_restarted = position_.take_restart();
  if (is_restarted) {
    update().end.reset();
    update().end_reason.reset();
  }
  columns_->begin_record(is_restarted);
}

void ConsoleDecoder::add(std::string_view metric, Step step, double value) {
  const std::string name = valid_utf8(metric.substr(0, kConsoleMetricBytesMax));
  if (!names_.contains(name)) {
    if (names_.size() >= kConsoleMetricsMax) {
      return columns_->count_bad("more than " + std::to_string(kConsoleMetricsMax) +
                                 " different names in a console log: " + name + " was left out");
    }
    names_.insert(name);
  }
  columns_->add(name, step, time_, value);
}

std::string ConsoleDecoder::state() const {
  JsonWriter out;
  out.begin_object().key("skipping").boolean(lines_.is_skipping());
  position_.write_state(out);
  end_watch_.write_state(out);
  out.key("postfix_step").integer(postfix_step_);
  out.key("llama_epoch").integer(llama_epoch_).key("llama_step").integer(llama_step_);
  out.key("llama_epochs").integer(llama_epochs_).key("llama_place").integer(llama_place_);
  out.key("keras_epoch").number(keras_epoch_);
  out.key("trainer").boolean(is_trainer_).key("over").boolean(is_over_);
  out.key("failed").boolean(has_failed_).key("table").boolean(is_in_table_);
  std::vector<std::string> names(names_.begin(), names_.end());
  std::sort(names.begin(), names.end());
  out.key("names").begin_array();
  for (const std::string& name : names) out.text(name);
  return out.end_array().end_object().take();
}

void ConsoleDecoder::restore(std::string_view state) {
  const auto parsed = parse_json(state);
  if (!parsed.ok()) return;
  const auto flag = [&](std::string_view key) {
    const JsonValue* value = parsed->find(key);
    return value && value->as_boolean() && *value->as_boolean();
  };
  const auto whole = [&](std::string_view key, Step otherwise) {
    const JsonValue* value = parsed->find(key);
    return value ? value->as_integer().value_or(otherwise) : otherwise;
  };
  lines_.set_skipping(flag("skipping"));
  position_.read_state(*parsed);
  end_watch_.read_state(*parsed);
  postfix_step_ = whole("postfix_step", -1);
  llama_epoch_ = whole("llama_epoch", 1);
  llama_step_ = whole("llama_step", 0);
  llama_epochs_ = whole("llama_epochs", 0);
  llama_place_ = whole("llama_place", 0);
  const JsonValue* keras_epoch = parsed->find("keras_epoch");
  if (keras_epoch) keras_epoch_ = keras_epoch->as_number().value_or(-1);
  is_trainer_ = flag("trainer");
  is_over_ = flag("over");
  has_failed_ = flag("failed");
  is_in_table_ = flag("table");
  const JsonValue* names = parsed->find("names");
  if (!names || !names->as_array()) return;
  for (const JsonValue& name : *names->as_array()) {
    if (name.as_text()) names_.insert(*name.as_text());
  }
}

}  // namespace

std::unique_ptr<Decoder> make_console_decoder() { return std::make_unique<ConsoleDecoder>(); }

}  // namespace afs
