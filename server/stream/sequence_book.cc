#include "stream/sequence_book.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace afs {
namespace {

constexpr std::string_view kPrefix =
    "http:";  // Before the client's name, where bookmarks of files say "file:".

}  // namespace

bool SequenceBook::Window::has(uint64_t number) const {
  if (number > newest) return false;
  const uint64_t bit = number % kSequenceWindow;
  return (bits[bit / 64] >> (bit % 64) & 1) != 0;
}

void SequenceBook::Window::add(uint64_t number) {
  if (number > newest) {
    if (number - newest >= kSequenceWindow) {
      bits.fill(0);
    } else {
      for (uint64_t between = newest + 1; between < number; ++between) {
        const uint64_t bit = between % kSequenceWindow;
        bits[bit / 64] &= ~(uint64_t{1} << (bit % 64));
      }
    }
    newest = number;
  }
  const uint64_t bit = number % kSequenceWindow;
  bits[bit / 64] |= uint64_t{1} << (bit % 64);
}

Status SequenceBook::load() {
  if (is_loaded_) return {};
  TRY_ASSIGN(const auto bookmarks, store_.bookmarks());
  for (const Bookmark& bookmark : bookmarks) {
    Window window;
    if (!bookmark.source.starts_with(kPrefix) || bookmark.state.size() != sizeof(window.bits)) {
      continue;
    }
    window.newest = bookmark.position;
    std::memcpy(window.bits.data(), bookmark.state.data(), sizeof(window.bits));
    stored_.emplace(bookmark.source.substr(kPrefix.size()), window);
  }
  is_loaded_ = true;
  return {};
}

const SequenceBook::Window* SequenceBook::find(const std::string& source) const {
  if (const auto taken = taken_.find(source); taken != taken_.end()) return &taken->second;
  const auto stored = stored_.find(source);
  return stored == stored_.end() ? nullptr : &stored->second;
}

Result<bool> SequenceBook::has(const BatchSequence& sequence) {
  TRY(load());
  const Window* const window = find(sequence.source);
  if (window == nullptr) {
    if (stored_.size() + taken_.size() < kSequenceSourcesMax) return false;
    return too_large("there are too many sources already; let each client keep one name as source");
  }
  if (sequence.number + kSequenceWindow <= window->newest) {
    return conflict("the number " + std::to_string(sequence.number) + " of source '" +
                    sequence.source + "' is more than " + std::to_string(kSequenceWindow) +
                    " behind its newest, " + std::to_string(window->newest) +
                    ": whether it is stored is not known any more");
  }
  return window->has(sequence.number);
}

Bookmark SequenceBook::take(const BatchSequence& sequence) {
  const Window* const known = find(sequence.source);
  Window window = known == nullptr ? Window() : *known;
  window.add(sequence.number);
  taken_.insert_or_assign(sequence.source, window);
  return {std::string(kPrefix) + sequence.source, window.newest,
          std::string(reinterpret_cast<const char*>(window.bits.data()), sizeof(window.bits))};
}

void SequenceBook::confirm() {
  for (auto& [source, window] : std::exchange(taken_, {})) stored_.insert_or_assign(source, window);
}

void SequenceBook::discard() { taken_.clear(); }

}  // namespace afs
