// A training log as scripts write it: JSON lines with a step, a loss and now and then an evaluation.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// `count` lines from step `from` on; `value` gives the loss of a step, every `eval_every`th has a validation loss.
export function sampleLog(count, from = 1, { total, value = (step) => 2 / Math.sqrt(step), eval_every = 50 }) {
  const lines = Array.from({ length: count }, (_, i) => {
    const step = from + i;
    const evaluation = step % eval_every ? {} : { eval_loss: 2.2 / Math.sqrt(step) };
    return JSON.stringify({ step, total_steps: total, loss: value(step), learning_rate: 1e-4 * (1 - step / total), grad_norm: 1 + (step % 5) / 10, ...evaluation });
  });
  return lines.map((line) => `${line}\n`).join('');
}

export function runFile(workspace, name) {
  return path.join(workspace, 'runs', name, 'metrics.jsonl');
}

export function writeRun(workspace, name, content) {
  mkdirSync(path.dirname(runFile(workspace, name)), { recursive: true });
  writeFileSync(runFile(workspace, name), content);
}
