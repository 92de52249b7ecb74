// VastProvider: our instances at vast.ai, over its REST interface, page by page. On the thread of
// provider_poll.
#pragma once

#include <functional>
#include <memory>

#include "cost/price_provider.h"
#include "cost/provider_line.h"

namespace afs {

inline constexpr int64_t kVastPagePauseMs = 1'100;  // vast.ai refuses two lists within a second.
inline constexpr int kVastPagesMax =
    40;  // Of 25 instances; further ones are not shown, and that is said.

inline constexpr int kVastChargesPerPage = 500;  // As many as vast.ai gives at once.
inline constexpr int kVastChargePagesMax = 10;   // Beyond them no charges are shown, and that is said.

// Waits so long; false when the waiting was ended, and with it the work.
using Pause = std::function<bool(int64_t pause_ms)>;

std::unique_ptr<PriceProvider> make_vast_provider(std::unique_ptr<ProviderLine> line, Pause pause);

}  // namespace afs
