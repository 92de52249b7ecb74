// What somebody reads stays put while runs go on: scroll, focus, open menus and selections survive a hundred updates; a run
// that falls silent is never green; fingers and stretched text find room.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { runFile, sampleLog, writeRun } from './lib/sample_log.mjs';
import { eventually, hasRealRuns, realRuns, root, startServer, temporary } from './lib/server.mjs';

const kUpdates = 100;
const total = 2000;
let server, workspace, data, browser;
let step = 200;
before(async () => {
  workspace = temporary('steady');
  data = temporary('steady-data');
  browser = await openBrowser();
  for (const name of ['nayru-v8', 'din-v5', 'farore-v7']) writeRun(workspace.directory, name, sampleLog(step, 1, { total }));
  writeRun(workspace.directory, 'nayru-v7', sampleLog(total, 1, { total }));
  if (hasRealRuns) silentRun();
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  await eventually('the runs', async () => (await server.get('/api/v1/runs')).json.runs.filter((run) => run.points > 0).length >= 4);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

// A real log, last written so long ago that its own rhythm makes the silence long, but not yet a loss of contact.
function silentRun() {
  const from = path.join(realRuns, 'lightning-slm/version_5');
  const to = path.join(workspace.directory, 'runs/silent');
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
  const then = Date.now() / 1000 - 240;
  for (const file of ['metrics.csv', 'hparams.yaml']) utimesSync(path.join(to, file), then, then);
}

// The log grows by a line at a time until the page shows the last one.
async function grow(page) {
  const last = step + kUpdates;
  while (step < last) {
    step += 1;
    appendFileSync(runFile(workspace.directory, 'nayru-v8'), sampleLog(1, step, { total }));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const words = new RegExp(`step ${last} of`, 'i');
  await eventually('the last line is shown', async () => words.test(await page.locator('main').innerText()));
}

// What must not change, and the very element that has the focus.
const state = (page) => page.evaluate(() => ({
  scroll: scrollY, selected: String(getSelection()), is_same: document.activeElement === window.focused, open: document.querySelectorAll('[aria-expanded="true"]').length,
}));
const remember = (page) => page.evaluate(() => { window.focused = document.activeElement; });

test('on the overview scroll, focus, menu and selection survive a hundred updates', async () => {
  const page = await openPage(browser, server.url, { height: 480 });
  const row = page.locator('.rr', { hasText: 'nayru-v8' });
  await row.waitFor();
  await row.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 37));
  await page.locator('.rr', { hasText: 'din-v5' }).locator('h3').evaluate((name) => getSelection().selectAllChildren(name));
  await page.getByRole('button', { name: 'Theme' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemradio', { name: 'Light' }).or(page.getByRole('menuitem', { name: 'Light' })).first().waitFor();
  await remember(page);
  const was = await state(page);
  assert.deepEqual({ open: was.open, selected: was.selected.trim() }, { open: 1, selected: 'din-v5' });
  assert.ok(was.scroll > 0);
  await grow(page);
  assert.deepEqual(await state(page), was);
  await page.context().close();
});

test('on the run page they do, too', async () => {
  const page = await openPage(browser, `${server.url}/runs/nayru-v8`, { height: 620 });
  await page.locator('.large canvas').waitFor();
  await page.getByRole('button', { name: 'Chart options' }).click();
  await page.getByLabel('From', { exact: true }).fill('12');
  await page.evaluate(() => scrollTo(0, 160));
  await remember(page);
  const was = await state(page);
  assert.deepEqual([was.open, was.scroll], [1, 160]);
  await grow(page);
  assert.deepEqual(await state(page), was);
  assert.equal(await page.getByLabel('From', { exact: true }).inputValue(), '12');
  await page.context().close();
});

test('a run that is silent says since when and is never green', { skip: hasRealRuns ? false : 'the real logs are not on this machine' }, async () => {
  const page = await openPage(browser, server.url, { height: 1400 });
  const row = page.locator('.rr', { hasText: 'silent' });
  await row.waitFor();
  assert.match((await row.locator('.states').innerText()).replaceAll('\u00a0', ' '), /^No data for [45] min$/);
  assert.equal(await row.locator('.st.ok').count(), 0);
  await page.goto(`${server.url}/runs/silent`);
  await page.locator('.run-title .st').first().waitFor();
  assert.equal(await page.locator('.run-title .st.ok').count(), 0);
  await page.context().close();
});

test('on a phone what one presses most is 44 px high', async () => {
  const low = [];
  for (const where of ['/', '/runs', '/runs/nayru-v8', '/runs/nayru-v8/metrics']) {
    const page = await openPage(browser, server.url + where, { width: 390, height: 844 });
    await page.locator('main h1, main h2, main table, main .rr').first().waitFor({ state: 'attached' });
    low.push(...await page.locator('.botnav a, .top .ib, .att .btn, main label:has(> input[type=search]), .run-tabs a').evaluateAll(
      (all, at) => all.filter((each) => each.offsetHeight > 0 && each.getBoundingClientRect().height < 44).map((each) => `${at}: ${each.outerHTML.slice(0, 120)}`), where));
    await page.context().close();
  }
  assert.deepEqual(low, []);
});

// WCAG 1.4.12: no text is lost when lines, words and letters are set wider.
const stretched = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

test('stretched text fits', async () => {
  for (const width of [390, 1440]) {
    for (const where of ['/', '/runs', '/runs/nayru-v8', '/costs', '/registry']) {
      const page = await openPage(browser, server.url + where, { width });
      await eventually('it is drawn', async () => (await page.locator('main').innerText()).length > 40);
      await page.addStyleTag({ content: stretched });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} at ${width}`);
      await page.context().close();
    }
  }
});
