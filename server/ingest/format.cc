#include "ingest/format.h"

namespace afs {

std::string_view to_string(Format format) {
  switch (format) {
    case Format::kUnknown: return "unknown";
    case Format::kTfevents: return "TensorBoard event file";
    case Format::kTrainerState: return "Hugging Face trainer_state.json";
    case Format::kTrainerLog: return "LLaMA-Factory trainer_log.jsonl";
    case Format::kJsonl: return "JSON lines";
    case Format::kCsv: return "CSV";
    case Format::kConsole: return "console log";
    case Format::kParamsYaml: return "parameter file";
    case Format::kResultsJson: return "results file";
  }
  return "unknown";
}

bool is_document(Format format) {
  return format == Format::kTrainerState || format == Format::kParamsYaml ||
         format == Format::kResultsJson;
}

}  // namespace afs
