#include "cost/rental_join.h"

#include <algorithm>
#include <array>

#include "catalog/rental_history.h"

namespace afs {
namespace {

constexpr JoinReason kReasons[] = {JoinReason::kHand, JoinReason::kLabel, JoinReason::kHost,
                                   JoinReason::kAddress};
constexpr std::array<std::string_view, 10> kPlaceNames = {
    "host",      "hostname", "host_name", "machine",    "node",
    "node_name", "nodename", "ip",        "ip_address", "public_ip"};
constexpr size_t kPlaceNamesMax = 32;  // Of one run; further ones are not looked at.

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return low;
}

std::string_view last_part(std::string_view text, std::string_view separators) {
  const size_t at = text.find_last_of(separators);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

bool is_place_name(std::string_view name) {
  const std::string low = lower(last_part(name, "/."));
  return std::find(kPlaceNames.begin(), kPlaceNames.end(), low) != kPlaceNames.end();
}

void take_places(const auto& entries, std::vector<std::string>& names) {
  for (const auto& entry : entries) {
    if (names.size() >= kPlaceNamesMax) return;
    if (!entry.value.empty() && is_place_name(entry.name)) names.push_back(lower(entry.value));
  }
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool is_address(std::string_view name) {
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

// "gpu-box" is "gpu-box.lab.example": one of the two is the other's first part.
bool is_same_host(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  if (is_address(a) || is_address(b)) return false;
  const bool is_one_short =
      (a.find('.') == std::string_view::npos) != (b.find('.') == std::string_view::npos);
  return is_one_short && a.substr(0, a.find('.')) == b.substr(0, b.find('.'));
}

std::optional<RentalJoin> by_evidence(const Rental& rental, const RunPlace& place) {
  const std::string label = lower(rental.label);
  if (!label.empty() && has(place.labels, label)) {
    return RentalJoin{JoinReason::kLabel, "its label '" + rental.label + "' names the run"};
  }
  for (const std::string& name : place.names) {
    if (!rental.ip.empty() && name == rental.ip)
      return RentalJoin{JoinReason::kAddress, "the run says it is at " + name};
    if (is_on_host(rental, name) ||
        (!rental.provider_id.empty() && name == lower(rental.provider_id))) {
      return RentalJoin{JoinReason::kHost, "the run says its host is " + name};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(JoinReason reason) {
  switch (reason) {
    case JoinReason::kHand:
      return "hand";
    case JoinReason::kLabel:
      return "label";
    case JoinReason::kHost:
      return "host";
    case JoinReason::kAddress:
      return "ip";
  }
  return "hand";
}
std::span<const JoinReason> enum_values(JoinReason) { return kReasons; }

RunPlace place_of(const Run& run, std::string_view model_key) {
  RunPlace place;
  take_places(run.tags, place.names);
  take_places(run.params, place.names);
  for (const std::string_view label : {std::string_view(run.name), std::string_view(run.key),
                                       last_part(run.key, "/"), model_key}) {
    if (!label.empty()) place.labels.push_back(lower(label));
  }
  return place;
}

RunSpan span_of(const Run& run, bool is_live, WallTime now) {
  const WallTime to = is_live ? now : run.last_data_at;
  // A clock that was not set yet must not bill decades.
  const auto is_plausible = [to](WallTime time) {
    return time > 0 && time > to - kRentalAgeMsMax && time <= to;
  };
  WallTime from = is_plausible(run.facts.started_at.value_or(0)) ? *run.facts.started_at : 0;
  for (const Attempt& attempt : run.attempt_list) {
    if (is_plausible(attempt.first_time) && (from == 0 || attempt.first_time < from))
      from = attempt.first_time;
  }
  if (from == 0) from = to;
  return {from, std::max(from, to)};
}

bool is_on_host(const Rental& rental, std::string_view host) {
  return is_same_host(lower(rental.host), lower(host));
}

std::optional<RentalJoin> join_of(const RentalRecord& record, RunId run, const RunPlace& place,
                                  const RunSpan& span, const std::vector<HandJoin>& by_hand,
                                  WallTime now) {
  for (const HandJoin& join : by_hand) {
    if (join.run != run) continue;
    return join.is_joined ? std::optional(RentalJoin{JoinReason::kHand, "put together by hand"})
                          : std::nullopt;
  }
  const WallTime from = record.segments.front().since;
  const WallTime to = record.closed_at.value_or(now);
  if (span.to < from || span.from > to) return std::nullopt;
  return by_evidence(record.rental, place);
}

}  // namespace afs
