// The decoder of all_results.json, train_results.json and eval_results.json, which Hugging Face's
// example scripts write once when a phase is over: figures of the whole run. They become params
// `result/…`; a training time among them says that the run has finished. No points: the figures
// bear no step. Called by log_dir on its thread, with the whole document each time.
#include "base/json_value.h"
#include "ingest/decoder.h"
#include "ingest/json_field.h"
#include "ingest/param_text.h"

namespace afs {
namespace {

class ResultsJsonDecoder final : public Decoder {
 public:
  Result<size_t> feed(Bytes bytes, const DecodeContext& context, IngestBatch& out) override {
    const auto root = parse_json(as_text(bytes));
    if (!root.ok()) return size_t{0};  // Half-written.
    if (!root->as_object()) {
      return invalid(context.path + " is not a results file: it is not one JSON object");
    }
    add_params(out, "result/", *root);
    if (!out.update) out.update.emplace();
    out.update->observed_at = context.modified_at;
    if (positive_field(*root, "train_runtime")) {
      out.update->end = RunEnd::kFinished;
      out.update->current_epoch = positive_field(*root, "epoch");
      out.update->samples_per_second = positive_field(*root, "train_samples_per_second");
      out.update->tokens_per_second = positive_field(*root, "train_tokens_per_second");
    }
    return bytes.size();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_results_json_decoder() {
  return std::make_unique<ResultsJsonDecoder>();
}

}  // namespace afs
