// Bad input in every form: a clear word on the page or in the answer, no crash, the other runs unharmed.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { eventually, shared, startServer, temporary } from './lib/server.mjs';

let server, workspace, data, browser;
const at = (...parts) => path.join(workspace.directory, 'runs', ...parts);
const line = (step, extra = {}) => `${JSON.stringify({ step, loss: 1 / step, ...extra })}\n`;
function write(run, name, content) {
  mkdirSync(at(run), { recursive: true });
  writeFileSync(at(run, name), content);
}
const lines = (count, from = 1) => Array.from({ length: count }, (_, i) => line(from + i)).join('');
async function run(name) {
  const { json } = await server.get('/api/v1/runs?limit=1000');
  return json.runs.find((one) => one.key === `runs/${name}`);
}
const points = (name, count) => eventually(`${name} has ${count} points`, async () => (await run(name))?.points === count);
const troubled = (name, reason) => eventually(`a word about ${name}`, async () => {
  const { json } = await server.get('/api/v1/overview');
  return json.troubles.find((trouble) => trouble.path.includes(name) && reason.test(trouble.reason));
});
const healthy = async () => { assert.equal(server.child.exitCode, null, server.errors); await points('good', 30); };

before(async () => {
  workspace = temporary('bad');
  data = temporary('bad-data');
  browser = await openBrowser();
  mkdirSync(at(), { recursive: true });
  write('good', 'metrics.jsonl', lines(30));
  server = await startServer({ workspace: workspace.directory, data: data.directory });
  await points('good', 30);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

test('damaged event files: what is whole is kept, the damage is said', { skip: existsSync(path.join(shared, 'tfevents-samples')) ? false : 'no samples' }, async () => {
  for (const sample of ['corrupt_badcrc_data', 'corrupt_badcrc_len', 'trunc_cut_mid', 'empty']) {
    cpSync(path.join(shared, 'tfevents-samples', sample), at(sample), { recursive: true });
  }
  await eventually('the whole records before the damage', async () => (await run('trunc_cut_mid'))?.points >= 50 && (await run('corrupt_badcrc_len'))?.points >= 18);
  await troubled('corrupt_badcrc_len', /checksum|damaged|corrupt/i);
  await healthy();
});

test('empty, binary in text, broken UTF-8, NaN everywhere', async () => {
  write('empty-file', 'metrics.jsonl', '');
  write('binary', 'metrics.jsonl', Buffer.concat([Buffer.from(lines(5)), Buffer.from([0, 255, 254, 10, 0, 1, 2, 10]), Buffer.from(lines(5, 6))]));
  write('latin', 'metrics.jsonl', Buffer.concat([Buffer.from('{"step":1,"caf'), Buffer.from([0xe9]), Buffer.from('":1.5,"loss":2}\n'), Buffer.from(lines(3, 2))]));
  write('nan', 'metrics.jsonl', Array.from({ length: 20 }, (_, i) => `{"step": ${i + 1}, "loss": ${['NaN', 'Infinity', '-Infinity'][i % 3]}}\n`).join(''));
  await points('binary', 10);
  await points('nan', 20);
  const { json } = await server.get(`/api/v1/series?run=${(await run('nan')).id}&metric=${encodeURIComponent((await run('nan')).loss.metric)}`);
  assert.deepEqual(json.series[0].last.slice(0, 3), ['NaN', 'Infinity', '-Infinity']);
  await eventually('latin is read', async () => (await run('latin'))?.points >= 3);
  await healthy();
});

test('a line of 100 MB is passed over and said', async () => {
  write('long-line', 'metrics.jsonl', lines(3));
  await points('long-line', 3);
  for (let i = 0; i < 100; i++) appendFileSync(at('long-line', 'metrics.jsonl'), 'x'.repeat(1 << 20));
  appendFileSync(at('long-line', 'metrics.jsonl'), `\n${lines(3, 4)}`);
  await points('long-line', 6);
  await healthy();
});

test('a sparse file of 10 GB takes neither memory nor the others', async () => {
  write('sparse', 'metrics.jsonl', lines(2));
  await points('sparse', 2);
  truncateSync(at('sparse', 'metrics.jsonl'), 10 * 2 ** 30);
  write('sparse-2', 'events.out.tfevents.1.host', '');
  truncateSync(at('sparse-2', 'events.out.tfevents.1.host'), 10 * 2 ** 30);
  write('after-sparse', 'metrics.jsonl', lines(4));
  await points('after-sparse', 4);
  const metrics = (await server.get('/metrics')).text;
  const resident = Number(metrics.match(/^process_resident_memory_bytes (\S+)/m)[1]);
  assert.ok(resident < 600e6, `${resident / 1e6} MB`);
  rmSync(at('sparse'), { recursive: true });
  rmSync(at('sparse-2'), { recursive: true });
  await healthy();
});

test('steps that go back are a new attempt; a clock that goes back breaks nothing', async () => {
  write('back', 'metrics.jsonl', lines(10) + lines(10, 6));
  await points('back', 20);
  assert.equal((await run('back')).attempts, 2);
  const { json } = await server.get(`/api/v1/series?run=${(await run('back')).id}&metric=${encodeURIComponent((await run('back')).loss.metric)}`);
  assert.deepEqual(json.series[0].step, Array.from({ length: 15 }, (_, i) => i + 1));
  write('clock', 'metrics.jsonl', Array.from({ length: 10 }, (_, i) => line(i + 1, { timestamp: 1.7e9 - i * 60 })).join(''));
  await eventually('clock is read', async () => (await run('clock'))?.points >= 10);
  await healthy();
});

test('10,000 metrics in one run', async () => {
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, i]));
  write('wide', 'metrics.jsonl', `${JSON.stringify({ step: 1, ...wide })}\n${JSON.stringify({ step: 2, ...wide })}\n`);
  await points('wide', 20_000);
  assert.equal((await run('wide')).metrics, 10_000);
  await healthy();
});

