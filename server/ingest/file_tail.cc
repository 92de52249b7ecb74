#include "ingest/file_tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "ingest/csv_rewrite.h"
#include "ingest/observed_at.h"

namespace afs {
namespace {

constexpr size_t kHoleBytesMin = 64 * 1024;    // Zeros in text for so long are a hole.
constexpr size_t kBufferBytesKept = 4u << 20;  // A larger buffer is given back after use.
constexpr std::string_view kRestUnread =
    "the rest of the file is not read; other files are not affected";

bool is_all_zero(Bytes bytes) {
  return !bytes.empty() && bytes[0] == std::byte{0} &&
         std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

}  // namespace

FileTail::FileTail(TailShop& shop, LogFile file, std::optional<FileBookmark> from)
    : shop_(shop), file_(std::move(file)), delivery_(shop.deliveries) {
  if (from) {
    mark_ = std::move(*from);
  } else {
    mark_.attempt_is_due = file_.starts_attempt;
  }
  mark_.run_key = file_.run.key;
  mark_.metric_prefix = file_.metric_prefix;
  durable_ = mark_;
}

void FileTail::observe(const FileStat& stat) {
  if (retries_ || stat != seen_) is_due_ = true;
  if (!size_at_first_sight_) {
    size_at_first_sight_ = stat.size;
    modified_at_first_sight_ns_ = stat.modified_ns;
  }
}

FileTail::Progress FileTail::pump(Sink& sink) {
  settle();
  if (is_in_flight()) return Progress::kWaiting;
  if (!is_due_) return Progress::kIdle;
  if (is_held_ || !delivery_.is_free()) return Progress::kWaiting;
  return is_document(file_.format) ? pump_document(sink) : pump_stream(sink);
}

void FileTail::move_to(std::string path, std::string name) {
  file_.path = std::move(path);
  file_.name = std::move(name);
  is_due_ = true;
}

std::optional<FileBookmark> FileTail::mark_of_copy(const File& copy) const {
  const auto is_copied_from = [&](const FileBookmark& mark) {
    return mark.position > 0 && mark.fingerprint.matches(copy, mark.position);
  };
  if (is_copied_from(durable_)) return durable_;
  if (before_ && is_copied_from(*before_)) return before_;
  return std::nullopt;
}

bool FileTail::begins_like(const File& copy) const {
  std::string head(head_.size(), '\0');
  const Result<size_t> count = copy.read_at(0, std::as_writable_bytes(std::span(head)));
  return count.ok() && head_.compare(0, *count, head, 0, *count) == 0;
}

// ---- What became of the last batch.

void FileTail::settle() {
  const std::optional<Result<Receipt>> outcome = delivery_.take_outcome();
  if (!outcome) return;
  if (outcome->ok()) {
    durable_ = mark_;
    return;
  }
  rewind();
  const ErrorCode code = outcome->code();
  const bool may_heal =
      code == ErrorCode::kBusy || code == ErrorCode::kUnavailable || code == ErrorCode::kInternal;
  if (!may_heal) refused_ = "the store does not take it: " + outcome->message();
}

// Back to what is durable: the file is its own buffer, so nothing is lost.
void FileTail::rewind() {
  mark_ = durable_;
  decoder_.reset();
  is_due_ = true;
}

Decoder& FileTail::decoder() {
  if (!decoder_) {
    decoder_ = shop_.make_decoder(file_.format);
    CHECK(decoder_ != nullptr);
    if (!mark_.decoder_state.empty()) decoder_->restore(mark_.decoder_state);
  }
  return *decoder_;
}

// ---- Is it still the same file?

FileTail::Verdict FileTail::judge(const File& file, const FileStat& stat) {
  if (mark_.position == 0) return Verdict::kSame;
  if (stat.size >= mark_.position && mark_.fingerprint.matches(file, mark_.position)) {
    shrunk_at_ms_ = -1;
    return Verdict::kSame;
  }
  return judge_changed(file, stat);
}

FileTail::Verdict FileTail::judge_changed(const File& file, const FileStat& stat) {
  if (stat.size == 0) return Verdict::kWait;  // Truncated, and nothing new in it yet.
  if (file_.format == Format::kCsv) {
    if (const auto verdict = judge_header(file)) return *verdict;
  }
  return is_maybe_being_rewritten(file, stat) ? Verdict::kWait : Verdict::kStartOver;
}

// Lightning writes a CSV anew with a longer header when a new metric appears: no new attempt.
std::optional<FileTail::Verdict> FileTail::judge_header(const File& file) {
  const std::optional<std::string> header = first_line(file);
  if (!header) return Verdict::kWait;
  if (mark_.header.empty()) return std::nullopt;
  if (is_longer_header(mark_.header, *header)) return Verdict::kRefill;
  return std::nullopt;
}

// Shorter, but the same bytes so far: some writers save by writing everything again.
bool FileTail::is_maybe_being_rewritten(const File& file, const FileStat& stat) {
  if (stat.size >= mark_.position) return false;
  const size_t length = std::min<size_t>(head_.size(), stat.size);
  std::string now(length, '\0');
  const Result<size_t> count = file.read_at(0, std::as_writable_bytes(std::span(now)));
  if (!count.ok() || *count != length || head_.compare(0, length, now) != 0) return false;
  const int64_t now_ms = shop_.clock->steady_ms();
  if (shrunk_at_ms_ < 0) shrunk_at_ms_ = now_ms;
  return now_ms - shrunk_at_ms_ < kRewriteWaitMs;
}

void FileTail::start_over() {
  size_at_first_sight_ = 0;  // All of it is new.
  before_ = durable_;
  FileBookmark fresh;
  fresh.run_key = mark_.run_key;
  fresh.metric_prefix = mark_.metric_prefix;
  fresh.trouble = mark_.trouble;
  fresh.trouble_since = mark_.trouble_since;
  fresh.attempt_is_due = !is_truncation_expected_;
  // A rotated console log goes on where it was cut: its step count must not begin again.
  if (is_truncation_expected_ && file_.format == Format::kConsole) {
    fresh.decoder_state = mark_.decoder_state;
  }
  mark_ = std::move(fresh);
  head_.clear();
  decoder_.reset();
  shrunk_at_ms_ = -1;
  is_truncation_expected_ = false;
  refused_.clear();
}

void FileTail::refill() {
  const uint64_t known = std::max(mark_.lines, mark_.lines_known);
  start_over();
  mark_.attempt_is_due = false;
  mark_.lines_known = known;
}

// ---- Growing files.

FileTail::Progress FileTail::pump_stream(Sink& sink) {
  const Result<File> file = File::open(file_.path);
  if (!file.ok()) return stay_unreadable(sink, file.error());
  const Result<FileStat> stat = file->stat();
  if (!stat.ok()) return stay_unreadable(sink, stat.error());
  switch (judge(*file, *stat)) {
    case Verdict::kSame:
      recognise(*file, *stat);
      break;
    case Verdict::kWait:
      is_due_ = false;
      retries_ = true;
      return Progress::kIdle;
    case Verdict::kStartOver:
      start_over();
      break;
    case Verdict::kRefill:
      refill();
      break;
  }
  unreadable_.clear();
  retries_ = false;
  if (mark_.is_dead || !refused_.empty()) return rest(sink, *stat);
  return read_block(sink, *file, *stat);
}

FileTail::Progress FileTail::read_block(Sink& sink, const File& file, const FileStat& stat) {
  IngestBatch batch;
  fills_in_ = mark_.lines < mark_.lines_known;
  const Taken taken = take(file, stat, batch);
  advance(file, stat, taken.bytes);
  if (shop_.buffer.size() > kBufferBytesKept) std::vector<std::byte>().swap(shop_.buffer);
  if (taken.unreadable) {
    rewind();
    return stay_unreadable(sink, *taken.unreadable);
  }
  if (taken.damaged) {
    mark_.is_dead = true;
    mark_.bad_reason = fmt::format("damaged after byte {}: {}; {}", mark_.position,
                                   taken.damaged->message, kRestUnread);
  } else if (taken.bytes == 0 && batch.point_count() == 0) {
    return rest(sink, stat);
  }
  return hand_over(sink, std::move(batch), stat);
}

// At the end of what is there.
FileTail::Progress FileTail::rest(Sink& sink, const FileStat& stat) {
  seen_ = stat;
  if (trouble_now() != mark_.trouble) {
    const Progress progress = hand_over(sink, {}, stat);
    is_due_ = true;  // Not at rest before that is told.
    return progress;
  }
  is_due_ = false;
  return Progress::kIdle;
}

FileTail::Progress FileTail::stay_unreadable(Sink& sink, const Error& error) {
  if (error.code == ErrorCode::kNotFound) {  // Deleted just now: the next scan says so.
    is_due_ = false;
    return Progress::kIdle;
  }
  unreadable_ = error.message;
  retries_ = true;
  return rest(sink, seen_);
}

size_t FileTail::record_bytes_max() const {
  if (file_.format == Format::kTfevents) return kRecordBytesMax + shop_.block_bytes;
  return 2 * kLineBytesMax + shop_.block_bytes;  // Decoders pass over longer lines by themselves.
}

// Offers what follows the position; with a larger buffer when a record does not fit into it.
FileTail::Taken FileTail::take(const File& file, const FileStat& stat, IngestBatch& batch) {
  for (size_t want = shop_.block_bytes;; want = std::min(want * 2, record_bytes_max())) {
    if (shop_.buffer.size() < want) shop_.buffer.resize(want);
    const Result<size_t> count = file.read_at(mark_.position, std::span(shop_.buffer).first(want));
    if (!count.ok()) return {0, count.error(), std::nullopt};
    shop_.bytes_read += static_cast<int64_t>(*count);
    const Bytes bytes(shop_.buffer.data(), *count);
    if (file_.format != Format::kTfevents && bytes.size() >= kHoleBytesMin && is_all_zero(bytes)) {
      return {pass_over_hole(file, bytes.size(), batch), std::nullopt, std::nullopt};
    }
    const size_t known = before_known_line(bytes);
    Taken taken = offer(bytes.first(known), stat, batch);
    if (taken.bytes == 0 && known < bytes.size()) taken = offer(bytes, stat, batch);
    if (taken.bytes > 0 || taken.damaged || *count < want) return taken;
    if (want >= record_bytes_max()) {
      return {0, std::nullopt,
              corrupt(fmt::format("a record is longer than {} MiB", record_bytes_max() >> 20))};
    }
  }
}

// In slices, so that a batch stays near points_max; a slice that holds no whole record is made
// larger.
FileTail::Taken FileTail::offer(Bytes bytes, const FileStat& stat, IngestBatch& batch) {
  Taken taken;
  DecodeContext context = context_of(stat);
  size_t slice = shop_.slice_bytes;
  while (taken.bytes < bytes.size() && batch.point_count() < shop_.points_max) {
    const Bytes rest = bytes.subspan(taken.bytes);
    const Bytes offered = rest.first(std::min(slice, rest.size()));
    context.has_more = mark_.position + taken.bytes + offered.size() < stat.size;
    const Result<size_t> count = decoder().feed(offered, context, batch);
    if (!count.ok()) {
      taken.damaged = count.error();
      return taken;
    }
    CHECK(*count <= offered.size());
    taken.bytes += *count;
    if (*count == 0 && offered.size() == rest.size()) break;
    slice = *count == 0 ? slice * 2 : shop_.slice_bytes;
  }
  return taken;
}

// Zeros where text should be: a hole that a truncation under an open writer, or truncate(1), left
// behind.
size_t FileTail::pass_over_hole(const File& file, size_t length, IngestBatch& batch) {
  const Result<FileStat> stat = file.stat();
  uint64_t end = mark_.position + length;
  if (stat.ok()) end = std::max(end, file.next_data(end, stat->size));
  batch.records_bad += 1;
  batch.bad_reason = fmt::format("{} bytes of zeros at byte {} were passed over",
                                 end - mark_.position, mark_.position);
  return static_cast<size_t>(end - mark_.position);
}

// After a rewrite, lines that the store has are offered apart from new ones.
size_t FileTail::before_known_line(Bytes bytes) const {
  if (mark_.lines >= mark_.lines_known) return bytes.size();
  const std::string_view text = as_text(bytes);
  size_t at = 0;
  for (uint64_t left = mark_.lines_known - mark_.lines; left > 0; --left) {
    const size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return bytes.size();
    at = end + 1;
  }
  return at;
}

// The bookmark moves past what was taken, and remembers by what to know the file again.
void FileTail::advance(const File& file, const FileStat& stat, size_t taken) {
  mark_.device = stat.device;
  mark_.inode = stat.inode;
  if (taken == 0) return;
  const Bytes bytes = Bytes(shop_.buffer).first(std::min(taken, shop_.buffer.size()));
  if (file_.format == Format::kCsv) count_lines(as_text(bytes));
  mark_.position += taken;
  const size_t tail = std::min(bytes.size(), kFingerprintBytesMax);
  mark_.fingerprint.tail_bytes = static_cast<uint32_t>(tail);
  // Past a hole all bytes are alike, so the buffer's last ones are those before the position.
  mark_.fingerprint.tail_hash = hash_of(bytes.last(tail));
  keep_head(file);
  mark_.fingerprint.head_bytes = static_cast<uint32_t>(head_.size());
  mark_.fingerprint.head_hash = hash_of(as_bytes(head_));
}

void FileTail::count_lines(std::string_view text) {
  if (mark_.position == 0) {
    std::string_view line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() <= kHeaderBytesMax) mark_.header = line;
  }
  mark_.lines += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// The same content, perhaps under a new inode (rsync, a restored backup).
void FileTail::recognise(const File& file, const FileStat& stat) {
  keep_head(file);
  if (mark_.position == 0) return;
  mark_.device = durable_.device = stat.device;
  mark_.inode = durable_.inode = stat.inode;
}

void FileTail::keep_head(const File& file) {
  const size_t length = std::min<uint64_t>(mark_.position, kFingerprintBytesMax);
  if (head_.size() >= length) return;
  std::string head(length, '\0');
  const Result<size_t> count = file.read_at(0, std::as_writable_bytes(std::span(head)));
  if (count.ok() && *count == length) head_ = std::move(head);
}

// ---- Documents.

FileTail::Progress FileTail::pump_document(Sink& sink) {
  const Result<File> file = File::open(file_.path);
  if (!file.ok()) return stay_unreadable(sink, file.error());
  const Result<FileStat> stat = file->stat();
  if (!stat.ok()) return stay_unreadable(sink, stat.error());
  const bool is_read =
      is_same_file(*stat) && mark_.size == stat->size && mark_.modified_ns == stat->modified_ns;
  unreadable_.clear();
  retries_ = false;
  if (is_read || !refused_.empty()) return rest(sink, *stat);
  if (stat->size == 0) return wait_for_the_rest(sink, *stat);
  return read_document(sink, *file, *stat);
}

FileTail::Progress FileTail::read_document(Sink& sink, const File& file, const FileStat& stat) {
  IngestBatch batch;
  std::string reason;
  if (stat.size > shop_.document_bytes_max) {
    reason = fmt::format("larger than {} MiB; it is not read", shop_.document_bytes_max >> 20);
  } else {
    if (shop_.buffer.size() < stat.size) shop_.buffer.resize(stat.size);
    const auto into = std::span(shop_.buffer).first(stat.size);
    const Result<size_t> count = file.read_at(0, into);
    if (!count.ok()) return stay_unreadable(sink, count.error());
    shop_.bytes_read += static_cast<int64_t>(*count);
    decoder_.reset();
    const auto taken = decoder().feed(Bytes(into).first(*count), context_of(stat), batch);
    if (taken.ok() && *taken == 0) return wait_for_the_rest(sink, stat);
    if (!taken.ok()) reason = taken.message();
  }
  mark_.device = stat.device;
  mark_.inode = stat.inode;
  mark_.position = mark_.size = stat.size;
  mark_.modified_ns = stat.modified_ns;
  mark_.bad_records = reason.empty() ? 0 : 1;
  mark_.bad_reason = reason;
  decoder_.reset();
  if (shop_.buffer.size() > kBufferBytesKept) std::vector<std::byte>().swap(shop_.buffer);
  return hand_over(sink, std::move(batch), stat);
}

// Half-written, most likely: its writer is at work.
FileTail::Progress FileTail::wait_for_the_rest(Sink& sink, const FileStat& stat) {
  const bool is_stuck = shop_.clock->now_ms() - stat.modified_ms() > kHalfWrittenWaitMs;
  if (stat.size > 0 && is_stuck) {
    unreadable_ = "is not complete: its end is missing; it is read again when it changes";
    return rest(sink, stat);
  }
  retries_ = true;
  return rest(sink, stat);
}

// ---- What every batch carries.

DecodeContext FileTail::context_of(const FileStat& stat) const {
  DecodeContext context;
  context.path = file_.name;
  context.modified_at = std::min(stat.modified_ms(), shop_.clock->now_ms());
  return context;
}

FileTail::Progress FileTail::hand_over(Sink& sink, IngestBatch batch, const FileStat& stat) {
  dress(batch, stat);
  mark_.decoder_state = decoder_ ? decoder_->state() : mark_.decoder_state;
  if (is_document(file_.format)) mark_.decoder_state.clear();
  batch.bookmarks.push_back(mark_.encode(source()));
  const Status status = delivery_.submit(sink, std::move(batch));
  if (!status.ok()) {
    rewind();
    return Progress::kWaiting;
  }
  is_due_ = true;
  settle();
  return Progress::kWorked;
}

void FileTail::dress(IngestBatch& batch, const FileStat& stat) {
  batch.run = file_.run;
  const bool repeats = fills_in_ || file_.role == FileRole::kSecondary;
  if (repeats || is_document(file_.format)) batch.kind = BatchKind::kFillIn;
  const bool starts_attempt =
      mark_.attempt_is_due && batch.point_count() > 0 && file_.role == FileRole::kPrimary;
  for (IngestBatch::Column& column : batch.columns) {
    column.starts_attempt |= starts_attempt;
    if (!file_.metric_prefix.empty()) column.metric.insert(0, file_.metric_prefix);
  }
  if (batch.point_count() > 0) mark_.attempt_is_due = false;
  if (!batch.update) batch.update.emplace();
  if (!file_.host.empty()) batch.tags.push_back({"host", file_.host});
  date(*batch.update, batch, stat);
  if (!batch.update->source_path) batch.update->source_path = file_.run_source;
  tell_trouble(batch);
}

// When its newest data was written. A document repeats what was written long before it, and a file
// that only fills in what others tell may have been copied: it counts when it is seen to change.
void FileTail::date(RunUpdate& update, const IngestBatch& batch, const FileStat& stat) const {
  if (stat.modified_ns <= 0) return;
  const bool is_growth = is_document(file_.format)
                             ? stat.modified_ns > modified_at_first_sight_ns_
                             : mark_.position > size_at_first_sight_.value_or(0);
  if (!is_document(file_.format)) {
    update.observed_at = observed_at(batch, stat.modified_ms(), is_growth, shop_.clock->now_ms());
  }
  const bool is_beside_others = file_.role == FileRole::kSecondary && file_.has_primary;
  if (is_beside_others && !is_growth) update.observed_at.reset();
}

void FileTail::tell_trouble(IngestBatch& batch) {
  mark_.bad_records += batch.records_bad;
  if (!mark_.is_dead && batch.records_bad > 0) mark_.bad_reason = batch.bad_reason;
  std::string reason = trouble_now();
  if (reason == mark_.trouble) return;
  if (mark_.trouble.empty()) mark_.trouble_since = shop_.clock->now_ms();
  batch.troubles.push_back({file_.name, reason, mark_.trouble_since,
                            std::max<int64_t>(mark_.bad_records, reason.empty() ? 0 : 1)});
  mark_.trouble = std::move(reason);
}

std::string FileTail::trouble_now() {
  if (!unreadable_.empty()) return unreadable_;
  if (!refused_.empty()) return refused_;
  if (mark_.is_dead || is_document(file_.format)) return mark_.bad_reason;
  std::string warning = decoder().warning();
  if (mark_.bad_records == 0) return warning;
  if (!warning.empty()) warning += ". ";
  return warning + fmt::format("{} {} passed over; the last because: {}", mark_.bad_records,
                               mark_.bad_records == 1 ? "record was" : "records were",
                               mark_.bad_reason.empty() ? "unknown" : mark_.bad_reason);
}

}  // namespace afs
