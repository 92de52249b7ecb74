#include "gpu/proc_text.h"

#include <charconv>
#include <optional>
#include <vector>

namespace afs {
namespace {

constexpr double kKibibyte = 1024;  // What /proc/meminfo writes as "kB".

std::vector<std::string_view> words_of_line(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr std::string_view kBlank = " \t:";
  while (true) {
    const size_t begin = line.find_first_not_of(kBlank);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const size_t end = std::min(line.find_first_of(kBlank), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

template <typename Take>
void each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    take(words_of_line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<double> number(std::string_view word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

using Words = std::vector<std::string_view>;

double number_at(const Words& words, size_t place) {
  return place < words.size() ? number(words[place]).value_or(0) : 0;
}

// cpu user nice system idle iowait irq softirq steal …; what follows is counted in user already.
void take_cpu(const Words& words, HostCounters& counters) {
  constexpr size_t kIdle = 4, kWaiting = 5, kLast = 8;
  for (size_t i = 1; i <= kLast; ++i) counters.cpu_all_seconds += number_at(words, i);
  counters.cpu_idle_seconds = number_at(words, kIdle) + number_at(words, kWaiting);
}

struct Traffic {
  double received = 0, sent = 0;
  int interfaces = 0;
};

}  // namespace

Status take_proc_stat(std::string_view text, HostSnapshot& into) {
  double cores = 0;
  each_line(text, [&](const Words& words) {
    if (words.empty() || !words[0].starts_with("cpu")) return;
    words[0] == "cpu" ? take_cpu(words, into.counters) : void(++cores);
  });
  if (into.counters.cpu_all_seconds <= 0)
    return corrupt("/proc/stat has no line of the processors");
  if (cores > 0) into.reading.cpu_cores = cores;
  return {};
}

Status take_proc_meminfo(std::string_view text, HostSnapshot& into) {
  std::optional<double> total, available;
  each_line(text, [&](const Words& words) {
    if (words.size() < 2) return;
    if (words[0] == "MemTotal") total = number(words[1]);
    if (words[0] == "MemAvailable") available = number(words[1]);
  });
  if (!total) return corrupt("/proc/meminfo has no MemTotal");
  into.reading.memory_total_bytes = *total * kKibibyte;
  if (available) into.reading.memory_used_bytes = (*total - *available) * kKibibyte;
  return {};
}

void take_proc_loadavg(std::string_view text, HostSnapshot& into) {
  const Words words = words_of_line(text);
  if (!words.empty()) into.reading.load_1m = number(words[0]);
}

void take_proc_net_dev(std::string_view text,
                       const std::function<bool(std::string_view)>& is_hardware,
                       HostSnapshot& into) {
  Traffic hardware, other;
  constexpr size_t kReceived = 1, kSent = 9;
  each_line(text, [&](const Words& words) {
    if (words.size() <= kSent || !number(words[kReceived]) || words[0] == "lo") return;
    Traffic& traffic = is_hardware(words[0]) ? hardware : other;
    traffic.received += number_at(words, kReceived);
    traffic.sent += number_at(words, kSent);
    ++traffic.interfaces;
  });
  const Traffic& shown = hardware.interfaces > 0 ? hardware : other;
  into.counters.network_received_bytes = shown.received;
  into.counters.network_sent_bytes = shown.sent;
}

}  // namespace afs
