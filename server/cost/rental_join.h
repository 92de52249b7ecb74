// RentalJoin: which runs ran on which rented machine, and how we know. Pure functions; called by
// api/ on worker threads.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rental_rows.h"
#include "core/rental.h"
#include "core/run.h"

namespace afs {

enum class JoinReason { kHand, kLabel, kHost, kAddress };
std::string_view to_string(JoinReason reason);  // "hand", "label", "host", "ip"
std::span<const JoinReason> enum_values(JoinReason);

struct RentalJoin {
  JoinReason reason = JoinReason::kHand;
  std::string words;  // "its label 'nayru-v8' is the run's name"
};

// What a run says of where it runs: parameters and tags named host, hostname, machine, node, ip, …,
// whatever comes before the last '/' or '.' of that name.
struct RunPlace {
  std::vector<std::string> names;  // Of hosts and addresses, in lower case.
  std::vector<std::string>
      labels;  // What a label may call it: name, key, the key's last part, its model; lower case.
};
RunPlace place_of(const Run& run, std::string_view model_key);

// When the run was at work: from its start, or its first data, to its newest data, or now while it
// is live.
struct RunSpan {
  WallTime from = 0, to = 0;
};
RunSpan span_of(const Run& run, bool is_live, WallTime now);

// The provider, or a rate card, names this host: "gpu-box" is "gpu-box.lab.example".
bool is_on_host(const Rental& rental, std::string_view host);

// std::nullopt: nothing joins them, or somebody said that they do not belong together.
std::optional<RentalJoin> join_of(const RentalRecord& record, RunId run, const RunPlace& place,
                                  const RunSpan& span, const std::vector<HandJoin>& by_hand,
                                  WallTime now);

}  // namespace afs