test('names with markup, paths, emoji and right-to-left letters are text everywhere', async () => {
  const names = ['<img src=x onerror=document.title=1>', '"><script>document.title=1<', '🙂 лось', 'שלום', 'up..%2f..%2fetc', 'x'.repeat(200)];
  for (const name of names) write(name.replaceAll('/', '_'), 'metrics.jsonl', `{"step":1,"loss":1,"<script>document.title=1</script>":2,"../../etc/passwd":3}\n`);
  await eventually('all are read', async () => (await server.get('/api/v1/runs?limit=1000')).json.runs.filter((one) => one.points === 3).length >= names.length);
  const hostile = (await server.get('/api/v1/runs?limit=1000')).json.runs.find((one) => one.name.includes('onerror'));
  for (const where of ['/', '/runs', `/runs/${hostile.id}`, `/runs/${hostile.id}/metrics`, `/runs/${hostile.id}/config`, '/costs', '/registry']) {
    const page = await openPage(browser, server.url + where);
    await page.locator('main').waitFor();
    await eventually('the page is drawn', async () => (await page.locator('main').innerText()).length > 20);
    assert.notEqual(await page.title(), '1');
    assert.equal(await page.locator('main img[src="x"], main script').count(), 0);
    assert.deepEqual(page.problems, [], where);
    await page.context().close();
  }
  await healthy();
});

test('rotated, truncated in place, replaced, deleted', async () => {
  write('moved', 'train.jsonl', lines(10));
  await points('moved', 10);
  renameSync(at('moved', 'train.jsonl'), at('moved', 'train.jsonl.1'));
  write('moved', 'train.jsonl', lines(5, 11));
  await points('moved', 15);
  write('cut', 'metrics.jsonl', lines(10));
  await points('cut', 10);
  writeFileSync(at('cut', 'metrics.jsonl'), lines(4));
  await points('cut', 14);
  assert.equal((await run('cut')).attempts, 2);
  write('gone', 'metrics.jsonl', lines(7));
  await points('gone', 7);
  rmSync(at('gone'), { recursive: true });
  write('after-gone', 'metrics.jsonl', lines(3));
  await points('after-gone', 3);
  assert.equal((await run('gone')).points, 7);
  await healthy();
});

test('a symlink loop and a link to nothing', async () => {
  mkdirSync(at('loop'), { recursive: true });
  symlinkSync(at('loop'), at('loop', 'again'));
  symlinkSync('/nowhere/at/all', at('loop', 'broken.jsonl'));
  write('after-loop', 'metrics.jsonl', lines(3));
  await points('after-loop', 3);
  await healthy();
});

test('a directory of 100,000 files does not hide the others', async () => {
  mkdirSync(at('crowd'), { recursive: true });
  for (let i = 0; i < 100_000; i++) writeFileSync(at('crowd', `sample-${i}.bin`), '');
  write('after-crowd', 'metrics.jsonl', lines(3));
  await points('after-crowd', 3);
  await healthy();
  rmSync(at('crowd'), { recursive: true });
});

test('bad requests are answered with a code and a sentence', async () => {
  const flood = await server.get('/api/update-status', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(2 << 20) });
  assert.equal(flood.status, 413);
  assert.match(flood.json.error, /larger than/);
  for (const [where, status] of [['/api/v1/series', 400], ['/api/v1/series?run=nobody&metric=x', 404], ['/api/v1/series?run=r1&metric=x&points=0', 400],
    ['/api/v1/series?run=r1&metric=x&x=sideways', 400], ['/api/v1/runs/nobody', 404], ['/api/v1/runs?sort=luck', 400], ['/api/nothing', 404], ['/api/v1/runs?limit=-1', 400]]) {
    const answer = await server.get(where);
    assert.equal(answer.status, status, where);
    assert.equal(typeof answer.json.code, 'string', where);
    assert.ok(answer.json.error.length > 10, where);
  }
});
