// The data directory by itself: exported beside a running server, read back from what was exported, checked, and told when it is damaged.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { program, startServer, stillRuns, temporary } from './lib/server.mjs';

const run = (...args) => spawnSync(program, args, { encoding: 'utf8', timeout: 20_000, maxBuffer: 64 << 20 });
const kSteps = 5000;

function workspaceWithRun() {
  const workspace = temporary('export');
  const folder = path.join(workspace.directory, 'runs', 'luojiu');
  mkdirSync(folder, { recursive: true });
  const rows = [];
  for (let step = 0; step < kSteps; step++) {
    const loss = step === 777 ? 'NaN' : step === 778 ? 'Infinity' : JSON.stringify(1 / (step + 3));
    rows.push(`{"step": ${step}, "loss": ${loss}, "learning_rate": ${step / 1e6}, "_timestamp": ${1795000000 + step}}\n`);
  }
  writeFileSync(path.join(folder, 'metrics.jsonl'), rows.join(''));
  return workspace;
}

const lines = (text) => text.trimEnd().split('\n').slice(1).sort();

test('a run is exported beside its server and comes back from its event files', async () => {
  const workspace = workspaceWithRun(), data = temporary('export-data');
  const server = await startServer({ workspace: workspace.directory, data: data.directory });
  const [{ id, points }] = await stillRuns(server, 1);
  assert.ok(points >= 2 * kSteps);

  const all = run('export', data.directory, '--run', id);
  assert.equal(all.status, 0, all.stderr);
  assert.equal(lines(all.stdout).length, points);
  assert.ok(lines(all.stdout).some((line) => /^[^,]*loss,1,777,\d+,NaN$/.test(line)));
  const [metric] = lines(all.stdout)[0].split(',');
  const rows = run('export', data.directory, '--run', id, '--metric', metric, '--format', 'jsonl').stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(rows.length, kSteps);
  assert.deepEqual(Object.keys(rows[0]), ['metric', 'attempt', 'step', 'time_ms', 'value']);
  const unknown = run('export', data.directory, '--run', id, '--metric', 'no/such');
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /no\/such.*--metric/);

  const copy = temporary('export-copy'), copyData = temporary('export-copy-data');
  const events = run('export', data.directory, '--run', id, '--format', 'tfevents', '--out', path.join(copy.directory, 'runs/copy'));
  assert.equal(events.status, 0, events.stderr);
  assert.equal(readdirSync(path.join(copy.directory, 'runs/copy')).length, 1);
  const second = await startServer({ workspace: copy.directory, data: copyData.directory });
  const [back] = await stillRuns(second, 1);
  assert.deepEqual(lines(run('export', copyData.directory, '--run', back.id).stdout), lines(all.stdout));
  await Promise.all([server.stop(), second.stop()]);
  for (const each of [workspace, data, copy, copyData]) each.remove();
});

test('a directory is checked, and damage is told', async () => {
  const workspace = workspaceWithRun(), data = temporary('check-data');
  const server = await startServer({ workspace: workspace.directory, data: data.directory });
  await stillRuns(server, 1);
  const busy = run('check', data.directory);
  assert.equal(busy.status, 1);
  assert.match(busy.stderr, new RegExp(`process ${server.child.pid}`));
  await server.stop();
  const sound = run('check', data.directory);
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /^0 wrong/m);

  const file = path.join(data.directory, 'monitor.db');
  const bytes = readFileSync(file);
  for (let at = 8192; at < statSync(file).size; at += 4096) bytes[at + 2000] ^= 0xff;
  writeFileSync(file, bytes);
  const damaged = run('check', data.directory);
  assert.equal(damaged.status, 1);
  assert.match(damaged.stdout + damaged.stderr, /damaged|database/);
  assert.equal(run('check', path.join(data.directory, 'elsewhere')).status, 1);
  workspace.remove();
  data.remove();
});

test('the new commands say how they are used', () => {
  assert.match(run('check', '--help').stdout, /--repair/);
  assert.match(run('export', '--help').stdout, /tfevents/);
  assert.notEqual(run('export', '/tmp', '--run', 'r1', '--format', 'xml').status, 0);
});
