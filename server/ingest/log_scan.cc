#include "ingest/log_scan.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/format_sniffer.h"
#include "ingest/log_name.h"
#include "ingest/reading_order.h"
#include "ingest/relative_path.h"
#include "ingest/version_log.h"

namespace afs {
namespace {

std::string source_of(std::string_view path) { return "file:" + printable_path(path); }

}  // namespace

LogScan::LogScan(Options options, std::vector<Bookmark> resume_from, const Clock& clock,
                 std::shared_ptr<Doorbell> doorbell, DirectoryWatch* watch)
    : options_(std::move(options)),
      tree_(options_.tree, clock, watch),
      desk_(shop_.deliveries, options_.project,
            [&]() -> const Bookmark* {
              for (const Bookmark& mark : resume_from) {
                if (mark.source == TroubleDesk::kSource) return &mark;
              }
              return nullptr;
            }()),
      moves_(shop_.deliveries, options_.project) {
  shop_.make_decoder = options_.make_decoder;
  shop_.clock = &clock;
  shop_.deliveries.clock = &clock;
  shop_.deliveries.doorbell = std::move(doorbell);
  for (const Bookmark& bookmark : resume_from) {
    if (!bookmark.source.starts_with("file:")) continue;
    if (auto mark = FileBookmark::decode(bookmark)) marks_[bookmark.source] = std::move(*mark);
  }
}

void LogScan::scan_once(Sink& sink) {
  look();
  while (pump(sink)) {
  }
}

// ---- Looking.

void LogScan::look() {
  take_changes(tree_.refresh());
  for (auto at = attended_.begin(); at != attended_.end();) {
    const auto found = entries_.find(*at);
    if (found == entries_.end() || !found->second.needs_attention()) {
      at = attended_.erase(at);
    } else {
      look_at_entry(found->first, found->second);
      ++at;
    }
  }
  look_at_unknowns();
  finish_look();
}

void LogScan::look_at(const DirectoryWatch::Hints& hints) {
  if (hints.is_overflown) return look();
  take_changes(tree_.refresh(hints.directories));
  std::set<std::string> paths = hints.files;
  paths.insert(candidates_.begin(), candidates_.end());
  // A rename moves files that are not written to: look at the directory's others too.
  for (const std::string& directory : hints.directories) {
    const std::string prefix = directory == "." ? "" : directory + "/";
    for (auto at = entries_.lower_bound(prefix); at != entries_.end(); ++at) {
      if (!at->first.starts_with(prefix)) break;
      if (at->second.tail && parent_of(at->first) == directory) paths.insert(at->first);
    }
  }
  for (const std::string& path : paths) {
    const auto found = entries_.find(path);
    if (found != entries_.end()) look_at_entry(path, found->second);
  }
  finish_look();
}

void LogScan::finish_look() {
  follow_renames();
  probe_pending();
  lay_out();
  desk_.set_current(troubles());
}

void LogScan::take_changes(DirectoryTree::Changes changes) {
  for (const std::string& path : changes.removed) {
    const auto found = entries_.find(path);
    if (found == entries_.end()) continue;
    if (found->second.tail) orphans_.push_back({path, std::move(found->second.tail)});
    unprobed_.erase({log_likelihood(base_of(path)), path});
    candidates_.erase(path);
    troubled_.erase(path);
    entries_.erase(found);
    is_layout_stale_ = true;
  }
  for (const DirectoryTree::AddedFile& added : changes.added) {
    Entry entry;
    entry.is_alias = added.is_link && tree_.leads_inside(added.path);
    entry.found.path = added.path;
    entries_.insert_or_assign(added.path, std::move(entry));
    candidates_.insert(added.path);
    look_at_entry(added.path, entries_[added.path]);
  }
}

void LogScan::look_at_entry(const std::string& path, Entry& entry) {
  const Result<FileStat> stat = stat_path(tree_.absolute(path));
  if (!stat.ok()) {
    note_trouble(path, stat.code() == ErrorCode::kNotFound ? "" : stat.message());
    return;
  }
  entry.stat = *stat;
  if (!entry.is_probed) attended_.insert(path);
  if (entry.tail) {
    const bool is_replaced = !is_document(entry.found.format) &&
                             entry.tail->durable().position > 0 && !entry.tail->is_same_file(*stat);
    if (is_replaced) candidates_.insert(path);
    entry.tail->observe(*stat);
    return;
  }
  if (entry.found.is_waiting && shop_.clock->now_ms() - stat->modified_ms() > kStepsWaitMs) {
    entry.found.is_waiting = false;
    is_layout_stale_ = true;
  }
  const bool is_replaced =
      stat->inode != entry.probed.inode || stat->size < entry.probed.size || !entry.is_probed;
  const bool is_changed = *stat != entry.probed && !entry.is_head_full;
  if (is_replaced || is_changed) unprobed_.insert({log_likelihood(base_of(path)), path});
}

// Files that were no logs may become some; a few of them at each look.
void LogScan::look_at_unknowns() {
  if (entries_.empty()) return;
  auto at = entries_.upper_bound(unknown_cursor_);
  const size_t count = std::min(kUnknownLooksMax, entries_.size());
  for (size_t looked = 0; looked < count; ++looked, ++at) {
    if (at == entries_.end()) at = entries_.begin();
    if (!at->second.tail) look_at_entry(at->first, at->second);
    unknown_cursor_ = at->first;
  }
}

// ---- Rotation: a log that was renamed is the same log.

void LogScan::follow_renames() {
  by_inode_.clear();
  for (const std::string& path : candidates_) {
    const auto found = entries_.find(path);
    if (found != entries_.end()) by_inode_.emplace(found->second.stat.inode, path);
  }
  std::vector<Rename> renames;
  for (const std::string& path : candidates_) {
    const auto found = entries_.find(path);
    if (found == entries_.end() || !found->second.tail) continue;
    const std::string to = find_renamed(path, *found->second.tail);
    if (!to.empty()) renames.push_back({path, to, nullptr});
  }
  // All are lifted before one is set down: train.log.1 may have become train.log.2 at the same
  // time.
  for (Rename& rename : renames) {
    rename.tail = std::move(entries_.at(rename.from).tail);
    forget_format(rename.from, entries_.at(rename.from));
  }
  const bool all_settled = lift_orphans(renames);
  if (all_settled) candidates_.clear();
  for (Rename& rename : renames) move_tail(std::move(rename));
}

// Tails whose path is gone: either it was renamed, or they are put away. False when one still waits
// for the sink.
bool LogScan::lift_orphans(std::vector<Rename>& renames) {
  std::vector<Orphan> waiting;
  for (Orphan& orphan : orphans_) {
    std::string to = find_renamed(orphan.path, *orphan.tail);
    if (!to.empty()) {
      renames.push_back({orphan.path, std::move(to), std::move(orphan.tail)});
    } else if (orphan.tail->is_in_flight()) {
      orphan.tail->set_held(true);
      waiting.push_back(std::move(orphan));
    } else {
      moves_.forget(orphan.tail.get());
      marks_[orphan.tail->source()] = orphan.tail->durable();  // Should the file come back.
    }
  }
  orphans_ = std::move(waiting);
  return orphans_.empty();
}

// The path in the same directory that holds the tail's file now; empty when there is none.
std::string LogScan::find_renamed(const std::string& path, const FileTail& tail) const {
  if (is_document(tail.file().format) || tail.durable().position == 0) return {};
  const auto [first, last] = by_inode_.equal_range(tail.durable().inode);
  for (auto at = first; at != last; ++at) {
    const std::string& candidate = at->second;
    if (candidate == path || parent_of(candidate) != parent_of(path)) continue;
    if (tail.is_same_file(entries_.at(candidate).stat) && is_still(tail.durable(), candidate)) {
      return candidate;
    }
  }
  return {};
}

// Inodes are used again: only the bytes prove it.
bool LogScan::is_still(const FileBookmark& mark, const std::string& path) const {
  const Result<File> file = File::open(tree_.absolute(path));
  return file.ok() && mark.fingerprint.matches(*file, mark.position);
}

void LogScan::move_tail(Rename rename) {
  Entry& entry = entries_.at(rename.to);
  FileTail& tail = *rename.tail;
  unprobed_.erase({log_likelihood(base_of(rename.to)), rename.to});
  entry.is_probed = true;
  entry.probed = entry.stat;
  entry.found = {rename.to, tail.file().format, false, false};
  const std::string source = tail.source();
  leave_to_successor(source, tail.durable());
  tail.move_to(tree_.absolute(rename.to), printable_path(rename.to));
  moves_.hold(tail);
  entry.tail = std::move(rename.tail);
  attended_.insert(rename.to);
  is_layout_stale_ = true;
}

// The file that takes over a rotated log's name: a console log's step count goes on.
void LogScan::leave_to_successor(const std::string& source, const FileBookmark& mark) {
  inherited_[source] = mark.decoder_state;
  moves_.vacate(source);
  marks_.erase(source);
}

void LogScan::forget_format(const std::string& path, Entry& entry) {
  entry.is_probed = false;
  entry.found = FoundFile{path, Format::kUnknown, false, false};
  entry.probed = {};
  entry.is_head_full = false;
  entry.has_begun = true;
  unprobed_.insert({log_likelihood(base_of(path)), path});
  is_layout_stale_ = true;
}

// ---- What is it?

void LogScan::probe_pending() {
  const int64_t until_ms = shop_.clock->steady_ms() + kProbeTimeMaxMs;
  while (!unprobed_.empty()) {
    const auto next = unprobed_.extract(unprobed_.begin());
    const std::string& path = next.value().second;
    const auto found = entries_.find(path);
    if (found != entries_.end()) probe(path, found->second);
    if (shop_.clock->steady_ms() > until_ms) break;
  }
}

void LogScan::probe(const std::string& path, Entry& entry) {
  troubled_.erase(path);
  if (is_foreign_name(base_of(path)) || entry.is_alias) {
    entry.is_probed = entry.is_head_full = true;
    entry.probed = entry.stat;
    is_layout_stale_ |= is_layout_evidence(base_of(path));
    return;
  }
  if (shop_.buffer.size() < kSniffBytesMax) shop_.buffer.resize(kSniffBytesMax);
  const Result<FileProbe> probe = probe_file(tree_.absolute(path), options_.sniff,
                                             std::span(shop_.buffer).first(kSniffBytesMax));
  if (!probe.ok()) {
    entry.is_probed = false;  // Tried again at every look: permissions change without a trace.
    if (probe.code() != ErrorCode::kNotFound) note_trouble(path, probe.message());
    return;
  }
  const bool was_ours = entry.found.format != Format::kUnknown;
  entry.is_probed = true;
  entry.is_undecided = !probe->format.has_value();
  entry.probed = probe->stat;
  entry.found.format = probe->format.value_or(Format::kUnknown);
  entry.found.has_args_summary = probe->has_args_summary;
  entry.found.has_hparams = probe->has_hparams;
  entry.has_begun = probe->has_begun;
  entry.steps_bytes = look_at_steps(tree_.absolute(path), entry.found, shop_.clock->now_ms());
  const bool is_ours = entry.found.format != Format::kUnknown;
  entry.is_head_full = probe->is_head_full && !is_ours;
  if (!entry.is_undecided && !is_ours) note_trouble(path, misnamed_reason(base_of(path)));
  is_layout_stale_ |= is_ours || was_ours || is_layout_evidence(base_of(path));
  attended_.insert(path);
}

void LogScan::note_trouble(const std::string& path, std::string reason) {
  if (reason.empty()) {
    troubled_.erase(path);
  } else {
    troubled_.insert_or_assign(path, std::move(reason));
  }
}

// ---- Whose is it?

void LogScan::lay_out() {
  if (!is_layout_stale_) return;
  is_layout_stale_ = false;
  Listing listing;
  listing.checkpoint_directories = tree_.checkpoints();
  std::vector<Entries::iterator> found;
  for (auto at = entries_.begin(); at != entries_.end(); ++at) {
    Entry& entry = at->second;
    if (entry.is_alias) continue;
    const bool has_new_steps = entry.found.steps && entry.stat.size != entry.steps_bytes;
    if (has_new_steps) entry.steps_bytes = look_at_steps(tree_.absolute(at->first), entry.found, 0);
    if (entry.found.format == Format::kUnknown && !is_layout_evidence(base_of(at->first))) continue;
    listing.files.push_back(entry.found);
    found.push_back(at);
  }
  const std::vector<Placement> placements = lay_out_runs(listing, options_.root_name);
  for (size_t at = 0; at < found.size(); ++at) {
    place(found[at]->first, found[at]->second, placements[at]);
  }
  order_runs();
}

void LogScan::place(const std::string& path, Entry& entry, const Placement& placement) {
  if (placement.run_key.empty() || !placement.is_read) {
    if (entry.tail && !entry.tail->is_in_flight()) {
      marks_[entry.tail->source()] = entry.tail->durable();
      moves_.forget(entry.tail.get());
      entry.tail.reset();
    }
    return;
  }
  if (entry.tail) {
    entry.tail->set_role(placement.role, placement.has_primary);
    return;
  }
  if (entry.has_begun) make_tail(path, entry, placement);
}

void LogScan::make_tail(const std::string& path, Entry& entry, const Placement& placement) {
  Claim claim = claim_bookmark(path, entry);
  if (claim.is_undecided) {
    is_layout_stale_ = true;
    return;
  }
  LogFile file = describe(path, entry, placement);
  if (claim.mark && !claim.mark->run_key.empty()) {
    // A file stays where its first points went, also when a rule would now say otherwise.
    file.run.key = claim.mark->run_key;
    file.run.name = run_name_of(file.run.key, printable_path(options_.root_name));
    file.metric_prefix = claim.mark->metric_prefix;
  }
  const auto inherited = inherited_.find(source_of(path));
  if (inherited != inherited_.end()) {
    if (!claim.mark && file.format == Format::kConsole) {
      claim.mark.emplace().decoder_state = inherited->second;
    }
    inherited_.erase(inherited);
  }
  entry.tail = std::make_unique<FileTail>(shop_, std::move(file), std::move(claim.mark));
  entry.tail->observe(entry.stat);
  attended_.insert(path);
  if (claim.is_of_another_name) moves_.hold(*entry.tail);
}

LogFile LogScan::describe(const std::string& path, const Entry& entry,
                          const Placement& placement) const {
  LogFile file;
  file.path = tree_.absolute(path);
  file.name = printable_path(path);
  file.format = entry.found.format;
  file.run = {options_.project, placement.run_key, placement.run_name};
  file.run_source = printable_path(tree_.absolute(placement.run_directory));
  const auto event_file = parse_event_file_name(base_of(file.name));
  if (event_file && file.format == Format::kTfevents) file.host = event_file->host;
  file.metric_prefix = placement.metric_prefix;
  file.role = placement.role;
  file.has_primary = placement.has_primary;
  file.starts_attempt = placement.starts_attempt;
  return file;
}

LogScan::Claim LogScan::claim_bookmark(const std::string& path, const Entry& entry) {
  const std::string source = source_of(path);
  const auto take = [&](auto at) {
    Claim claim{std::move(at->second)};
    marks_.erase(at);
    return claim;
  };
  const auto has_inode = [&](const FileBookmark& mark) {
    return mark.device == entry.stat.device && mark.inode == entry.stat.inode;
  };
  const auto own = marks_.find(source);
  const bool is_own = own != marks_.end();
  if (is_own && (has_inode(own->second) || is_document(entry.found.format))) return take(own);
  // Renamed while nobody looked? Then the bookmark of another name in this directory fits.
  const std::string prefix = source.substr(0, source.size() - base_of(source).size());
  for (auto at = marks_.lower_bound(prefix); at != marks_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    if (at == own || !has_inode(at->second) || !is_still(at->second, path)) continue;
    Claim claim{at->second};
    claim.is_of_another_name = true;
    leave_to_successor(std::string(at->first), at->second);
    return claim;
  }
  if (!is_own) return claim_of_copy(path, entry);
  return is_elsewhere(own->second, path) ? Claim{} : take(own);
}

// Is the file that `mark` speaks of in the directory of `path`, under another name?
bool LogScan::is_elsewhere(const FileBookmark& mark, const std::string& path) const {
  const std::string prefix = path.substr(0, path.size() - base_of(path).size());
  for (auto at = entries_.lower_bound(prefix); at != entries_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    const FileStat& stat = at->second.stat;
    const bool has_inode = stat.inode == mark.inode && stat.device == mark.device;
    if (has_inode && parent_of(at->first) == parent_of(path) && is_still(mark, at->first))
      return true;
  }
  return false;
}

// Rotated by copying: what was read under the old name is not read again.
LogScan::Claim LogScan::claim_of_copy(const std::string& path, const Entry& entry) {
  const std::string_view base = rotation_base(base_of(path));
  if (base == base_of(path)) return {};
  const auto original = entries_.find(join_path(parent_of(path), base));
  if (original == entries_.end() || !original->second.tail) return {};
  FileTail& tail = *original->second.tail;
  if (tail.is_in_flight()) return Claim::undecided();
  const Result<File> copy = File::open(tree_.absolute(path));
  if (!copy.ok()) return {};
  if (auto mark = tail.mark_of_copy(*copy)) {
    tail.expect_truncation();
    Claim claim{std::move(mark)};
    claim.is_of_another_name = true;
    return claim;
  }
  const bool is_being_copied = entry.stat.size < tail.durable().position &&
                               tail.begins_like(*copy) &&
                               shop_.clock->now_ms() - entry.stat.modified_ms() < kRewriteWaitMs;
  return is_being_copied ? Claim::undecided() : Claim{};
}

void LogScan::order_runs() {
  std::vector<PlacedTail> tails;
  for (const auto& [path, entry] : entries_) {
    if (entry.tail) tails.push_back({path, entry.tail.get()});
  }
  tail_count_ = tails.size();
  runs_ = reading_order(tails);
}

std::map<std::string, std::string> LogScan::troubles() const {
  std::map<std::string, std::string> reasons;
  for (const auto& [path, reason] : tree_.troubles()) reasons[printable_path(path)] = reason;
  for (const auto& [path, reason] : troubled_) reasons[printable_path(path)] = reason;
  if (tree_.is_over_files_max()) {
    reasons["."] = fmt::format(
        "holds more than {} files; the rest is not looked at. Point --workspace at the runs alone, "
        "or name directories to ignore",
        options_.tree.files_max);
  }
  return reasons;
}

// ---- Reading.

bool LogScan::pump(Sink& sink) {
  if (moves_.is_pending()) return moves_.pump(sink);
  for (const Orphan& orphan : orphans_) orphan.tail->pump(sink);  // Held: takes its last outcome.
  bool has_moved = desk_.pump(sink);
  for (const std::vector<FileTail*>& run : runs_) {
    for (FileTail* tail : run) {
      const FileTail::Progress progress = tail->pump(sink);
      has_moved |= progress == FileTail::Progress::kWorked;
      // What comes later in the order waits for what comes before.
      if (progress != FileTail::Progress::kIdle) break;
    }
  }
  return has_moved;
}

bool LogScan::is_caught_up() const {
  if (has_unprobed() || is_layout_stale_ || moves_.is_pending()) return false;
  for (const std::vector<FileTail*>& run : runs_) {
    for (const FileTail* tail : run) {
      if (!tail->is_idle()) return false;
    }
  }
  return true;
}

}  // namespace afs
