// Param choice: which of a run's parameters the summary shows: those that people compare runs by, first. Pure.

import type { NamedValue } from "../../gen/api";

// In the order of the summary; of each, the first name that fits comes first.
const wanted: readonly RegExp[] = [
  /(^|[/.])(learning_?rate|lr0?|base_lr|max_lr)$/i,
  /^(per_device_train_batch_size|train_batch_size|batch_size|batch|micro_batch_size)$|[/_.-]batch(_size)?$/i,
  /(^|[/_.-])(gradient_accumulation_steps|grad_accum|accumulate_grad_batches)$/i,
  /(^|[/.])(num_train_epochs|num_epochs|max_epochs|epochs|max_steps)$/i,
  /(^|[/_.-])(model|model_name|model_name_or_path|base_model|_name_or_path|model_id|arch)$/i,
  /(^|[/_.-])(dataset|dataset_name|data|dataset_path|train_file|data_path)$/i,
  /(^|[/_.-])(lora_(r|rank|alpha)|r|rank|finetuning_type|peft_type|quantization_bit)$/i,
  /(^|[/_.-])(bf16|fp16|precision|dtype|torch_dtype|amp)$/i,
  /(^|[/_.-])(optim|optimizer)$/i,
  /(^|[/_.-])(lr_scheduler_type|scheduler|cos_lr|lrf)$/i,
  /(^|[/_.-])(weight_decay|warmup_(ratio|steps|epochs)|max_grad_norm|dropout)$/i,
  /(^|[/_.-])(max_seq_length|cutoff_len|max_length|block_size|imgsz|context_length)$/i,
  /(^|[/_.-])seed$/i,
];

const said_nothing = /^(null|none|nan|undefined|\[\]|\{\})?$/i;

/** Parameters without a value are left out; the others follow in the order of the log. */
export function interesting_params(
  params: readonly NamedValue[],
  count_max: number,
): readonly NamedValue[] {
  const set = params.filter(({ value }) => !said_nothing.test(value.trim()));
  const first = wanted.flatMap((pattern) => set.filter(({ name }) => pattern.test(name)));
  return [...new Set([...first, ...set])].slice(0, count_max);
}
