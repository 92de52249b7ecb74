#include "ingest/decoder.h"
#include "ingest/single_writer.h"

namespace afs {

std::unique_ptr<Decoder> make_decoder(Format format) {
  switch (format) {
    case Format::kTfevents:
      return make_tfevents_decoder();
    case Format::kTrainerState:
      return make_trainer_state_decoder();
    case Format::kTrainerLog:
      return make_single_writer(make_trainer_log_decoder());
    case Format::kJsonl:
      return make_single_writer(make_jsonl_decoder());
    case Format::kCsv:
      return make_single_writer(make_csv_decoder());
    case Format::kConsole:
      return make_single_writer(make_console_decoder());
    case Format::kParamsYaml:
      return make_params_yaml_decoder();
    case Format::kResultsJson:
      return make_results_json_decoder();
    case Format::kUnknown:
      return nullptr;
  }
  return nullptr;
}

}  // namespace afs
