#include "progress/death_certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/iso_time.h"
#include "base/secret_mask.h"
#include "progress/words.h"

namespace afs {
namespace {

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z')
    out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string_view verb_of(const RunStatus& status) {
  switch (status.lifecycle) {
    case Lifecycle::kFailed:
      return "failed";
    case Lifecycle::kStopped:
      return "was stopped";
    case Lifecycle::kLost:
      return "lost contact";
    default:
      return "stalled";
  }
}

bool is_loss_name(std::string_view metric) { return metric.find("loss") != std::string_view::npos; }

// The loss may say what no message does.
std::optional<CauseFound> cause_of_metrics(std::span<const MetricEnd> metrics) {
  for (const MetricEnd& metric : metrics) {
    if (!is_loss_name(metric.metric) || std::isfinite(metric.last)) continue;
    return CauseFound{
        DeathCause::kNanLoss,
        fmt::format("{} was {} at step {}", metric.metric,
                    std::isnan(metric.last) ? "NaN" : "infinite", count_text(metric.step)),
        ""};
  }
  return std::nullopt;
}

CauseFound cause_of(const DeathEvidence& evidence) {
  if (const auto found = find_cause(evidence.remains.logs)) return *found;
  const std::string reason = evidence.run.facts.end_reason.value_or("");
  if (!reason.empty() && evidence.run.facts.end != RunEnd::kFinished) {
    const DeathCause cause = cause_of_message(reason);
    // Its log has gone since; what was read of it then still says why.
    return {cause == DeathCause::kUnknown ? DeathCause::kException : cause, masked_secrets(reason),
            ""};
  }
  if (const auto found = cause_of_metrics(evidence.metrics)) return *found;
  if (evidence.run.facts.end == RunEnd::kStopped) return {DeathCause::kInterrupted, "", ""};
  return {};
}

// The log with the message; else the newest that shows something.
const LogEnd* log_to_show(const RunRemains& remains, const std::string& evidence_log) {
  for (const LogEnd& log : remains.logs) {
    if (log.path == evidence_log) return &log;
  }
  return remains.logs.empty() ? nullptr : &remains.logs.front();
}

LastCheckpoint last_checkpoint(const Checkpoint& found, const DeathEvidence& evidence) {
  LastCheckpoint checkpoint;
  checkpoint.path = found.path;
  checkpoint.modified_at = found.modified_at;
  const WallTime heard_at = evidence.run.last_data_at;
  if (heard_at > 0) checkpoint.age_ms = std::max<int64_t>(heard_at - found.modified_at, 0);
  checkpoint.step = found.step;
  if (!checkpoint.step && evidence.checkpoint_step_estimated) {
    checkpoint.step = evidence.checkpoint_step_estimated;
    checkpoint.is_step_estimated = true;
  }
  const RunReach reach = reach_of(evidence.run);
  if (checkpoint.step && reach.step) {
    checkpoint.redone_steps = std::max<Step>(*reach.step - *checkpoint.step, 0);
  }
  return checkpoint;
}

// "at step 1,840 of 3,000"
std::string place_text(const DeathEvidence& evidence) {
  const RunReach reach = reach_of(evidence.run);
  if (reach.total_steps || reach.total_epochs) return "at " + evidence.status.progress_text;
  if (reach.step) return "at step " + count_text(*reach.step);
  if (reach.epoch) return "at epoch " + epoch_text(*reach.epoch);
  return "before its first step";
}

std::string sentence_of(const DeathEvidence& evidence, const CauseWords& words) {
  return fmt::format("{} {} {}: {}.", evidence.run.name, verb_of(evidence.status),
                     place_text(evidence), lower_first(words.title));
}

std::string checkpoint_text(const LastCheckpoint& checkpoint) {
  std::string text = checkpoint.path;
  if (checkpoint.step) {
    text += fmt::format(" of {}step {}", checkpoint.is_step_estimated ? "about " : "",
                        count_text(*checkpoint.step));
  }
  text += fmt::format(", written {} before the last data", duration_text(checkpoint.age_ms));
  if (checkpoint.redone_steps) {
    text += fmt::format("; a resume does {}{} steps again",
                        checkpoint.is_step_estimated ? "about " : "",
                        count_text(*checkpoint.redone_steps));
  }
  return text;
}

std::string metric_text(const MetricEnd& metric) {
  std::string text =
      fmt::format("{} {} at step {}", metric.metric, metric.last, count_text(metric.step));
  if (metric.points > 1) {
    text += fmt::format(" (from {}, min {}, max {}, {} points", metric.first, metric.min,
                        metric.max, count_text(metric.points));
    if (metric.not_finite > 0)
      text += fmt::format(", {} of them not finite", count_text(metric.not_finite));
    text += ")";
  }
  return text;
}

}  // namespace

bool is_certifiable(const RunStatus& status) {
  return status.is_stalled || status.lifecycle == Lifecycle::kFailed ||
         status.lifecycle == Lifecycle::kStopped || status.lifecycle == Lifecycle::kLost;
}

DeathCertificate certify(const DeathEvidence& evidence) {
  DeathCertificate certificate;
  const CauseFound found = cause_of(evidence);
  const CauseWords words = words_of(found.cause);
  certificate.cause = found.cause;
  certificate.title = words.title;
  certificate.advice = words.advice;
  certificate.sentence = sentence_of(evidence, words);
  certificate.evidence = found.evidence;
  certificate.evidence_log = found.log;
  certificate.died_at = evidence.status.ended_at;
  if (!certificate.died_at && evidence.run.last_data_at > 0) {
    certificate.died_at = evidence.run.last_data_at;
  }
  if (evidence.remains.checkpoint) {
    certificate.checkpoint = last_checkpoint(*evidence.remains.checkpoint, evidence);
  }
  const LogEnd* log = log_to_show(evidence.remains, found.log);
  if (log == nullptr) return certificate;
  certificate.log = log->path;
  const size_t first = log->lines.size() > kLastLinesMax ? log->lines.size() - kLastLinesMax : 0;
  for (size_t at = first; at < log->lines.size(); ++at) {
    certificate.last_lines.push_back(log->lines[at].text);
  }
  return certificate;
}

std::string report_text(const DeathCertificate& certificate, const DeathEvidence& evidence) {
  std::string text = certificate.sentence + "\n" + certificate.advice + "\n";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("\n{}: {}", name, value);
  };
  add("Said", certificate.evidence);
  add("In", certificate.evidence_log);
  add("State", masked_secrets(evidence.status.reason));
  if (certificate.died_at) add("Last data", iso_time(*certificate.died_at));
  if (evidence.run.attempts > 1) add("Attempt", count_text(evidence.run.attempts));
  add("Last checkpoint", certificate.checkpoint ? checkpoint_text(*certificate.checkpoint)
                                                : "none was found beside the log");
  if (!evidence.metrics.empty()) text += "\n\nLast values:";
  for (const MetricEnd& metric : evidence.metrics) text += "\n  " + metric_text(metric);
  if (!certificate.last_lines.empty()) {
    text += fmt::format("\n\nLast {} lines of {}:", certificate.last_lines.size(), certificate.log);
  }
  for (const std::string& line : certificate.last_lines) text += "\n  " + line;
  return text + "\n";
}

}  // namespace afs
