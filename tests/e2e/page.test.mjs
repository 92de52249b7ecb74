// The page in a real browser on real files: every route, both themes, phone and desktop; live, honest and accessible.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { runFile as sampleFile, sampleLog, writeRun as writeSample } from './lib/sample_log.mjs';
import { eventually, root, startServer, temporary } from './lib/server.mjs';

const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const log = (count, from = 1) => sampleLog(count, from, { total: 400 });

let server, workspace, data, browser;
const runFile = (name) => sampleFile(workspace.directory, name);
const writeRun = (name, content) => writeSample(workspace.directory, name, content);
before(async () => {
  workspace = temporary('page');
  data = temporary('page-data');
  browser = await openBrowser();
  writeRun('nayru-v8', log(200));
  writeRun('din-v4', log(400));
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  await eventually('both runs', async () => (await server.get('/api/v1/runs')).json.runs.filter((run) => run.progress > 0).length === 2);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

const routes = ['/', '/runs', '/machines', '/costs', '/registry', '/runs/nayru-v8', '/runs/nayru-v8/metrics', '/runs/nayru-v8/config', '/runs/nobody', '/no/such/page'];
const drawn = (page) => eventually('the page is drawn', async () => (await page.locator('main').innerText()).length > 20);

for (const theme of ['dark', 'light']) {
  for (const width of [1440, 390]) {
    test(`every route, ${theme}, ${width} px: no error, no sideways scroll, no violation, no hollow value`, async () => {
      for (const route of routes) {
        const page = await openPage(browser, server.url + route, { width, theme });
        await drawn(page);
        await page.evaluate(() => document.fonts.ready);
        assert.deepEqual(page.problems.filter((text) => !/404/.test(text) || route !== '/runs/nobody'), [], route);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `${route} scrolls sideways`);
        assert.doesNotMatch(await page.locator('body').innerText(), /\b(NaN|undefined|null|Invalid Date|\[object)\b/, route);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), [], route);
        await page.context().close();
      }
    });
  }
}

test('no sideways scroll at any width', async () => {
  for (const width of [320, 768, 1024, 1920]) {
    for (const route of ['/', '/runs', '/runs/nayru-v8', '/machines', '/costs', '/registry']) {
      const page = await openPage(browser, server.url + route, { width });
      await drawn(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `${route} at ${width}`);
      await page.context().close();
    }
  }
});

test('the first paint needs no request: boot data is in the page', async () => {
  const { text, headers } = await server.get('/');
  const boot = JSON.parse(text.match(/<script type="application\/json" id="boot">(.*?)<\/script>/s)[1]);
  assert.equal(boot.runs_total, 2);
  assert.match(headers.get('content-security-policy'), /default-src 'self'/);
  const page = await openPage(browser, server.url);
  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await eventually('rows without any API', async () => /nayru-v8/.test(await page.locator('main').innerText()));
  await page.context().close();
});

test('a line in the log moves the page without a reload', async () => {
  const page = await openPage(browser, `${server.url}/runs/nayru-v8`);
  await eventually('step 200', async () => /200 of 400/.test(await page.locator('main').innerText()));
  await page.evaluate(() => { window.stayed = true; });
  appendFileSync(runFile('nayru-v8'), log(20, 201));
  await eventually('step 220', async () => /220 of 400/.test(await page.locator('main').innerText()));
  assert.equal(await page.evaluate(() => window.stayed), true);
  await page.context().close();
});

test('final values on the page are those of the file', async () => {
  const page = await openPage(browser, `${server.url}/runs/din-v4`);
  await eventually('finished', async () => /finished/i.test(await page.locator('main').innerText()));
  assert.match(await page.locator('main').innerText(), /0\.1\b/);  // 2 / √400
  await page.context().close();
});

test('the empty page switches by itself when the first run arrives', async () => {
  const empty = temporary('first');
  const emptyData = temporary('first-data');
  const fresh = await startServer({ workspace: empty.directory, data: emptyData.directory });
  const page = await openPage(browser, fresh.url);
  await eventually('it waits', async () => /waiting/i.test(await page.locator('main').innerText()));
  writeSample(empty.directory, 'first', log(5));
  await eventually('it shows the run', async () => /first/.test(await page.locator('main').innerText()) && !/waiting for the first/i.test(await page.locator('main').innerText()));
  await page.context().close();
  await fresh.stop();
  empty.remove();
  emptyData.remove();
});

test('a server that is gone is said, and found again', async () => {
  const place = temporary('gone');
  const placeData = temporary('gone-data');
  let away = await startServer({ workspace: place.directory, data: placeData.directory });
  const port = Number(new URL(away.url).port);
  const page = await openPage(browser, away.url);
  await eventually('live', async () => /\bLive\b/.test(await page.locator('body').innerText()));
  await away.kill9();
  await eventually('reconnecting', async () => /Reconnecting|Not connected/.test(await page.locator('body').innerText()));
  await eventually('a banner', async () => /Not connected since/.test(await page.locator('body').innerText()));
  away = await startServer({ workspace: place.directory, data: placeData.directory, port });
  await eventually('live again', async () => /\bLive\b/.test(await page.locator('body').innerText()) && !/Not connected since/.test(await page.locator('body').innerText()));
  await page.context().close();
  await away.stop();
  place.remove();
  placeData.remove();
});

test('old links lead to the new pages', async () => {
  const page = await openPage(browser, `${server.url}/#costs`);
  await eventually('/costs', async () => new URL(page.url()).pathname === '/costs');
  await page.context().close();
});

test('filters are in the URL and come back with it', async () => {
  const page = await openPage(browser, `${server.url}/runs?q=nayru`);
  await eventually('one run', async () => /nayru-v8/.test(await page.locator('main').innerText()) && !/din-v4/.test(await page.locator('main').innerText()));
  await page.context().close();
});

test('initial JS and CSS stay within the budget', async () => {
  const html = (await server.get('/')).text;
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  assert.ok(assets.length >= 2);
  let bytes = 0;
  for (const asset of assets) {
    const response = await fetch(server.url + asset, { headers: { 'accept-encoding': 'gzip' } });
    bytes += Number(response.headers.get('content-length'));
    assert.match(response.headers.get('cache-control'), /immutable/);
  }
  assert.ok(bytes <= 45 * 1024, `${bytes} bytes`);
});
