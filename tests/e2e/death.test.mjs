// What went wrong, in a real browser: runs made from real logs that ran out of memory, were killed, failed, turned NaN or fell
// silent stand under "Needs you", worst first, and each has one page with one link that says what happened.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import * as broken from './lib/broken_runs.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { eventually, hasRealRuns, root, startServer, stillRuns, temporary } from './lib/server.mjs';

const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const skip = hasRealRuns ? false : 'the real logs are not on this machine';
const threeHoursS = 3 * 3600;
let server, workspace, data, browser;
before(async () => {
  if (skip) return;
  workspace = temporary('death');
  data = temporary('death-data');
  browser = await openBrowser();
  const at = workspace.directory;
  broken.consoleRun(at, 'slm-oom', 0.7, broken.outOfMemory);
  broken.checkpoint(at, 'slm-oom', 'checkpoint-12/model.safetensors');
  broken.consoleRun(at, 'slm-killed', 0.6, broken.killed);
  broken.consoleRun(at, 'slm-exception', 0.5, broken.exception);
  broken.consoleRun(at, 'slm-nan', 0.5, broken.nanLoss);
  broken.consoleRun(at, 'slm-done', 1);
  broken.trainerRun(at, 'luojiu-nan', 0.6, { nan: 5 });
  broken.trainerRun(at, 'luojiu-lost', 0.2, { age_s: threeHoursS });
  broken.trainerRun(at, 'luojiu-well', 0.3);
  server = await startServer({ workspace: at, data: data.directory });
  await stillRuns(server, 8);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

const idOf = async (name) => (await server.get(`/api/v1/runs/${name}`)).json.run.id;
async function open(where, options = {}) {
  const page = await openPage(browser, `${server.url}${where}`, options);
  page.words = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
  return page;
}
async function openDeath(name, options) {
  const page = await open(`/runs/${await idOf(name)}#what-happened`, options);
  await page.locator('.death-sentence').waitFor();
  page.card = async () => (await page.locator('.death').innerText()).replaceAll('\u00a0', ' ');
  return page;
}
const isInSight = (page, selector) => page.locator(selector).evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && top < innerHeight / 2 && bottom > 0;
});

test('what needs me stands worst first, with its cause, and the headline counts it', { skip }, async () => {
  const page = await open('/');
  const names = () => page.locator('li.att h3 .name').allInnerTexts();
  await eventually('five of them', async () => (await names()).length === 5);
  const { json } = await server.get('/api/v1/overview');
  assert.deepEqual(json.needs.map((need) => need.kind), [...Array(4).fill('run_failed'), 'run_critical']);
  assert.equal(json.needs_total, 6);
  assert.deepEqual(await names(), json.needs.map((need) => need.title));
  const words = await page.words();
  assert.match(words, /6 things need you\./);
  assert.match(words, /and 1 more\b/);
  assert.match(words, /slm-oom\s+failed .*\s+The GPU ran out of memory at epoch 1\d of 20\./);
  assert.match(words, /slm-exception\s+failed .*\s+ValueError: Expected input batch_size \(8\) to match target batch_size \(7\)/);
  assert.match(words, /luojiu-nan\s+is in critical health\s+Finite loss: NaN since step 5,2\d\d .* at step 5,23\d of 8,712/);
  assert.doesNotMatch(words, /luojiu-well\s+is in critical/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a link leads from there to what happened, and to nothing else', { skip }, async () => {
  const page = await open('/', { height: 700 });
  await page.getByRole('link', { name: 'What happened: slm-oom' }).click();
  await page.locator('.death-sentence').waitFor();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, `/runs/${await idOf('slm-oom')}#what-happened`);
  await eventually('it is in sight', () => isInSight(page, '.death'));
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'what-happened');
  await page.goBack();
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  await page.context().close();
});

test('the cause, its line, the checkpoint, the last values and the end of the log', { skip }, async () => {
  const page = await openDeath('slm-oom');
  const card = await page.card();
  assert.match(card, /slm-oom failed at epoch 1\d of 20: the GPU ran out of memory\./);
  assert.match(card, /Lower the batch size/);
  assert.match(card, /torch\.cuda\.OutOfMemoryError: CUDA out of memory\. Tried to allocate 2\.32 GiB/);
  assert.match(card, /checkpoint-12/);
  assert.match(card, /train\/loss\s+5\.\d+\s+5\.\d+ to 7\.\d+\s+1\d/);
  assert.match(card, /Last 50 lines of runs\/slm-oom\/train\.log/);
  assert.match(await page.locator('.death-log .told').innerText(), /CUDA out of memory/);
  const isAtEnd = () => page.locator('.death-log').evaluate((log) => log.scrollTop + log.clientHeight >= log.scrollHeight - 1);
  assert.ok(await isAtEnd(), 'one sees the end of the log');
  assert.match(await page.locator('.run-reason').innerText(), /^The GPU ran out of memory$/);
  await page.context().close();
});

