// A full disk: what is acknowledged stays, the server says why nothing more is stored, and heals when there is room.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';

import { eventually, startServer, temporary } from './lib/server.mjs';

const place = temporary('full');
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place.directory]).status === 0;

test('a full disk', { skip: mounted ? false : 'no file system can be mounted here' }, async () => {
  const workspace = temporary('full-workspace');
  const at = (name) => path.join(workspace.directory, 'runs', name);
  const lines = (from, count) => Array.from({ length: count }, (_, i) => `${JSON.stringify({ step: from + i, loss: Math.random(), grad_norm: Math.random(), accuracy: Math.random() })}\n`).join('');
  mkdirSync(at('first'), { recursive: true });
  writeFileSync(path.join(at('first'), 'metrics.jsonl'), lines(1, 100));
  const server = await startServer({ workspace: workspace.directory, data: path.join(place.directory, 'data') });
  const run = async (name) => (await server.get('/api/v1/runs')).json.runs.find((one) => one.name === name);
  await eventually('the first run', async () => (await run('first'))?.points === 300);

  const ballast = path.join(place.directory, 'ballast');
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {  // Fill what is left, in ever smaller pieces.
    for (let i = 0; ; i++) {
      try { writeFileSync(`${ballast}-${size}-${i}`, Buffer.alloc(size, 1)); } catch { break; }
    }
  }
  mkdirSync(at('second'), { recursive: true });
  writeFileSync(path.join(at('second'), 'metrics.jsonl'), lines(1, 20_000));
  await eventually('the server says that the disk is full', async () => {
    const { json } = await server.get('/api/v1/overview');
    return /full|space/i.test(json.store_error ?? '');
  });
  assert.equal((await server.get('/healthz')).status, 503);
  assert.equal((await run('first')).points, 300);

  spawnSync('sh', ['-c', `rm -f ${ballast}-*`]);
  await eventually('all points, once there is room', async () => (await run('second'))?.points === 60_000);
  assert.equal((await server.get('/healthz')).status, 200);
  assert.equal((await server.get('/api/v1/overview')).json.store_error, undefined);
  await server.stop();
  workspace.remove();
});

after(() => {
  if (mounted) assert.equal(spawnSync('umount', [place.directory]).status, 0);
  rmSync(place.directory, { recursive: true, force: true });
});
