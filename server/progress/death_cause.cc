#include "progress/death_cause.h"

#include <algorithm>
#include <array>

namespace afs {
namespace {

// A dying process draws its progress bar once more, and so may each of its ranks: what lies further
// back than so many lines of progress belongs to an earlier life.
constexpr int kProgressLinesMax = 2;

struct Pattern {
  DeathCause cause;
  std::string_view text;
};
// In the order of what tells more: memory that ran out makes other ranks time out, never the other
// way round. Words that mean nothing else wherever they stand in a line.
constexpr Pattern kPatterns[] = {
    {DeathCause::kGpuMemory, "CUDA out of memory"},
    {DeathCause::kGpuMemory, "HIP out of memory"},
    {DeathCause::kGpuMemory, "torch.cuda.OutOfMemoryError"},
    {DeathCause::kGpuMemory, "torch.OutOfMemoryError"},
    {DeathCause::kGpuMemory, "CUBLAS_STATUS_ALLOC_FAILED"},
    {DeathCause::kGpuMemory, "cudaErrorMemoryAllocation"},
    {DeathCause::kGpuMemory, "RESOURCE_EXHAUSTED: Out of memory"},
    {DeathCause::kHostMemory, "oom-kill"},
    {DeathCause::kHostMemory, "oom_kill"},
    {DeathCause::kHostMemory, "OOM Killed"},
    {DeathCause::kHostMemory, "OOMKilled"},
    {DeathCause::kHostMemory, "Out of memory: Killed process"},
    {DeathCause::kHostMemory, "Cannot allocate memory"},
    {DeathCause::kHostMemory, "DefaultCPUAllocator: can't allocate memory"},
    {DeathCause::kHostMemory, "MemoryError"},
    {DeathCause::kHostMemory, "slurmstepd: error: Exceeded"},
    {DeathCause::kKilled, "SIGKILL"},
    {DeathCause::kKilled, "exitcode: -9"},
    {DeathCause::kKilled, "exit code 137"},
    {DeathCause::kKilled, "exit status 137"},
    {DeathCause::kDiskQuota, "Disk quota exceeded"},
    {DeathCause::kDiskFull, "No space left on device"},
    {DeathCause::kGpuFault, "CUDA error: "},
    {DeathCause::kGpuFault, "NVRM: Xid"},
    {DeathCause::kGpuFault, "GPU has fallen off the bus"},
    {DeathCause::kGpuFault, "uncorrectable ECC error"},
    {DeathCause::kNanLoss, "oss is nan"},
    {DeathCause::kNanLoss, "oss is NaN"},
    {DeathCause::kNanLoss, "nan loss"},
    {DeathCause::kNanLoss, "NaN loss"},
    {DeathCause::kNanLoss, "NaN or Inf found"},
    {DeathCause::kTimeLimit, "DUE TO TIME LIMIT"},
    {DeathCause::kTimeLimit, "DUE TO PREEMPTION"},
    {DeathCause::kInterrupted, "KeyboardInterrupt"},
    {DeathCause::kNcclTimeout, "Watchdog caught collective operation timeout"},
    {DeathCause::kNcclTimeout, "NCCL timeout"},
    {DeathCause::kNcclTimeout, "NCCL operations have failed or timed out"},
    {DeathCause::kNcclTimeout, "NCCL error"},
    {DeathCause::kNcclTimeout, "ncclSystemError"},
    {DeathCause::kNcclTimeout, "ncclRemoteError"},
    {DeathCause::kNcclTimeout, "ncclInternalError"},
    {DeathCause::kPortInUse, "Address already in use"},
    {DeathCause::kPortInUse, "EADDRINUSE"},
    {DeathCause::kConnectionLost, "Connection reset by peer"},
    {DeathCause::kConnectionLost, "Connection closed by peer"},
    {DeathCause::kConnectionLost, "Connection refused"},
    {DeathCause::kConnectionLost, "Connection timed out"},
    {DeathCause::kConnectionLost, "Broken pipe"},
    {DeathCause::kConnectionLost, "RendezvousConnectionError"},
    {DeathCause::kConnectionLost, "Name or service not known"},
    {DeathCause::kConnectionLost, "Max retries exceeded with url"},
    {DeathCause::kCrash, "Segmentation fault"},
    {DeathCause::kCrash, "core dumped"},
    {DeathCause::kTerminated, "SIGTERM"},
    {DeathCause::kTerminated, "slurmstepd: error: *** "},
};

struct Named {
  DeathCause cause;
  std::string_view name;
  CauseWords words;
};
constexpr Named kNamed[] = {
    {DeathCause::kGpuMemory,
     "gpu_memory",
     {"The GPU ran out of memory",
      "Lower the batch size or the sequence length, or turn on gradient checkpointing, and "
      "resume."}},
    {DeathCause::kHostMemory,
     "host_memory",
     {"The machine ran out of memory",
      "Use fewer data loader workers or a machine with more memory, and resume."}},
    {DeathCause::kKilled,
     "killed",
     {"The process was killed",
      "Most often memory ran out: look for the OOM killer in the machine's kernel log (dmesg)."}},
    {DeathCause::kDiskFull,
     "disk_full",
     {"The disk was full", "Delete old checkpoints or keep fewer of them, and resume."}},
    {DeathCause::kDiskQuota,
     "disk_quota",
     {"The disk quota was used up", "Free space or raise the quota, and resume."}},
    {DeathCause::kGpuFault,
     "gpu_fault",
     {"The GPU reported an error",
      "Look for Xid messages in the kernel log (dmesg); if it happens again there, take another "
      "machine."}},
    {DeathCause::kNcclTimeout,
     "nccl_timeout",
     {"The GPUs lost each other (NCCL)",
      "Look at the other ranks' logs for the first error: one that stopped makes all others time "
      "out."}},
    {DeathCause::kNanLoss,
     "nan_loss",
     {"The loss became NaN",
      "Resume from the last checkpoint before it with a lower learning rate or with gradient "
      "clipping."}},
    {DeathCause::kPortInUse,
     "port_in_use",
     {"A port was in use already",
      "Another process holds it, perhaps one that is left of an earlier start: end it, or choose "
      "another port."}},
    {DeathCause::kConnectionLost,
     "connection_lost",
     {"A connection was lost", "Check the network and the other machine, and resume."}},
    {DeathCause::kCrash,
     "crash",
     {"The process crashed", "Run it again; if it crashes again, look at the core dump."}},
    {DeathCause::kTimeLimit,
     "time_limit",
     {"The scheduler ended the job", "Submit it again with more time, and resume."}},
    {DeathCause::kInterrupted,
     "interrupted",
     {"Somebody stopped it", "Resume it when you want it to go on."}},
    {DeathCause::kTerminated,
     "terminated",
     {"The process was told to end",
      "Look who sent the signal: a scheduler, a reboot, another rank."}},
    {DeathCause::kException,
     "exception",
     {"The program failed", "The last lines of the log say where; mend that and resume."}},
    {DeathCause::kUnknown,
     "unknown",
     {"Nothing says why", "Look whether the machine is up and the process still there."}},
};

const Named& named(DeathCause cause) {
  for (const Named& entry : kNamed) {
    if (entry.cause == cause) return entry;
  }
  return kNamed[std::size(kNamed) - 1];
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// "Killed", and the shell's "run.sh: line 3:  1234 Killed    python train.py".
bool is_kill_line(std::string_view line) {
  if (line == "Killed") return true;
  const size_t at = line.find(" Killed ");
  return at != std::string_view::npos && line.find(": line ") < at;
}

std::string_view without_rank(std::string_view line) {
  if (!line.starts_with("[rank")) return line;
  const size_t end = line.find("]: ");
  return end == std::string_view::npos ? line : line.substr(end + 3);
}

bool begins_traceback(std::string_view line) {
  return line.find("Traceback (most recent call last)") != std::string_view::npos;
}

// "ValueError: a message", "my.pkg.TrainingError", not "step: 5" nor "INFO: …".
bool is_exception_line(std::string_view line) {
  size_t end = 0;
  while (end < line.size() && (is_letter(line[end]) || line[end] == '.' ||
                               (end > 0 && line[end] >= '0' && line[end] <= '9'))) {
    ++end;
  }
  if (end == 0 || (end < line.size() && line[end] != ':')) return false;
  const std::string_view name = line.substr(0, end);
  if (name.ends_with("ChildFailedError")) return false;  // torchrun's: says that, never why.
  constexpr std::array<std::string_view, 6> kEndings = {"Error",     "Exception", "Exit",
                                                        "Interrupt", "Iteration", "Failure"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

int rank_of(DeathCause cause) { return static_cast<int>(cause); }

// What tells more comes first in kPatterns, not in the enum.
int weight_of(DeathCause cause) {
  for (size_t at = 0; at < std::size(kPatterns); ++at) {
    if (kPatterns[at].cause == cause) return static_cast<int>(at);
  }
  return static_cast<int>(std::size(kPatterns)) + rank_of(cause);
}

void take(std::optional<CauseFound>& best, DeathCause cause, const LogLine& line,
          const LogEnd& log) {
  if (cause == DeathCause::kUnknown) return;
  if (best && weight_of(best->cause) <= weight_of(cause)) return;
  best = CauseFound{cause, line.text, log.path};
}

void search(const LogEnd& log, std::optional<CauseFound>& best) {
  int progress_lines = 0;
  for (size_t at = log.lines.size(); at-- > 0;) {
    const LogLine& line = log.lines[at];
    if (line.is_progress) {
      if (++progress_lines > kProgressLinesMax) return;
      continue;
    }
    take(best, cause_of_message(line.text), line, log);
  }
}

// Without a message of its own, a traceback is told by the line that ends it.
void search_traceback(const LogEnd& log, std::optional<CauseFound>& best) {
  bool is_inside = false;
  for (const LogLine& line : log.lines) {
    if (line.is_progress) continue;
    const std::string_view text = without_rank(line.text);
    if (begins_traceback(text)) {
      is_inside = true;
    } else if (is_inside && !text.empty() && text.front() != ' ' && text.front() != '\t') {
      is_inside = false;
      // The last traceback is what it died of; those before it were survived, or led to it.
      if (!best || best->cause == DeathCause::kException) {
        best = CauseFound{DeathCause::kException, line.text, log.path};
      }
    }
  }
}

// Whether training went on after the line that was found.
bool is_survived(const LogEnd& log, std::string_view evidence) {
  int progress_lines = 0;
  for (size_t at = log.lines.size(); at-- > 0;) {
    if (log.lines[at].text == evidence) return progress_lines > kProgressLinesMax;
    if (log.lines[at].is_progress) ++progress_lines;
  }
  return false;
}

}  // namespace

std::string_view to_string(DeathCause cause) { return named(cause).name; }

std::span<const DeathCause> enum_values(DeathCause) {
  static const std::array<DeathCause, std::size(kNamed)> kAll = [] {
    std::array<DeathCause, std::size(kNamed)> all{};
    std::transform(std::begin(kNamed), std::end(kNamed), all.begin(),
                   [](const Named& entry) { return entry.cause; });
    return all;
  }();
  return kAll;
}

CauseWords words_of(DeathCause cause) { return named(cause).words; }

DeathCause cause_of_message(std::string_view message) {
  for (const auto& [cause, text] : kPatterns) {
    if (message.find(text) != std::string_view::npos) return cause;
  }
  if (is_kill_line(without_rank(message)) || message.starts_with("the process was killed")) {
    return DeathCause::kKilled;
  }
  return is_exception_line(without_rank(message)) ? DeathCause::kException : DeathCause::kUnknown;
}

std::optional<CauseFound> find_cause(std::span<const LogEnd> logs) {
  std::optional<CauseFound> best;
  for (const LogEnd& log : logs) search(log, best);
  if (best) return best;
  for (const LogEnd& log : logs) {
    search_traceback(log, best);
    if (best && is_survived(log, best->evidence)) best.reset();
    if (best) break;
  }
  return best;
}

}  // namespace afs