test('each way to end is named', { skip }, async () => {
  const causes = { 'slm-killed': /the process was killed\./, 'slm-exception': /the program failed\./, 'slm-nan': /the loss became NaN\./, 'luojiu-lost': /lost contact at step 1,74\d of 8,712: nothing says why\./ };
  for (const [name, sentence] of Object.entries(causes)) {
    const page = await openDeath(name);
    assert.match(await page.locator('.death-sentence').innerText(), sentence, name);
    assert.deepEqual(page.problems, [], name);
    await page.context().close();
  }
});

test('the link can be copied and opens the same; the report ends with it', { skip }, async () => {
  const page = await openDeath('slm-killed', { permissions: ['clipboard-read', 'clipboard-write'] });
  const copied = async (button, like) => {
    await page.getByRole('button', { name: button }).click();
    return eventually('the clipboard', async () => {
      const text = await page.evaluate(() => navigator.clipboard.readText());
      return like.test(text) ? text : undefined;
    });
  };
  const link = await copied('Copy the link to what happened', /#what-happened$/);
  const report = await copied('Copy report', /\n/);
  assert.match(report, /the process was killed/);
  assert.ok(report.trimEnd().endsWith(link), report);
  await page.context().close();
  const other = await openPage(browser, link, { height: 700 });
  await other.locator('.death-sentence').waitFor();
  await eventually('it is in sight', () => isInSight(other, '.death'));
  await other.context().close();
});

test('nothing jumps while the files are read', { skip }, async () => {
  const page = await open('/', { height: 1800 });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.route('**/death', async (route) => { await new Promise((resolve) => setTimeout(resolve, 500)); await route.continue(); });
  await page.goto(`${server.url}/runs/${await idOf('slm-oom')}`);
  await page.locator('.death-sentence').waitFor();
  await page.locator('.large canvas').waitFor();
  const shift = await page.evaluate(() => window.shift);
  assert.ok(shift < 0.02, `the layout shifted by ${shift}`);
  await page.context().close();
});

test('all of it is read on a phone and by a screen reader, in both themes', { skip }, async () => {
  for (const [width, theme] of [[390, 'dark'], [390, 'light'], [1440, 'dark'], [1440, 'light']]) {
    const page = await openDeath('slm-oom', { width, height: 844, theme });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const heights = await page.locator('.death-copy button').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    assert.ok(width > 760 || Math.min(...heights) >= 44, `${heights}`);
    for (const where of [page.url(), server.url]) {
      await page.goto(where);
      await page.locator('.death-sentence, li.att').first().waitFor();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), [], `${where} ${width} ${theme}`);
    }
    await page.context().close();
  }
});

test('a run that dies while one looks is told at once, and announced once', { skip }, async () => {
  const log = broken.consoleRun(workspace.directory, 'slm-live', 0.5);
  await eventually('it runs', async () => (await server.get('/api/v1/runs/slm-live')).json?.run.lifecycle === 'running');
  const page = await open('/runs/slm-live');
  await page.locator('.run-title .st', { hasText: 'Running' }).waitFor();
  await page.evaluate(() => {
    window.said = [];
    const region = document.querySelector('[role=status][aria-live=polite].sr');
    new MutationObserver(() => { if (region.textContent) window.said.push(region.textContent); }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  appendFileSync(log, broken.outOfMemory);
  await page.locator('.death-sentence', { hasText: 'the GPU ran out of memory' }).waitFor();
  await eventually('it is announced', async () => (await page.evaluate(() => window.said)).length > 0);
  assert.deepEqual(await page.evaluate(() => window.said), ['slm-live: failed']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('those that live or finished have no such card', { skip }, async () => {
  for (const name of ['slm-done', 'luojiu-well']) {
    const page = await open(`/runs/${name}#what-happened`);
    await page.locator('.large canvas').waitFor();
    assert.equal(await page.locator('.death').count(), 0, name);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});
