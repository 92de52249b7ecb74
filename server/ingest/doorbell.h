// Doorbell: wakes the one thread that waits for it. ring() from any thread; the rest on the waiting
// thread.
#pragma once

namespace afs {

class Doorbell {
 public:
  Doorbell();
  ~Doorbell();
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;

  void ring();
  void drain();
  int descriptor() const {
    return descriptor_;
  }  // Readable once it rang; -1 when the system has none to give.

 private:
  const int descriptor_;
};

}  // namespace afs
