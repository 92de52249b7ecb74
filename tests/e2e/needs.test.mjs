// What needs somebody, with the money that it loses: the real program, a provider that bills, runs that failed, hang on or will
// not be done in time, and the Overview in a real browser, against the API to the cent.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { startFakeProvider, vastInstance } from './lib/fake_provider.mjs';
import { eventually, root, startServer, temporary } from './lib/server.mjs';

const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const kMinute = 60_000;
let fake, server, workspace, data, browser;

const overview = async () => (await server.get('/api/v1/overview')).json;
const needs = async () => (await overview()).needs;
const need = async (kind) => (await needs()).find((one) => one.kind === kind);
const words = (text) => text.replaceAll('\u00a0', ' ');
const dollars = (amount) => `$${amount.toFixed(2)}`;
// A run with a point each minute, from `from` minutes ago to `to` minutes ago.
async function post(run, from, to, more) {
  const steps = Array.from({ length: from - to + 1 }, (_, i) => i);
  const body = { run, steps, ts: steps.map((i) => Date.now() - (from - i) * kMinute), series: { loss: steps.map((i) => 2 / (i + 1)) }, ...more };
  const answer = await server.get('/api/v1/points', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(answer.status, 200, answer.text);
}
const rented = (id, minutes, more) => vastInstance(id, { start_date: (Date.now() - minutes * kMinute) / 1000, storage_total_cost: 0, ...more });

before(async () => {
  workspace = temporary('needs');
  data = temporary('needs-data');
  fake = await startFakeProvider({ key: 'right' });
  writeFileSync(path.join(workspace.directory, 'key'), 'right');
  writeFileSync(path.join(workspace.directory, 'old-key'), 'wrong');
  writeFileSync(path.join(workspace.directory, 'afs-monitor.toml'), `
[[providers]]
kind = "vast"
name = "vast.ai"
base_url = "${fake.url}"
key_file = "key"
poll_s = 1
[[providers]]
kind = "lambda"
name = "lambda"
base_url = "${fake.url}"
key_file = "old-key"
poll_s = 1
`);
  fake.credit = 10_000;
  fake.vast = [
    rented(77, 98, { label: 'majora-v1', dph_total: 1.29, gpu_name: 'A100 80 GB' }),
    rented(78, 60, { dph_total: 0.5 }),
    rented(79, 60, { label: 'nayru-v8', dph_total: 0.41, end_date: (Date.now() + 120 * kMinute) / 1000 }),
    rented(80, 30, { label: 'the cluster', dph_total: 180, num_gpus: 64 }),
  ];
  server = await startServer({ workspace: workspace.directory, data: data.directory });
  await post('majora-v1', 98, 38, { status: 'failed', total_steps: 900 });
  await post('nayru-v8', 60, 0, { total_steps: 600 });
  await post('the cluster', 30, 0, { total_steps: 60 });
  await eventually('all that is wrong is seen', async () => (await overview()).needs_total === 4);
  browser = await openBrowser();
});
after(async () => { await browser?.close(); await server?.stop(); await fake?.stop(); workspace?.remove(); data?.remove(); });

test('a failed run whose machine is paid on is one need: what was lost, what goes on, and how to stop it', async () => {
  const failed = await need('run_failed');
  assert.equal(failed.title, 'majora-v1');
  assert.equal(failed.severity, 'critical');
  assert.equal(failed.cost.amount.toFixed(2), '0.82');
  assert.equal(failed.cost.basis, 'from provider');
  assert.equal(failed.per_hour.amount, 1.29);
  assert.equal(failed.command, 'vastai stop instance 77');
  assert.match(failed.words, /at step 60 of 900\. vast\.ai 77 \(A100 80 GB\) is still billed\.$/);
  assert.equal((await needs()).filter((one) => one.run === failed.run).length, 1);
});

test('a machine that nobody uses, a contract that ends too early, a key that is refused', async () => {
  const unused = await need('billed_for_nothing');
  assert.match(unused.title, /^vast\.ai 78/);
  assert.equal(unused.cost.amount.toFixed(2), '0.50');
  assert.equal(unused.command, 'vastai stop instance 78');
  const contract = await need('contract_ends');
  assert.equal(contract.title, 'nayru-v8');
  assert.ok(contract.until < contract.run_view.finish_at);
  assert.match(contract.words, /^vast\.ai 79 \(RTX 4090\) is rented for 1 h 5\d m more, too short for nayru-v8, which needs \d+ h/);
  const refused = await need('key_refused');
  assert.equal(refused.title, 'lambda');
  assert.ok(refused.since <= Date.now());
  assert.match(refused.words, /^lambda refuses the key in .*old-key \(HTTP 401\).*make a new one/);
});

test('the worst stands first: critical before warning, then by money', async () => {
  const all = await needs();
  const stake = (one) => [one.severity === 'critical' ? 0 : 1, -(one.cost?.amount ?? 0)];
  assert.deepEqual(all.map((one) => one.kind), [...all].sort((a, b) => stake(a)[0] - stake(b)[0] || stake(a)[1] - stake(b)[1]).map((one) => one.kind));
});

test('spending now is what all machines are billed, its idle part those without a live run', async () => {
  const { rentals } = (await server.get('/api/v1/rentals?open=1')).json;
  const { burn } = (await overview()).money;
  const billed = rentals.map((one) => [one.billed.total, one.runs.some((run) => run.lifecycle === 'running')]);
  const sum = (rows) => rows.reduce((total, [rate]) => total + rate, 0);
  assert.equal(burn.total.amount.toFixed(6), sum(billed).toFixed(6));
  assert.equal(burn.idle.amount.toFixed(6), sum(billed.filter(([, has_run]) => !has_run)).toFixed(6));
  const page = await openPage(browser, server.url);
  const shown = words(await page.locator('.kpi > div', { hasText: 'Spending now' }).innerText()).replaceAll('\n', ' ');
  assert.ok(shown.includes(`${dollars(sum(billed))} per hour`), shown);
  assert.ok(shown.includes('$1.79 is idle, $180.41 is training, from provider'), shown);
  await page.context().close();
});

test('the page says it all, counts what it lists, and copies the command', async () => {
  const page = await openPage(browser, server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  const entry = (text) => page.locator('li.att', { hasText: text });
  const failed = words(await entry('majora-v1').innerText());
  assert.match(failed, /majora-v1\s+failed 38 min ago and its machine is still billed/);
  assert.match(failed, /\$0\.8[23] lost since, \$1\.29 an hour goes on\./);
  assert.match(words(await entry('lambda').innerText()), /lambda\s+has refused our key for \d+ (s|min)[^]*HTTP 401[^]*make a new one/);
  assert.match(words(await entry('nayru-v8').innerText()), /is not done when its machine's contract ends at .*\d+[^]*at stake\. Extend the contract/);
  const { needs_total } = await overview();
  assert.equal(await page.locator('li.att').count(), needs_total);
  assert.match(await page.locator('.hl').innerText(), new RegExp(`2 runs training\\. ${needs_total} things need you\\.`));
  const button = page.getByRole('button', { name: 'Copy stop command: majora-v1' });
  await button.click();
  await entry('majora-v1').getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'vastai stop instance 77');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a browser that gives the page no clipboard still copies', async () => {
  const page = await openPage(browser, 'about:blank', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Copy stop command: majora-v1' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${server.url}/runs`);
  await other.locator('#filter').press('Control+V');
  assert.equal(await other.locator('#filter').inputValue(), 'vastai stop instance 77');
  await page.context().close();
});

test('more needs than the page lists are counted', async () => {
  for (const run of ['a', 'b', 'c']) await post(run, 5, 2, { status: 'failed' });
  const page = await openPage(browser, server.url);
  await eventually('seven needs', async () => /7 things need you/.test(await page.locator('.hl').innerText()));
  assert.equal(await page.locator('li.att').count(), 5);
  assert.match(words(await page.locator('.att-more').innerText()), /and 2 more/);
  await page.context().close();
});

for (const theme of ['dark', 'light']) {
  for (const width of [1440, 390]) {
    test(`nothing to mend for axe: ${theme}, ${width}`, async () => {
      const page = await openPage(browser, server.url, { theme, width, height: 900 });
      await page.locator('li.att').first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'no sideways scroll');
      await page.context().close();
    });
  }
}

test('money is counted on while the page is connected, and stands still when the server is gone', async () => {
  const page = await openPage(browser, server.url);
  const spent = () => page.locator('.kpi > div', { hasText: /Spent/ }).locator('.v').innerText();
  const clock = () => page.locator('[role=timer] b').innerText();
  const first = await spent();
  await eventually('five cents a second', async () => await spent() !== first);
  await server.kill9();
  await eventually('it is noticed', async () => /Not connected since/.test(await page.locator('body').innerText()));
  const [last, then] = [await spent(), await clock()];
  const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  await eventually('three seconds go by', async () => seconds(await clock()) >= seconds(then) + 3);
  assert.equal(await spent(), last);
  await page.context().close();
});
