// Reads on real runs: the binary form says what the JSON says, the tag tells when nothing changed, smoothing keeps its
// values at any zoom, and every point comes out again.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { trainerState } from './lib/real_values.mjs';
import { hasRealRuns, realRuns, startServer, stillRuns, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';

let server, data, run;
before(async () => {
  if (skip) return;
  data = temporary('reads');
  server = await startServer({ workspace: realRuns, data: data.directory });
  run = (await stillRuns(server, 7)).find(({ key }) => key === 'hf-trainer-t5');
});
after(async () => { await server?.stop(); data?.remove(); });

const path = (query) => `/api/v1/series?run=${run.id}&metric=train%2Floss&${query}`;
const loss = async (query) => (await server.get(path(query))).json.series;
const number = (value) => (typeof value === 'string' ? Number(value) : value);

function parseBinary(bytes) {
  const view = new DataView(bytes);
  assert.equal(String.fromCharCode(...new Uint8Array(bytes, 0, 4)), 'AFS1');
  const length = view.getUint32(4, true);
  let at = 8 + length;
  assert.equal(at % 8, 0);
  const { series } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
  for (const one of series) {
    for (const name of one.columns) {
      one[name] = [...new Float64Array(bytes, at, one.size)];
      at += one.size * 8;
    }
  }
  assert.equal(at, bytes.byteLength);
  return series;
}
const binary = async (query) => parseBinary(await (await fetch(server.url + path(`${query}&format=binary`))).arrayBuffer());

test('the binary form has the numbers of the JSON', { skip }, async () => {
  for (const query of ['points=50&smooth=0.6', 'points=20000']) {
    const [[json], [packed]] = [await loss(query), await binary(query)];
    assert.equal(packed.is_raw, json.is_raw);
    assert.equal(packed.points_total, json.points_total);
    for (const name of packed.columns) assert.deepEqual(packed[name], json[name].map(number), name);
    assert.equal(packed.columns.includes('min'), !json.is_raw);
  }
});

test('an answer that is known is not sent again, whatever its form', { skip }, async () => {
  for (const format of ['json', 'binary']) {
    const url = server.url + path(`points=100&format=${format}`);
    const tag = (await fetch(url)).headers.get('etag');
    const again = await fetch(url, { headers: { 'if-none-match': tag } });
    assert.equal(again.status, 304);
    assert.equal((await fetch(server.url + path(`points=101&format=${format}`), { headers: { 'if-none-match': tag } })).status, 200);
  }
});

test('the smoothed line does not change with zoom', { skip }, async () => {
  const [whole] = await loss('points=20000&smooth=0.9');
  const from = whole.step[200], to = whole.step[260];
  const [zoomed] = await loss(`points=20000&smooth=0.9&from=${from}&to=${to}`);
  assert.deepEqual(zoomed.step, whole.step.slice(200, 261));
  zoomed.smoothed.forEach((value, i) => assert.ok(Math.abs(value - whole.smoothed[200 + i]) < 1e-8));
});

test('every point comes out again, in pages and as a file', { skip }, async () => {
  const logged = trainerState().log_history.filter((entry) => 'loss' in entry).map((entry) => entry.step);
  const steps = [];
  for (let at = 0; ; ) {
    const { json } = await server.get(`/api/v1/points?run=${run.id}&metric=train%2Floss&from_ordinal=${at}&count=100`);
    steps.push(...json.step);
    if (json.next_ordinal === at) break;
    at = json.next_ordinal;
  }
  assert.deepEqual(steps, logged);
  const csv = await (await fetch(`${server.url}/api/v1/export/series?run=${run.id}&metric=train%2Floss`)).text();
  assert.deepEqual(csv.trim().split('\r\n').slice(1).map((line) => Number(line.split(',')[2])), logged);
  const lines = await (await fetch(`${server.url}/api/v1/export/series?run=${run.id}&metric=train%2Floss&format=jsonl`)).text();
  assert.deepEqual(lines.trim().split('\n').map((line) => JSON.parse(line).step), logged);
});

test('a page that is full may be kept for ever', { skip }, async () => {
  const page = (count) => fetch(`${server.url}/api/v1/points?run=${run.id}&metric=train%2Floss&count=${count}`);
  assert.match((await page(100)).headers.get('cache-control'), /immutable/);
  assert.doesNotMatch((await page(100_000)).headers.get('cache-control'), /immutable/);
});

test('the newest values of all runs in one answer', { skip }, async () => {
  const { json } = await server.get('/api/v1/values?metric=train%2Floss&metric=val%2Floss');
  const { json: runs } = await server.get('/api/v1/runs');
  assert.deepEqual(json.runs, runs.runs.map(({ id }) => id));
  assert.deepEqual(json.metrics, ['train/loss', 'val/loss']);
  const at = json.runs.indexOf(run.id);
  const { json: metrics } = await server.get(`/api/v1/runs/${run.id}/metrics`);
  assert.equal(json.last[0][at], metrics.metrics.find(({ metric }) => metric === 'train/loss').last);
  assert.equal(json.last[1][at], null);
});

test('what is asked wrongly is said in words', { skip }, async () => {
  for (const [query, word] of [['smooth=1', /smooth/], ['superseded=2', /superseded/], ['format=xml', /format/]]) {
    const { status, json } = await server.get(path(query));
    assert.equal(status, 400, query);
    assert.match(json.error, word);
  }
  assert.equal((await server.get(`/api/v1/points?run=${run.id}`)).status, 400);
});
