// Format: what kind of file this is, decided by content by the format sniffer.
#pragma once

#include <string_view>

namespace afs {

enum class Format {
  kUnknown,       // Not ours: passed over in silence.
  kTfevents,      // TensorBoard event file; grows.
  kTrainerState,  // Hugging Face trainer_state.json; a document, rewritten whole.
  kTrainerLog,    // LLaMA-Factory trainer_log.jsonl; grows.
  kJsonl,         // Any JSON lines with a step and numbers; grows.
  kCsv,           // Lightning metrics.csv, Ultralytics results.csv, any CSV with a step-like column; grows,
                  // or is rewritten with a longer header.
  kConsole,       // Text as a trainer prints it; grows.
  kParamsYaml,    // hparams.yaml, args.yaml: flat key: value; a document.
  kResultsJson,   // Hugging Face all_results.json and its like: a document that says the run is over.
};
std::string_view to_string(Format format);

// A document is offered whole each time it changes; the others are offered from the bookmark on.
bool is_document(Format format);

}  // namespace afs
