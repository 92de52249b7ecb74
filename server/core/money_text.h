// Money as people read it. Called wherever the server puts money in words, on
// any thread.
#pragma once

#include <string>

#include "core/money.h"

namespace afs {

// "$0.82", "€1,200.00", "1.20 CHF"; "< $0.01" for what is more than nothing and less than a cent,
// "-$0.82". Rounded to the cent, the half up.
std::string money_text(const Money& money);

}  // namespace afs
