#include "ingest/run_layout.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "ingest/log_name.h"
#include "ingest/relative_path.h"

namespace afs {
namespace {

constexpr int64_t kVersionsBackMax = 100;  // Between a run of Lightning and its resume.

bool is_table(Format format) {
  return format == Format::kCsv || format == Format::kJsonl || format == Format::kTrainerLog;
}

// What the files of one directory say about it.
struct DirectoryFacts {
  bool has_events = false;
  bool has_tables = false;
  bool has_trainer_state = false;  // Its own, or a checkpoint's.
  bool has_results = false;
  bool has_config = false;  // config.json and the like: a model was saved here.
  bool has_args_summary = false;
  bool has_hparams = false;
  bool is_tf2 = false;
  bool is_waiting = false;
  std::optional<StepSpan> steps;        // Of all its logs, where it is a version_N.
  std::set<std::string> writers;        // Of its event files.
  std::set<std::string> console_stems;  // Those that say something.
  std::set<std::string> table_stems;
  int64_t started_s = std::numeric_limits<int64_t>::max();  // Of its first event file.
};

struct Home {
  std::string directory;  // The run's.
  std::string prefix;     // Of the metrics: "" or "a/b/".
};

class Layout {
 public:
  Layout(const Listing& listing, std::string_view root_name)
      : listing_(listing), root_name_(root_name) {
    for (const FoundFile& file : listing.files) gather(file);
    for (const std::string& path : listing.checkpoint_directories) {
      facts_[std::string(parent_of(path))].has_trainer_state = true;
    }
  }

  std::vector<Placement> place_all() {
    std::vector<Placement> placements;
    placements.reserve(listing_.files.size());
    for (const FoundFile& file : listing_.files) placements.push_back(place(file));
    give_roles(placements);
    drop_lone_parameters(placements);
    pick_checkpoints(placements);
    mark_resumes(placements);
    return placements;
  }

 private:
  // A checkpoint's files are its run's.
  static std::string_view directory_of(const FoundFile& file) {
    const std::string_view directory = parent_of(file.path);
    return checkpoint_number(base_of(directory)) ? parent_of(directory) : directory;
  }
  static bool is_in_checkpoint(const FoundFile& file) {
    return checkpoint_number(base_of(parent_of(file.path))).has_value();
  }

  void gather(const FoundFile& file) {
    DirectoryFacts& facts = facts_[std::string(directory_of(file))];
    const std::string_view name = base_of(file.path);
    facts.has_trainer_state |= file.format == Format::kTrainerState || is_in_checkpoint(file);
    facts.has_results |= file.format == Format::kResultsJson;
    facts.has_config |= file.format == Format::kUnknown;
    if (file.format == Format::kTfevents) gather_events(file, facts);
    gather_steps(file, facts);
    if (file.format == Format::kConsole && !is_generic_console_stem(log_stem(name))) {
      facts.console_stems.emplace(log_stem(name));
    }
    if (!is_table(file.format)) return;
    facts.has_tables = true;
    if (!is_generic_table_stem(log_stem(name))) facts.table_stems.emplace(log_stem(name));
  }

  static void gather_steps(const FoundFile& file, DirectoryFacts& facts) {
    facts.is_waiting |= file.is_waiting;
    if (!file.steps) return;
    if (!facts.steps || file.steps->first < facts.steps->first) {
      const Step last = facts.steps ? facts.steps->last : file.steps->last;
      facts.steps = file.steps;
      facts.steps->last = std::max(last, file.steps->last);
    }
    facts.steps->last = std::max(facts.steps->last, file.steps->last);
  }

  static void gather_events(const FoundFile& file, DirectoryFacts& facts) {
    facts.has_events = true;
    facts.has_args_summary |= file.has_args_summary;
    facts.has_hparams |= file.has_hparams;
    const auto name = parse_event_file_name(base_of(file.path));
    if (!name) return;
    facts.is_tf2 |= name->is_tf2;
    facts.started_s = std::min(facts.started_s, name->started_s);
    if (!name->writer.empty()) facts.writers.insert(name->writer);
  }

  const DirectoryFacts& facts(std::string_view directory) const {
    static const DirectoryFacts kNone;
    const auto found = facts_.find(directory);
    return found == facts_.end() ? kNone : found->second;
  }

  // ---- Which directory is the run of the event files of `directory`? One function a rule.

  const Home& home_of(std::string_view directory) {
    const auto known = homes_.find(directory);
    if (known != homes_.end()) return known->second;
    Home home = find_home(directory);
    return homes_.emplace(std::string(directory), std::move(home)).first->second;
  }

  Home find_home(std::string_view directory) {
    if (const auto earlier = continued_version(directory)) return home_of(*earlier);
    if (directory != "." && facts(directory).has_events) {
      if (is_hf_logging_directory(directory)) return {std::string(hf_output_of(directory)), ""};
      if (const auto above = events_above(directory)) return below(directory, *above);
      if (is_split_of_parent(directory)) return below(directory, parent_of(directory));
    }
    return {std::string(directory), ""};
  }

