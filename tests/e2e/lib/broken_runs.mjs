// Runs that went wrong, made from real logs: cut where they still trained, with the end that a fault would have written.
import { appendFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { realRuns } from './server.mjs';

const consoleLog = () => readFileSync(path.join(realRuns, 'stdout-slm/train.log'), 'utf8').split('\n');
const trainerLog = () => readFileSync(path.join(realRuns, 'llama-factory-luojiu/trainer_log.jsonl'), 'utf8').trim().split('\n');

export const outOfMemory = `Traceback (most recent call last):
  File "/opt/slm/train.py", line 128, in <module>
    main()
  File "/opt/slm/train.py", line 97, in main
    loss.backward()
torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.32 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.12 GiB is free. Process 2417 has 22.56 GiB memory in use. Of the allocated memory 20.87 GiB is allocated by PyTorch, and 1.34 GiB is reserved by PyTorch but unallocated.
`;
export const killed = 'run.sh: line 3:  2417 Killed                  python train.py --epochs 20\n';
export const exception = `Traceback (most recent call last):
  File "/opt/slm/train.py", line 61, in <module>
    trainer.train()
ValueError: Expected input batch_size (8) to match target batch_size (7).
`;
export const nanLoss = `Traceback (most recent call last):
  File "/opt/slm/train.py", line 88, in train
    raise RuntimeError(f"Loss is {loss}, stopping training")
RuntimeError: Loss is nan, stopping training
`;

// A real console log up to a share of its lines, and then what the process said last.
export function consoleRun(workspace, name, share, end = '') {
  const lines = consoleLog();
  const file = path.join(workspace, 'runs', name, 'train.log');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${lines.slice(0, Math.round(lines.length * share)).join('\n')}\n${end}`);
  return file;
}

// A real trainer log up to a share of its lines; its last `nan` losses are no numbers.
export function trainerRun(workspace, name, share, { nan = 0, age_s = 0 } = {}) {
  const lines = trainerLog();
  const kept = lines.slice(0, Math.round(lines.length * share));
  const file = path.join(workspace, 'runs', name, 'trainer_log.jsonl');
  mkdirSync(path.dirname(file), { recursive: true });
  const broken = (line, i) => (i >= kept.length - nan ? line.replace(/"loss": [\d.]+/, '"loss": NaN') : line);
  writeFileSync(file, `${kept.map(broken).join('\n')}\n`);
  const then = Date.now() / 1000 - age_s;
  if (age_s) utimesSync(file, then, then);
  return file;
}

export function checkpoint(workspace, name, file) {
  const where = path.join(workspace, 'runs', name, file);
  mkdirSync(path.dirname(where), { recursive: true });
  appendFileSync(where, 'weights');
}
