// File names as the format sniffer reads them: which names exclude a format, and which are needed
// for one. Any thread. Does no I/O.
#pragma once

#include <string_view>

namespace afs {

// Sources, documents, weights, pictures: never a log, whatever is in them.
bool is_foreign_file_name(std::string_view name);

bool is_json_name(std::string_view name);  // Ends in .json or .jsonl
bool is_yaml_name(std::string_view name);
bool is_params_name(std::string_view name);   // hparams.yaml, args.yaml, config.yaml, *params*.yaml
bool is_results_name(std::string_view name);  // all_results.json and its like.
bool is_table_name(std::string_view name);    // Ends in .csv or .tsv
bool is_console_name(std::string_view name);  // May be a console log by its ending.
bool is_job_output_name(std::string_view name);  // nohup.out, slurm-12.out, train.log: surely one.

// Keys of training data in JSON lines: instruction, messages, text, …
bool is_training_data_key(std::string_view key);

}  // namespace afs
