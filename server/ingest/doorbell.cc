#include "ingest/doorbell.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace afs {

Doorbell::Doorbell() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Doorbell::~Doorbell() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Doorbell::ring() {
  const uint64_t one = 1;
  // A full counter fails, and then the bell is ringing already.
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof(one));
}

void Doorbell::drain() {
  uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(descriptor_, &count, sizeof(count));
}

}  // namespace afs
