// LogDir: watches a directory tree and reads the training logs in it while they grow. The Source of
// files. Made and started by wiring; works on a thread of its own; stats() from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/batch.h"
#include "ingest/decoder.h"
#include "ingest/file_probe.h"

namespace afs {

class LogDir final : public Source {
 public:
  struct Options {
    std::filesystem::path root;  // The workspace. It may appear later.
    std::string project = "default";
    std::vector<std::string> ignore;      // Names of directories and files that are passed over.
    std::filesystem::path own_directory;  // The server's own data, when it lies in the workspace.
    int64_t poll_interval_ms = 500;       // Longer when a look takes more than a tenth of it.
    size_t files_max = 200'000;
    bool is_watch_on = true;  // inotify beside polling; off in tests of polling.
    std::function<std::unique_ptr<Decoder>(Format)>
        make_decoder;  // Tests only; empty = the real one.
    Sniffer sniff;     // Likewise.
  };
  // `resume_from`: all bookmarks of the store; those of other sources are passed over.
  LogDir(Options options, std::vector<Bookmark> resume_from, const Clock& clock);
  ~LogDir() override;

  Status start(Sink& sink) override;
  void stop() override;

  struct Stats {
    int64_t runs = 0;
    int64_t files = 0;  // That are read on.
    int64_t directories = 0;
    int64_t troubles = 0;  // Of no run; a run's are told with it.
    int64_t bytes_read = 0;
    bool is_first_scan_done = false;  // What lay there at the start has been read and is durable.
    bool is_caught_up = false;        // So is all that was found since.
  };
  Stats stats() const;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace afs
