// What files below /proc say of the host. Pure functions; called by proc_host.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "gpu/host_probe.h"

namespace afs {

Status take_proc_stat(std::string_view text, HostSnapshot& into);     // /proc/stat
Status take_proc_meminfo(std::string_view text, HostSnapshot& into);  // /proc/meminfo
void take_proc_loadavg(std::string_view text, HostSnapshot& into);    // /proc/loadavg
// /proc/net/dev. Of the interfaces those that are hardware; where none is (a container), all but
// the loopback.
void take_proc_net_dev(std::string_view text,
                       const std::function<bool(std::string_view)>& is_hardware,
                       HostSnapshot& into);

}  // namespace afs
