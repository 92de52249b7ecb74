// The program by itself: its help, its refusals, its words when something is in the way, and the configuration read again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';

import { eventually, program, root, startServer, temporary } from './lib/server.mjs';

const run = (...args) => spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 });

test('help and version for every command', () => {
  assert.match(run('--help').stdout, /serve/);
  assert.match(run('serve', '--help').stdout, /--workspace/);
  assert.equal(run('serve', '--help').status, 0);
  assert.match(run('--version').stdout, /^\d+\.\d+\.\d+/);
  const wrong = run('serve', '--prot', '1');
  assert.notEqual(wrong.status, 0);
  assert.match(wrong.stderr, /--prot/);
});

test('an address that others can reach is refused with a way out', () => {
  const data = temporary('bind');
  const refused = run('serve', '--host', '0.0.0.0', '--port', '0', '--data', data.directory);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /loopback/);
  assert.match(refused.stderr, /ssh/);
  data.remove();
});

test('the document of the API is the one that the page was made from', () => {
  const kept = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8'));
  assert.deepEqual(JSON.parse(run('openapi').stdout), kept);
});

test('a busy port names its holder', async () => {
  const data = temporary('busy');
  const holder = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const refused = run('serve', '--port', String(holder.address().port), '--data', data.directory);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, new RegExp(`port ${holder.address().port} is in use`));
  assert.match(refused.stderr, new RegExp(String(process.pid)));
  assert.match(refused.stderr, /--port/);
  holder.close();
  data.remove();
});

test('a second server on the same data directory is refused', async () => {
  const data = temporary('second');
  const first = await startServer({ data: data.directory });
  const second = run('serve', '--port', '0', '--data', data.directory);
  assert.equal(second.status, 1);
  assert.match(second.stderr, new RegExp(String(first.child.pid)));
  await first.stop();
  data.remove();
});

test('a workspace that is not there is named', () => {
  const missing = run('serve', '--port', '0', '--workspace', '/no/such/place');
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /\/no\/such\/place/);
});

test('the configuration is read again when it changes: models, pace and port', async () => {
  const workspace = temporary('config');
  const data = temporary('config-data');
  const file = path.join(workspace.directory, 'afs-monitor.toml');
  mkdirSync(path.join(workspace.directory, 'runs'));
  writeFileSync(file, '[[models]]\nkey = "din"\ncost_per_hour = 0.24\n');
  const server = await startServer({ workspace: workspace.directory, data: data.directory });
  const keys = async () => (await server.get('/api/models/status')).json.models.map((model) => model.key);
  assert.deepEqual(await keys(), ['din']);
  writeFileSync(file, 'refresh_ms = 1000\n[[models]]\nkey = "din"\n[[models]]\nkey = "nayru"\n');
  await eventually('both models', async () => (await keys()).join() === 'din,nayru');
  assert.equal((await server.get('/api/v1/overview')).json.refresh_ms, 1000);
  writeFileSync(file, 'refresh_ms = "soon"\n');
  await eventually('the mistake is shown', async () => (await server.get('/api/v1/overview')).json.troubles.some((t) => /line 1/.test(t.reason)));
  assert.deepEqual(await keys(), ['din', 'nayru']);
  await server.stop();
  workspace.remove();
  data.remove();
});
