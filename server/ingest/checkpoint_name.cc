#include "ingest/checkpoint_name.h"

#include <array>
#include <charconv>

#include "ingest/relative_path.h"
#include "ingest/words.h"

namespace afs {
namespace {

constexpr std::array<std::string_view, 4> kEndings = {".ckpt", ".pt", ".pth", ".safetensors"};
constexpr std::array<std::string_view, 4> kDirectoryStarts = {"checkpoint-", "checkpoint_",
                                                              "global_step", "iter_"};
constexpr std::array<std::string_view, 3> kStepWords = {"step", "iter", "checkpoint"};
constexpr std::array<std::string_view, 4> kOtherStates = {"optimizer", "scheduler", "scaler",
                                                          "rng_state"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Step> leading_number(std::string_view text) {
  Step step = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), step);
  if (failure != std::errc() || step < 0) return std::nullopt;
  return step;
}

std::string_view without_ending(std::string_view name) {
  for (const std::string_view ending : kEndings) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

}  // namespace

bool is_checkpoint_directory(std::string_view name) {
  for (const std::string_view start : kDirectoryStarts) {
    if (name.starts_with(start) && is_all_digits(name.substr(start.size()))) return true;
  }
  return name.ends_with(".ckpt");
}

bool is_checkpoint_file(std::string_view name) {
  if (without_ending(name) == name) return false;
  for (const std::string_view start : kOtherStates) {
    if (name.starts_with(start)) return false;
  }
  return true;
}

std::optional<Step> step_of_checkpoint(std::string_view name) {
  const std::string text = lowered(without_ending(name));
  for (const std::string_view word : kStepWords) {
    const size_t at = text.rfind(word);
    if (at == std::string::npos) continue;
    std::string_view rest = std::string_view(text).substr(at + word.size());
    if (rest.starts_with("s")) rest.remove_prefix(1);
    while (!rest.empty() && (rest[0] == '=' || rest[0] == '_' || rest[0] == '-'))
      rest.remove_prefix(1);
    if (!rest.empty() && is_digit(rest[0])) return leading_number(rest);
  }
  // "model-12000.pt"; but "epoch=3" and "best-0.93" count something else.
  size_t begin = text.size();
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  const bool ends_in_number = begin < text.size() && begin > 0;
  const bool is_step = ends_in_number && (text[begin - 1] == '-' || text[begin - 1] == '_') &&
                       text.find("epoch") == std::string::npos &&
                       text.find('.') == std::string::npos;
  return is_step ? leading_number(std::string_view(text).substr(begin)) : std::nullopt;
}

}  // namespace afs
