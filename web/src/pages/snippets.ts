// Snippets: how training jobs are pointed at the watched folder. Only settings that the frameworks document.
import type { Snippet } from "../widgets/code_tabs";

const RUN = "nayru-v8";

// A Python string literal; JSON's quoting is a subset of Python's.
const quoted = (path: string) => JSON.stringify(path);

export function snippets_for(workspace: string): readonly Snippet[] {
  const runs = `${workspace.replace(/\/+$/, "")}/runs`;
  const run = `${runs}/${RUN}`;
  return [
    { label: "Hugging Face", code: hugging_face(run) },
    { label: "Lightning", code: lightning(runs) },
    { label: "PyTorch", code: pytorch(run) },
    { label: "Plain", code: plain(run) },
  ];
}

const hugging_face = (run: string) => `# Trainer, SFTTrainer, DPOTrainer and others
from transformers import TrainingArguments
args = TrainingArguments(
    output_dir=${quoted(run)},
    report_to="tensorboard", # needs: pip install tensorboard
    logging_steps=10,
)`;

const lightning = (runs: string) => `from lightning.pytorch import Trainer
from lightning.pytorch.loggers import CSVLogger
logger = CSVLogger(${quoted(runs)}, name="${RUN}", flush_logs_every_n_steps=10)
trainer = Trainer(logger=logger, log_every_n_steps=10)`;

const pytorch = (run: string) => `# needs: pip install tensorboard
from torch.utils.tensorboard import SummaryWriter
writer = SummaryWriter(${quoted(run)}, flush_secs=5)
# after each step:
writer.add_scalar("train/loss", loss.item(), step)`;

const plain = (run: string) => `import json, os
os.makedirs(${quoted(run)}, exist_ok=True)
log = open(${quoted(`${run}/train.jsonl`)}, "a", buffering=1)
# after each step:
log.write(json.dumps({"step": step, "loss": loss, "max_steps": 3000}) + "\\n")`;