  // The nearest version_N before this one that its steps go on with.
  std::optional<std::string> continued_version(std::string_view directory) const {
    const auto number = version_number(base_of(directory));
    const auto& steps = facts(directory).steps;
    if (!number || !steps) return std::nullopt;
    for (int64_t n = *number - 1; n >= std::max<int64_t>(*number - kVersionsBackMax, 0); --n) {
      std::string earlier = join_path(parent_of(directory), "version_" + std::to_string(n));
      const auto& its = facts(earlier).steps;
      if (its && continues(*steps, *its)) return earlier;
    }
    return std::nullopt;
  }

  Home below(std::string_view directory, std::string_view above) {
    const Home& upper = home_of(above);
    if (facts(directory).has_hparams && !is_split(base_of(directory))) return upper;
    return {upper.directory, upper.prefix + printable_path(path_after(directory, above)) + "/"};
  }

  // Saved state in `directory` says that a Trainer's output lies here.
  bool is_hf_output(std::string_view directory) const {
    const DirectoryFacts& here = facts(directory);
    if (here.has_trainer_state || here.has_results) return true;
    return here.has_config && directory != ".";  // A workspace may well hold a config.json.
  }

  // <out>/runs/<stamp>, or <out>/logs: where HF Trainer puts event files.
  static std::string_view hf_output_of(std::string_view directory) {
    return is_hf_stamp(base_of(directory)) ? parent_of(parent_of(directory)) : parent_of(directory);
  }

  bool is_hf_logging_directory(std::string_view directory) const {
    const bool is_stamp =
        is_hf_stamp(base_of(directory)) && base_of(parent_of(directory)) == "runs";
    if (!is_stamp && !(is_container(base_of(directory)) && facts(directory).has_args_summary)) {
      return false;
    }
    const std::string_view output = hf_output_of(directory);
    // The root's own `runs` may hold many people's runs: there, only what lies beside it counts.
    if (output == ".") return is_hf_output(output) && (!is_stamp || holds_only_stamps("runs"));
    return is_hf_output(output) || facts(directory).has_args_summary;
  }

  bool holds_only_stamps(std::string_view container) const {
    for (const auto& [directory, unused] : facts_) {
      if (!is_below(directory, container)) continue;
      const std::string_view rest = path_after(directory, container);
      if (!is_hf_stamp(rest.substr(0, rest.find('/')))) return false;
    }
    return true;
  }

  // The nearest directory above that has event files and of which this one is a part (add_scalars,
  // add_hparams).
  std::optional<std::string_view> events_above(std::string_view directory) const {
    const DirectoryFacts& here = facts(directory);
    if (here.has_tables || here.has_trainer_state) return std::nullopt;  // A run by itself.
    for (std::string_view above = directory; above != ".";) {
      above = parent_of(above);
      if (facts(above).has_events && is_part_of(directory, above)) return above;
    }
    return std::nullopt;
  }

  bool is_part_of(std::string_view directory, std::string_view above) const {
    const DirectoryFacts& here = facts(directory);
    if (here.has_hparams && parent_of(directory) == above) return true;
    for (const std::string& writer : here.writers) {
      if (facts(above).writers.contains(writer)) return true;
    }
    // Directories that are made for runs hold runs, even where a stray event file lies in them.
    if (above == "." || is_container(base_of(above))) return false;
    const std::string_view name = base_of(directory);
    return !is_hf_stamp(name) && !name.starts_with("version_");
  }

  // Keras: train/ and validation/ of one parent.
  bool is_split_of_parent(std::string_view directory) const {
    if (!is_split(base_of(directory)) || facts(directory).has_tables) return false;
    if (facts(directory).is_tf2) return true;
    const std::string_view parent = parent_of(directory);
    return std::any_of(facts_.begin(), facts_.end(), [&](const auto& entry) {
      return entry.first != directory && entry.second.has_events &&
             parent_of(entry.first) == parent && is_split(base_of(entry.first));
    });
  }

  // ---- Placing one file.

  Placement place(const FoundFile& file) {
    Placement placement;
    if (file.format == Format::kUnknown) return placement;
    const std::string_view directory = directory_of(file);
    if (facts(directory).is_waiting) return placement;
    const Home& home = home_of(directory);
    placement.starts_attempt = continued_version(directory).has_value();
    placement.run_directory = home.directory;
    placement.run_key = home.directory;
    if (file.format == Format::kTfevents) {
      placement.metric_prefix = home.prefix;
      if (const auto name = parse_event_file_name(base_of(file.path))) {
        placement.started_s = name->started_s;
      }
    }
    if (is_run_of_its_own(file, facts(directory))) {
      placement.run_directory = std::string(directory);
      placement.run_key = join_path(directory, log_stem(base_of(file.path)));
    }
    placement.run_key = printable_path(placement.run_key);
    placement.run_name = run_name_of(placement.run_key, printable_path(root_name_));
    return placement;
  }

