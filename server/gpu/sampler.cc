#include "gpu/sampler.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "base/log.h"
#include "core/machine.h"
#include "gpu/gpu_watch.h"
#include "gpu/host_rates.h"
#include "gpu/machine_metrics.h"
#include "gpu/process_place.h"

namespace afs {
namespace {

constexpr int64_t kAnswerOverdueMs = 10'000;  // A probe that takes longer is told of.

// What became of the batches; shared with those in flight, which may outlive the sampler.
class Outcomes {
 public:
  void note(const Result<Receipt>& result) {
    std::lock_guard lock(mutex_);
    if (!result.ok()) ++dropped_;
    trouble_ = result.ok() ? "" : result.message();
  }
  void tell(MachineReading& reading) const {
    std::lock_guard lock(mutex_);
    reading.samples_dropped = dropped_;
    reading.store_trouble = trouble_;
  }

 private:
  mutable std::mutex mutex_;
  int64_t dropped_ = 0;
  std::string trouble_;
};

}  // namespace

class Sampler::Thread {
 public:
  Thread(Options options, Probes probes, const Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        host_(std::move(probes.host)),
        gpu_watch_(std::move(probes.gpus), clock) {}
  ~Thread() { stop(); }

  void start(Sink& sink) {
    is_started_ = true;
    gpu_watch_.start();
    thread_ = std::jthread([this, &sink](const std::stop_token& token) { run(token, sink); });
  }

  void stop() {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
    if (std::exchange(is_started_, false)) gpu_watch_.stop();
  }

  void sample(Sink& sink) {
    if (!is_started_) gpu_watch_.look();
    auto reading = std::make_shared<MachineReading>(read());
    fold(*reading);
    const int64_t now_ms = clock_.steady_ms();
    if (now_ms >= next_store_ms_) {
      next_store_ms_ = now_ms + options_.store_every_ms;
      store(*reading, sink);
    }
    outcomes_->tell(*reading);
    std::lock_guard lock(mutex_);
    latest_ = std::move(reading);
  }

  std::shared_ptr<const MachineReading> latest() const {
    std::lock_guard lock(mutex_);
    return latest_;
  }

 private:
  void run(const std::stop_token& token, Sink& sink) {
    next_store_ms_ =
        clock_.steady_ms() + options_.store_every_ms;  // The first point is of a whole interval.
    std::mutex pause_mutex;
    std::condition_variable_any pause;
    while (!token.stop_requested()) {
      const auto next =
          std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.sample_every_ms);
      sample(sink);
      std::unique_lock lock(pause_mutex);
      pause.wait_until(lock, token, next, [] { return false; });
    }
  }

  MachineReading read() {
    MachineReading reading;
    reading.name = options_.machine_name;
    reading.workspace = options_.workspace;
    reading.is_gpu_sought = options_.is_gpu_sought;
    reading.read_at = clock_.now_ms();
    const auto host = host_->read();
    if (host.ok()) {
      reading.host = rates_.complete(*host, clock_.steady_ms());
    } else {
      reading.host_trouble = host.message();
    }
    take_gpus(gpu_watch_.latest(), reading);
    for (const GpuReading& gpu : reading.gpus.gpus) {
      for (const GpuProcess& process : gpu.processes) add_place(process.pid, reading);
    }
    return reading;
  }

  void take_gpus(GpuWatch::Latest seen, MachineReading& reading) {
    reading.gpus = std::move(seen.readings);
    reading.gpus_read_at = seen.read_at;
    reading.gpu_source = std::move(seen.source);
    reading.is_gpu_search_over = seen.is_search_over;
    reading.gpu_trouble = std::move(seen.trouble);
    reading.gpu_trouble_since = seen.trouble_since;
    const int64_t open_ms =
        seen.asked_at_steady_ms > 0 ? clock_.steady_ms() - seen.asked_at_steady_ms : 0;
    if (open_ms < kAnswerOverdueMs || !reading.gpu_trouble.empty()) return;
    reading.gpu_trouble = "the GPU driver does not answer: it may hang; look at the kernel's log";
    reading.gpu_trouble_since = reading.read_at - open_ms;
  }

  void add_place(int64_t pid, MachineReading& reading) {
    if (reading.places.contains(pid)) return;
    auto place = read_process_place(pid, options_.workspace);
    if (place) reading.places.emplace(pid, std::move(*place));
  }

  // A GPU reading counts once, however often it is seen.
  void fold(const MachineReading& reading) {
    const TakeFigure take = [this](std::string metric, Fold how, double value) {
      fold_.add(std::move(metric), how, value);
    };
    each_host_figure(reading.host, take);
    if (reading.gpus_read_at == gpus_folded_at_) return;
    gpus_folded_at_ = reading.gpus_read_at;
    for (const GpuReading& gpu : reading.gpus.gpus) each_gpu_figure(gpu, take);
  }

  // A full queue or a full disk costs this point: the next one is of newer readings.
  void store(const MachineReading& reading, Sink& sink) {
    if (fold_.is_empty()) return;
    IngestBatch batch;
    batch.run = machine_ref(options_.machine_name);
    last_step_ = std::max(reading.read_at,
                          last_step_ + 1);  // A clock that is set back begins no new attempt.
    batch.columns = fold_.take(last_step_, reading.read_at);
    batch.params = changed_params(reading);
    const Status taken = sink.submit(
        std::move(batch),
        [outcomes = outcomes_](const Result<Receipt>& result) { outcomes->note(result); });
    if (taken.ok()) return;
    outcomes_->note(taken.error());
    params_told_.clear();  // Told again with the next one.
  }

  std::vector<Param> changed_params(const MachineReading& reading) {
    std::vector<Param> params;
    const auto add = [&](std::string name, const std::string& value) {
      std::string& told = params_told_[name];
      if (value.empty() || told == value) return;
      told = value;
      params.push_back({std::move(name), value});
    };
    add("driver_version", reading.gpus.driver_version);
    for (const GpuReading& gpu : reading.gpus.gpus) {
      add(fmt::format("gpu.{}.name", gpu.index), gpu.name);
      add(fmt::format("gpu.{}.uuid", gpu.index), gpu.uuid);
    }
    return params;
  }

  const Options options_;
  const Clock& clock_;
  const std::unique_ptr<HostProbe> host_;
  GpuWatch gpu_watch_;
  const std::shared_ptr<Outcomes> outcomes_ = std::make_shared<Outcomes>();
  // The sampling thread's own:
  HostRates rates_;
  FigureFold fold_;
  std::map<std::string, std::string> params_told_;
  int64_t next_store_ms_ = 0;
  WallTime gpus_folded_at_ = 0;
  Step last_step_ = 0;

  mutable std::mutex mutex_;
  std::shared_ptr<const MachineReading> latest_ =
      std::make_shared<const MachineReading>();  // Guarded by mutex_.
  bool is_started_ = false;
  std::jthread thread_;  // Last: it uses all of the above.
};

Sampler::Sampler(Options options, Probes probes, const Clock& clock)
    : thread_(std::make_unique<Thread>(std::move(options), std::move(probes), clock)) {}

Sampler::~Sampler() = default;

Status Sampler::start(Sink& sink) {
  thread_->start(sink);
  return {};
}

void Sampler::stop() { thread_->stop(); }

void Sampler::sample(Sink& sink) { thread_->sample(sink); }

std::shared_ptr<const MachineReading> Sampler::latest() const { return thread_->latest(); }

}  // namespace afs
