// Fuzz target of the format sniffer: any bytes under any likely name.
#include "fuzz_decoder.h"
#include "ingest/format_sniffer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace afs;
  constexpr const char* kNames[] = {"events.out.tfevents.1.host.1.0",
                                    "trainer_state.json",
                                    "trainer_log.jsonl",
                                    "metrics.csv",
                                    "results.csv",
                                    "args.yaml",
                                    "hparams.yaml",
                                    "all_results.json",
                                    "train.log",
                                    "x",
                                    "",
                                    "metrics.jsonl",
                                    "\xff\xfe"};
  const Bytes file(reinterpret_cast<const std::byte*>(bytes), std::min(size, kSniffBytesMax));
  fuzz::Cuts cuts(file);
  const char* name = kNames[cuts.next(std::size(kNames))];
  const auto whole = sniff_format(name, file, size);
  fuzz::require(whole == sniff_format(name, file, size), "the sniffer changed its mind");
  sniff_format(name, file.first(cuts.next(file.size() + 1)), size);
  sniff_format(name, file, uint64_t{10} << 30);  // The head of a far longer file.
  return 0;
}