  // Several logs with telling names in one directory are several runs.
  static bool is_run_of_its_own(const FoundFile& file, const DirectoryFacts& here) {
    const std::string_view stem = log_stem(base_of(file.path));
    if (file.format == Format::kConsole) {
      if (is_generic_console_stem(stem)) return false;
      const bool is_the_runs = here.has_events || here.has_tables || here.has_trainer_state;
      return !is_the_runs || here.console_stems.size() > 1;
    }
    if (file.format != Format::kCsv && file.format != Format::kJsonl) return false;
    return here.table_stems.size() > 1 && !is_generic_table_stem(stem);
  }

  // ---- What only the whole tells.

  void give_roles(std::vector<Placement>& placements) const {
    std::set<std::string_view> with_numbers;  // Runs that have event files or tables.
    for (size_t at = 0; at < placements.size(); ++at) {
      const Format format = listing_.files[at].format;
      if (format == Format::kTfevents || is_table(format))
        with_numbers.insert(placements[at].run_key);
    }
    for (size_t at = 0; at < placements.size(); ++at) {
      const Format format = listing_.files[at].format;
      const bool is_primary =
          format == Format::kTfevents || is_table(format) ||
          (format == Format::kConsole && !with_numbers.contains(placements[at].run_key));
      placements[at].role = is_primary ? FileRole::kPrimary : FileRole::kSecondary;
    }
    std::set<std::string_view> with_primary;
    for (const Placement& placement : placements) {
      if (placement.role == FileRole::kPrimary) with_primary.insert(placement.run_key);
    }
    for (Placement& placement : placements) {
      placement.has_primary = with_primary.contains(placement.run_key);
    }
  }

  // A directory with nothing but a parameter file is somebody's configuration, not a run.
  void drop_lone_parameters(std::vector<Placement>& placements) const {
    std::set<std::string> real;
    for (size_t at = 0; at < placements.size(); ++at) {
      if (listing_.files[at].format != Format::kParamsYaml) real.insert(placements[at].run_key);
    }
    for (Placement& placement : placements) {
      if (!real.contains(placement.run_key)) placement = Placement{};
    }
  }

  // Every checkpoint repeats the history of the one before: the newest tells all.
  void pick_checkpoints(std::vector<Placement>& placements) const {
    std::map<std::string_view, int64_t> newest;
    for (size_t at = 0; at < placements.size(); ++at) {
      const FoundFile& file = listing_.files[at];
      if (file.format != Format::kTrainerState || !is_in_checkpoint(file)) continue;
      int64_t& number = newest[placements[at].run_key];
      number = std::max(number, *checkpoint_number(base_of(parent_of(file.path))));
    }
    for (size_t at = 0; at < placements.size(); ++at) {
      const FoundFile& file = listing_.files[at];
      if (!is_in_checkpoint(file) || !is_document(file.format)) continue;
      placements[at].is_read =
          file.format == Format::kTrainerState &&
          checkpoint_number(base_of(parent_of(file.path))) == newest[placements[at].run_key];
    }
  }

  // Each start of an HF Trainer makes a new stamp directory: all but the first begin an attempt.
  void mark_resumes(std::vector<Placement>& placements) const {
    std::map<std::string_view, std::map<std::string_view, int64_t>>
        stamps;  // By run, by directory.
    for (size_t at = 0; at < placements.size(); ++at) {
      const std::string_view directory = parent_of(listing_.files[at].path);
      if (is_resumable(listing_.files[at])) {
        stamps[placements[at].run_key][directory] = facts(directory).started_s;
      }
    }
    for (size_t at = 0; at < placements.size(); ++at) {
      if (!is_resumable(listing_.files[at])) continue;
      const std::string_view directory = parent_of(listing_.files[at].path);
      const auto& siblings = stamps[placements[at].run_key];
      const auto first =
          std::min_element(siblings.begin(), siblings.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; });
      placements[at].starts_attempt =
          directory != first->first && placements[at].started_s == siblings.at(directory);
    }
  }
  static bool is_resumable(const FoundFile& file) {
    return file.format == Format::kTfevents && is_hf_stamp(base_of(parent_of(file.path)));
  }

  const Listing& listing_;
  const std::string root_name_;
  std::map<std::string, DirectoryFacts, std::less<>> facts_;
  std::map<std::string, Home, std::less<>> homes_;
};

}  // namespace

bool is_layout_evidence(std::string_view file_name) {
  return file_name == "config.json" || file_name == "adapter_config.json" ||
         file_name == "training_args.bin";
}

std::vector<Placement> lay_out_runs(const Listing& listing, std::string_view root_name) {
  return Layout(listing, root_name).place_all();
}

}  // namespace afs
