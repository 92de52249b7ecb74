#include "progress/run_gpus.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/gpu_reading.h"
#include "progress/param_value.h"

namespace afs {
namespace {

constexpr int64_t kNodesMax = 10'000;

std::optional<int64_t> whole(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

// "[0, 1]", "0,1", "cuda:0,cuda:1" → 2. nullopt: no list of device numbers.
std::optional<int64_t> list_length(std::string_view text) {
  std::set<int64_t> numbers;
  bool is_list = false;
  while (!text.empty()) {
    const size_t from = text.find_first_not_of("[]() '\"");
    if (from == std::string_view::npos) break;
    text.remove_prefix(from);
    if (text.starts_with("cuda:")) text.remove_prefix(5);
    const size_t size = std::min(text.find_first_of(",[]() '\""), text.size());
    const auto number = whole(text.substr(0, size));
    if (!number || *number < 0) return std::nullopt;
    numbers.insert(*number);
    text.remove_prefix(size);
    const size_t comma = text.find_first_not_of("[]() '\"");
    if (comma == std::string_view::npos) break;
    if (text[comma] != ',') return std::nullopt;
    is_list = true;
    text.remove_prefix(comma + 1);
  }
  if (numbers.empty() || (!is_list && numbers.size() != 1)) return std::nullopt;
  return static_cast<int64_t>(numbers.size());
}

class Settings {
 public:
  explicit Settings(const Run& run) {
    for (const Param& param : run.params)
      values_.emplace(plain_param_name(param.name), param.value);
  }

  std::string_view text(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string_view() : std::string_view(found->second);
  }
  // The first of the names with a positive number.
  std::optional<int64_t> number(std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      const auto value = whole(text(name));
      if (value && *value > 0) return value;
    }
    return std::nullopt;
  }
  bool is_on(std::string_view name) const {
    const std::string_view value = text(name);
    return value == "true" || value == "True" || value == "1";
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

bool uses_none(const Settings& settings) {
  for (const std::string_view name : {"accelerator", "device", "device_type"}) {
    const std::string_view value = settings.text(name);
    if (value == "cpu" || value == "tpu" || value == "mps") return true;
  }
  return settings.is_on("use_cpu") || settings.is_on("no_cuda");
}

// Of all machines; nullopt: not told, or not to be divided among them.
std::optional<int64_t> of_one_machine(const Settings& settings, std::optional<int64_t> all) {
  const int64_t nodes =
      settings.number({"num_nodes", "nnodes", "num_machines", "n_nodes"}).value_or(1);
  if (!all || nodes > kNodesMax || *all % nodes != 0) return std::nullopt;
  return *all / nodes;
}

std::optional<int64_t> by_parallel_sizes(const Settings& settings) {
  const auto tensor = settings.number({"tensor_model_parallel_size", "tensor_parallel_size"});
  const auto replicas = settings.number({"data_parallel_size"});
  if (!tensor || !replicas || *tensor > kNodesMax || *replicas > kNodesMax) return std::nullopt;
  const int64_t stages =
      settings.number({"pipeline_model_parallel_size", "pipeline_parallel_size"}).value_or(1);
  return stages > kNodesMax ? std::nullopt : std::optional(*tensor * *replicas * stages);
}

// A count, or a list of device numbers.
std::optional<int64_t> by_devices(const Settings& settings) {
  for (const std::string_view name : {"devices", "gpus"}) {
    const std::string_view value = settings.text(name);
    if (const auto count = whole(value)) {
      if (*count > 0) return count;
    } else if (const auto length = list_length(value)) {
      return length;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> by_device_list(const Settings& settings) {
  for (const std::string_view name : {"gpu_ids", "device_ids", "visible_devices", "device"}) {
    const auto length = list_length(settings.text(name));
    // One of several processes may name its own alone.
    const auto rank = whole(settings.text("local_rank"));
    if (length && (*length > 1 || !rank || *rank < 0)) return length;
  }
  return std::nullopt;
}

}  // namespace

int64_t gpus_of(const Run& run) {
  const Settings settings(run);
  if (uses_none(settings)) return 0;
  const auto world = of_one_machine(settings, settings.number({"world_size"}));
  const int64_t of_process = settings.number({"n_gpu"}).value_or(0);
  const bool is_accelerate =
      !settings.text("distributed_type").empty() || !settings.text("num_machines").empty();
  std::set<int64_t> told;
  const auto tell = [&](std::optional<int64_t> count) {
    if (count) told.insert(*count);
  };
  tell(world);
  tell(settings.number({"num_gpus", "n_gpus", "ngpus", "ngpu", "gpu_count", "gpus_per_node",
                        "num_gpus_per_node", "n_gpus_per_node", "num_devices"}));
  tell(by_devices(settings));
  tell(of_one_machine(settings, by_parallel_sizes(settings)));
  if (is_accelerate) tell(of_one_machine(settings, settings.number({"num_processes"})));
  if (told.empty()) tell(by_device_list(settings));
  // One process may have several.
  if (world == 1 && told.size() == 2) told.erase(1);
  if (of_process > 1 && (told.empty() || told == std::set<int64_t>{1})) told = {of_process};
  if (told.size() != 1 || *told.begin() > static_cast<int64_t>(kGpusMax)) return 0;
  return *told.begin();
}

}  // namespace afs
