// Better than the last one: verdicts on real versions of one model, what somebody chooses instead, and the page that shows it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { csv } from './lib/real_values.mjs';
import { sampleLog, writeRun } from './lib/sample_log.mjs';
import { eventually, hasRealRuns, realRuns, root, startServer, stillRuns, temporary } from './lib/server.mjs';

let server, workspace, data, browser;
const version = (name, count, level, params) => {
  writeRun(workspace.directory, name, sampleLog(count, 1, { total: 1000, eval_every: 100000, value: (step) => level + 1 / Math.sqrt(step) + (step % 7) / 500 }));
  if (params) writeFileSync(path.join(workspace.directory, 'runs', name, 'hparams.yaml'), params);
};
const detail = async (name) => (await server.get(`/api/v1/runs/${name}`)).json;
const verdict = async (name) => (await detail(name)).run.verdict;
const post = (name, body, headers = {}) => server.get(`/api/v1/runs/${name}/baseline`, {
  method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
async function start() {
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
}

before(async () => {
  workspace = temporary('verdict');
  data = temporary('verdict-data');
  browser = await openBrowser();
  mkdirSync(path.join(workspace.directory, 'runs'), { recursive: true });
  version('nayru-v6', 1000, 0.7);
  version('nayru-v7', 1000, 0.86, 'learning_rate: 0.0001\nlora_r: 16\nseed: 1\n');
  version('nayru-v8', 600, 0.8, 'learning_rate: 0.0002\nlora_r: 32\nseed: 1\n');
  version('din-v3', 1000, 0.9, 'max_seq_length: 2048\n');
  version('din-v4', 1000, 0.5, 'max_seq_length: 4096\n');
  await start();
  await stillRuns(server, 5);
  await eventually('the parameters are read', async () => (await detail('din-v4')).params.length === 1 && (await detail('nayru-v7')).params.length === 3);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

test('a version under way is judged against the last finished one, at the same step', async () => {
  const made = await verdict('nayru-v8');
  assert.equal(made.state, 'better');
  assert.equal(made.baseline_name, 'nayru-v7');
  assert.equal(made.step, 600);
  assert.match(made.words, /^Better: loss 0\.8\d+ against 0\.9\d* of nayru-v7 at step 600$/);
  assert.ok(made.baseline_value - made.value > made.noise);
  assert.equal((await verdict('nayru-v7')).state, 'worse');
  assert.equal((await verdict('nayru-v6')).words, 'The first of its model');
});

test('another sequence length is not comparable', async () => {
  assert.equal((await verdict('din-v4')).words, 'Not comparable: sequence length changed, max_seq_length is 4096 here, 2048 in din-v3');
});

test('lists are too long for verdicts, the overview has them', async () => {
  const { json: list } = await server.get('/api/v1/runs');
  assert.ok(list.runs.every((run) => run.verdict === undefined));
  const { json: overview } = await server.get('/api/v1/overview');
  assert.ok([...overview.live, ...overview.finished].every((run) => run.verdict.words.length > 0));
});

test('somebody may choose another run or none, and it holds across a restart', async () => {
  const { run: old } = await detail('nayru-v6');
  const chosen = await post('nayru-v8', { run: old.id });
  assert.equal(chosen.status, 200);
  assert.equal(chosen.json.baseline, old.id);
  assert.equal(chosen.json.is_pinned, true);
  assert.equal(chosen.json.state, 'worse');
  await server.stop();
  await start();
  await eventually('the choice is still there', async () => (await verdict('nayru-v8')).baseline_name === 'nayru-v6');
  assert.equal((await post('nayru-v8', { run: null })).json.words, 'Compared with no other run, as chosen');
  const left = await server.get('/api/v1/runs/nayru-v8/baseline', { method: 'DELETE' });
  assert.equal(left.json.baseline_name, 'nayru-v7');
});

test('mistakes and foreign pages change nothing', async () => {
  const { run } = await detail('nayru-v8');
  assert.equal((await post('nobody', { run: null })).status, 404);
  assert.equal((await post('nayru-v8', { run: 'r999' })).status, 404);
  assert.equal((await post('nayru-v8', { run: run.id })).status, 400);
  for (const body of [{}, [], { run: 7 }]) assert.equal((await post('nayru-v8', body)).status, 400);
  assert.equal((await post('nayru-v8', { run: null }, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await post('nayru-v8', { run: null }, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await verdict('nayru-v8')).is_pinned, false);
});

test('the page says it, shows what changed, and offers another baseline', async () => {
  const page = await openPage(browser, `${server.url}/runs/nayru-v8`, { height: 1300 });
  await page.getByText(/^Better: loss .* of nayru-v7 at step 600$/).waitFor();
  assert.match(await page.locator('.kpis').innerText(), /Against nayru-v7\s+[\d.]+% better\s+[\d.]+ at the same step/);
  const changes = page.locator('.changes');
  await changes.getByText('2 of 3 settings').waitFor();
  assert.match((await changes.locator('.change-list').innerText()).replace(/\s+/g, ' '), /learning_rate 0\.0001 → ?(is now)? ?0\.0002 lora_r 16 → ?(is now)? ?32/);
  await page.locator('.chart-label', { hasText: 'nayru-v7' }).first().waitFor({ state: 'attached' });
  await page.getByLabel('Compare with').selectOption('none');
  await page.getByText('Compared with no other run, as chosen').waitFor();
  await page.getByLabel('Compare with').selectOption('automatic');
  await page.getByText(/^Better: loss/).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the overview says it in its rows', async () => {
  const page = await openPage(browser, server.url);
  await page.getByText(/% better/).first().waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('two real versions of one model', { skip: hasRealRuns ? false : 'the real logs are not on this machine' }, async () => {
  const store = temporary('verdict-real');
  const real = await startServer({ workspace: realRuns, data: store.directory });
  const runs = await stillRuns(real, 7);
  const judged = async (key) => (await real.get(`/api/v1/runs/${runs.find((run) => run.key === key).id}`)).json.run.verdict;
  assert.equal((await judged('lightning-slm/version_0')).state, 'none');
  const newest = await judged('lightning-slm/version_8');
  assert.equal(newest.baseline_name, 'lightning-slm/version_0');
  assert.equal(newest.state, 'worse');
  assert.equal(newest.step, 75549);
  const mean = (name) => {
    const rows = csv(`lightning-slm/${name}/metrics.csv`);
    const values = rows.filter((row) => row.train_loss_step !== '' && Number(row.step) >= newest.from && Number(row.step) <= newest.step)
      .map((row) => Number(row.train_loss_step));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  assert.ok(Math.abs(newest.value - mean('version_8')) < 1e-6, `${newest.value} ${mean('version_8')}`);
  assert.ok(Math.abs(newest.baseline_value - mean('version_0')) < 1e-6, `${newest.baseline_value} ${mean('version_0')}`);
  await real.stop();
  store.remove();
});
