// Replays finished logs as if they were being written: text files line by line, event files byte by byte, each spread
// over the same span, so that all runs grow together. Used by the tests, and by hand:
//   node tests/e2e/lib/replay.mjs FROM_DIRECTORY TO_DIRECTORY [SECONDS]
// Event files, CSV, JSON lines and logs grow; documents (trainer_state.json, *.yaml, *_results.json) are written whole:
// parameters at the start, states and results at the end, as trainers do.
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const kTickMs = 50;
const atStart = /\.ya?ml$/;
const kResume = ['lightning-slm/version_5/', 'lightning-slm/version_0/'];
const atEnd = /(trainer_state|_results)\.json$/;

function filesBelow(directory, prefix = '') {
  return readdirSync(path.join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(prefix, entry.name);
    return entry.isDirectory() ? filesBelow(directory, name) : [name];
  });
}

// What is written in one go: single bytes of an event file, lines of a text.
function piecesOf(name, bytes) {
  if (name.includes('tfevents')) return Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1));
  const pieces = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end + 1;
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  return pieces;
}

export async function replay(from, to, { seconds = 30, only = () => true, onTick = async () => {} } = {}) {
  const files = filesBelow(from).filter(only);
  // The event files of one directory were written one after the other, by processes that followed each other; so were
  // the tables of a Lightning run and of its resume.
  const groups = new Map();
  for (const name of files.filter((file) => !atStart.test(file) && !atEnd.test(file)).sort()) {
    const key = name.includes('tfevents') ? path.dirname(name) : name.replace(...kResume);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const growing = [...groups.values()].map((names) => ({ pieces: names.flatMap((name) => piecesOf(name, readFileSync(path.join(from, name))).map((bytes) => ({ name, bytes }))), next: 0 }));
  for (const name of files) mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
  for (const name of files.filter((file) => atStart.test(file))) cpSync(path.join(from, name), path.join(to, name));
  const handles = new Map();
  const handleOf = (name) => {
    if (!handles.has(name)) handles.set(name, openSync(path.join(to, name), 'a'));
    return handles.get(name);
  };
  const ticks = Math.max(1, Math.round((seconds * 1000) / kTickMs));
  for (let tick = 1; tick <= ticks; tick++) {
    for (const file of growing) {
      const until = Math.floor((file.pieces.length * tick) / ticks);
      for (; file.next < until; file.next++) writeSync(handleOf(file.pieces[file.next].name), file.pieces[file.next].bytes);
    }
    await onTick(tick / ticks);
    await new Promise((resolve) => setTimeout(resolve, kTickMs));
  }
  for (const handle of handles.values()) closeSync(handle);
  for (const name of files.filter((file) => atEnd.test(file))) cpSync(path.join(from, name), path.join(to, name));
}

if (process.argv[1] && import.meta.url.endsWith(path.basename(process.argv[1]))) {
  const [from, to, seconds] = process.argv.slice(2);
  if (!from || !to) {
    console.error('usage: node replay.mjs FROM_DIRECTORY TO_DIRECTORY [SECONDS]');
    process.exit(2);
  }
  await replay(from, to, { seconds: Number(seconds ?? 60), onTick: async (part) => process.stdout.write(`\r${Math.round(part * 100)} %`) });
  console.log();
}
