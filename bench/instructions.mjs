// Instructions a point, counted by callgrind, of what every point goes through. Called by bench/run.mjs; needs valgrind.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { root, rounded, shared, temporary } from './lib.mjs';

const program = path.join(process.env.AFS_BENCH_DIR ?? path.join(root, 'build/release'), 'bench/instructions_bench');

function count(args, directory) {
  const out = path.join(directory, 'callgrind.out');
  const run = spawnSync('valgrind', ['--tool=callgrind', '--collect-atstart=no', '--toggle-collect=measured', `--callgrind-out-file=${out}`, program, ...args],
    { encoding: 'utf8', cwd: directory, maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(`callgrind of ${args[0]}: ${run.stderr.slice(-500)}`);
  const collected = run.stderr.match(/Collected : (\d+)/);
  return rounded(Number(collected[1]) / Number(run.stdout.trim()), 0);
}

// One run of 20 tags and 5,000 steps, as an event file.
function eventFile(directory) {
  const made = spawnSync('node', [path.join(shared, 'bench/gen_points.mjs'), '--format=tfevents', `--out=${directory}/events`, '--runs=1', '--steps=5000'], { encoding: 'utf8' });
  if (made.status !== 0) return null;
  const run = path.join(directory, 'events', readdirSync(path.join(directory, 'events'))[0]);
  return path.join(run, readdirSync(run)[0]);
}

export function instructions() {
  if (spawnSync('valgrind', ['--version']).status !== 0) return null;
  const work = temporary('instructions');
  try {
    const file = eventFile(work.directory);
    return {
      decode: file ? count(['decode', file], work.directory) : null,
      parse: count(['parse'], work.directory),
      append: count(['append'], work.directory),
      seal: count(['seal'], work.directory),
      read_bucket: count(['read'], work.directory),
    };
  } finally {
    work.remove();
  }
}

if (process.argv[1]?.endsWith('instructions.mjs')) console.log(JSON.stringify(instructions(), null, 1));
