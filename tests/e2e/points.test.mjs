// Points sent over HTTP: what goes in comes out as a curve and live, in every form a body may have.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { gzipSync } from 'node:zlib';
import WebSocket from 'ws';

import { eventually, startServer, temporary } from './lib/server.mjs';

const data = temporary('points');
let server;
before(async () => { server = await startServer({ data: data.directory }); });
after(async () => { await server?.stop(); data.remove(); });

const post = (body, headers = {}) => server.get('/api/v1/points', { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body });
const curve = async (run, metric) => (await server.get(`/api/v1/series?run=${run}&metric=${encodeURIComponent(metric)}`)).json.series[0];

test('columns become curves, with NaN, infinities and gaps', async () => {
  const sent = { run: 'columns', project: 'mine', steps: [1, 2, 3, 4], ts: [1000, 2000, 3000, 4000], series: { 'train/loss': [1.5, 'NaN', 'Infinity', '-Infinity'], lr: [0.1, null, 0.3, null] }, params: { batch: 32 }, total_steps: 4, status: 'finished' };
  const { status, json } = await post(sent);
  assert.equal(status, 200);
  assert.deepEqual(json, { accepted: 6, rejected: 0, known: 0, reason: '' });
  const loss = await curve('columns', 'train/loss');
  assert.deepEqual(loss.last, [1.5, 'NaN', 'Infinity', '-Infinity']);
  assert.deepEqual(loss.time, [1000, 2000, 3000, 4000]);
  assert.deepEqual((await curve('columns', 'lr')).step, [1, 3]);
  const { json: detail } = await server.get('/api/v1/runs/columns');
  assert.equal(detail.run.project, 'mine');
  assert.equal(detail.run.lifecycle, 'finished');
  assert.equal(detail.run.total_steps, 4);
  assert.deepEqual(detail.params, [{ name: 'batch', value: '32' }]);
});

test('arrays, lines and gzip', async () => {
  const one = (run, step) => ({ run, steps: step, series: { loss: step / 2 } });
  assert.equal((await post([one('array-a', 1), one('array-b', 2)])).json.accepted, 2);
  const lines = [one('lines', 1), one('lines', 2), one('lines', 3)].map((object) => JSON.stringify(object)).join('\n');
  assert.equal((await post(lines, { 'Content-Type': 'application/x-ndjson' })).json.accepted, 3);
  assert.equal((await post(gzipSync(JSON.stringify(one('packed', 1))), { 'Content-Encoding': 'gzip' })).json.accepted, 1);
  assert.deepEqual((await curve('lines', 'loss')).last, [0.5, 1, 1.5]);
  assert.deepEqual((await curve('packed', 'loss')).last, [0.5]);
});

test('a numbered batch is stored once, also when sent twice at the same time', async () => {
  const batch = { run: 'numbered', source: 'trainer', sequence: 1, steps: [1, 2], series: { loss: [1, 2] } };
  const answers = await Promise.all([post(batch), post(batch), post(batch)]);
  assert.deepEqual(answers.map((answer) => answer.json.accepted).sort(), [0, 0, 2]);
  assert.deepEqual(answers.map((answer) => answer.json.known).sort(), [0, 2, 2]);
  assert.deepEqual((await curve('numbered', 'loss')).step, [1, 2]);
});

test('what is wrong is said, and nothing of it is stored', async () => {
  const wrong = await post('{"run":"wrong","steps":[1,2],"series":{"loss":[1,oops]}}');
  assert.equal(wrong.status, 400);
  assert.match(wrong.json.error, /series: loss\[1\]: 'oops' is not a number.*near byte/);
  const mixed = await post('{"run":"wrong","steps":1,"series":{"loss":1}}\n{"run":"wrong"', { 'Content-Type': 'application/x-ndjson' });
  assert.equal(mixed.status, 400);
  assert.match(mixed.json.error, /^line 2/);
  assert.equal((await server.get('/api/v1/runs/wrong')).status, 404);
  assert.equal((await post('x', { 'Content-Encoding': 'br' })).status, 400);
  assert.equal((await post('x', { 'Content-Encoding': 'gzip' })).status, 400);
  assert.equal((await post(gzipSync(Buffer.alloc(64 << 20)), { 'Content-Encoding': 'gzip' })).status, 413);
  const partly = await post({ run: 'partly', steps: [1, 2 ** 53 + 2], series: { loss: [1, 2] } });
  assert.equal(partly.status, 200);
  assert.deepEqual([partly.json.accepted, partly.json.rejected], [1, 1]);
  assert.match(partly.json.reason, /out of range/);
});

test('a page of another site may not send points', async () => {
  const body = { run: 'foreign', steps: 1, series: { loss: 1 } };
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'https://evil.example', 'Content-Type': 'text/plain' }, { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'text/plain' }, { Origin: server.url, 'Content-Type': 'text/plain' }]) {
    assert.equal((await post(body, headers)).status, 403, JSON.stringify(headers));
  }
  assert.equal((await server.get('/api/v1/runs/foreign')).status, 404);
});

test('points sent are points seen live', async () => {
  await post({ run: 'live', steps: 1, series: { loss: 1 } });
  const { json } = await server.get('/api/v1/runs/live');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`);
  const seen = [];
  socket.on('message', (raw) => { const message = JSON.parse(raw); if (message.type === 'points') seen.push(...message.step); });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'subscribe', series: [{ run: json.run.id, metric: 'loss', from_ordinal: 0 }] }));
  await post({ run: 'live', steps: [2, 3], series: { loss: [1, 1] } });
  await eventually('all three', () => seen.length === 3);
  assert.deepEqual(seen, [1, 2, 3]);
  socket.close();
});
