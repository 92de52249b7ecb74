// What the real log files say themselves, read by other means than the product's: the truth that tests compare with.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { realRuns } from './server.mjs';

const text = (name) => readFileSync(path.join(realRuns, name), 'utf8');

export function trainerState() {
  return JSON.parse(text('hf-trainer-t5/trainer_state.json'));
}

export function trainerLog() {
  return text('llama-factory-luojiu/trainer_log.jsonl').trim().split('\n').map((line) => JSON.parse(line));
}

export function csv(name) {
  const [header, ...rows] = text(name).trim().split('\n').map((line) => line.split(',').map((cell) => cell.trim()));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
}

// The last filled cell of a column, with its step.
export function lastOf(rows, column, step = 'step') {
  const filled = rows.filter((row) => row[column] !== '' && row[column] !== undefined);
  const last = filled.at(-1);
  return { count: filled.length, step: Number(last[step]), value: Number(last[column]) };
}

// "Train Loss: 7.4976" of every epoch of the console log.
export function consoleLosses() {
  return [...text('stdout-slm/train.log').matchAll(/Train Loss: ([\d.]+)/g)].map((match) => Number(match[1]));
}
