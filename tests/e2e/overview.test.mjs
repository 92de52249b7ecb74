// The Overview's rows in a real browser, on versions cut from real logs: the last version dashed behind each loss, read in one
// request and only for rows in sight.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { trainerRun } from './lib/broken_runs.mjs';
import { openBrowser, openPage } from './lib/browser.mjs';
import { eventually, hasRealRuns, root, startServer, stillRuns, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';
let server, workspace, data, browser;
before(async () => {
  if (skip) return;
  workspace = temporary('overview');
  data = temporary('overview-data');
  browser = await openBrowser();
  for (const [model, share] of [['nayru', 0.5], ['din', 0.3], ['farore', 0.2]]) {
    trainerRun(workspace.directory, `${model}-v1`, 1);
    trainerRun(workspace.directory, `${model}-v2`, share);
  }
  trainerRun(workspace.directory, 'veran-v1', 0.4);
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  await stillRuns(server, 7);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

async function openOverview(options) {
  // Another page first, so that no request is missed.
  const page = await openPage(browser, `${server.url}/costs`, options);
  page.series = [];
  page.on('request', (request) => { if (request.url().includes('/api/v1/series')) page.series.push(new URL(request.url())); });
  await page.goto(server.url);
  return page;
}
const row = (page, name) => page.locator('.rr', { hasText: name });

test('the last version is dashed behind the loss, one request for all rows', { skip }, async () => {
  const page = await openOverview({ height: 1400 });
  await eventually('three ghosts', async () => await page.locator('.spark-ghost').count() === 3);
  assert.equal(page.series.length, 1);
  assert.equal(page.series[0].searchParams.getAll('run').length, 3);
  assert.deepEqual(page.series[0].searchParams.getAll('metric'), ['train/loss']);
  // The first of its model has nothing behind it.
  assert.equal(await row(page, 'veran-v1').locator('.spark-ghost').count(), 0);
  assert.equal(await row(page, 'veran-v1').locator('.spark-line').count(), 1);
  const reach = (name, line) => row(page, name).locator(line).evaluate((element) => element.getBBox().x + element.getBBox().width);
  const [own, ghost] = [await reach('nayru-v2', '.spark-line'), await reach('nayru-v2', '.spark-ghost')];
  assert.ok(Math.abs(own - 50) < 2, `half way through its plan the line ends half way: ${own}`);
  assert.ok(ghost > 99, `and the last version goes on: ${ghost}`);
  assert.match(await row(page, 'nayru-v2').locator('.spark').getAttribute('aria-label'), /train\/loss from 1\.\d+ to 1\.\d+, over nayru-v1 dashed/);
  assert.match(await page.locator('.rh').innerText(), /last version dashed/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what was read is not read again while the runs go on', { skip }, async () => {
  const page = await openOverview({ height: 1400 });
  await eventually('ghosts', async () => await page.locator('.spark-ghost').count() === 3);
  await page.getByRole('link', { name: 'Costs' }).first().click();
  await page.getByRole('heading', { name: 'Where it went' }).waitFor();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await eventually('ghosts again', async () => await page.locator('.spark-ghost').count() === 3);
  assert.equal(page.series.length, 1);
  await page.context().close();
});

test('rows below the screen ask for nothing until they are seen', { skip }, async () => {
  const page = await openOverview({ width: 390, height: 420 });
  await row(page, 'nayru-v2').locator('.spark-line').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  assert.equal(page.series.length, 0);
  await row(page, 'nayru-v2').scrollIntoViewIfNeeded();
  await row(page, 'nayru-v2').locator('.spark-ghost').waitFor({ state: 'attached' });
  assert.ok(page.series.length >= 1);
  await page.context().close();
});

test('on the run page the last version is measured against, where both have been', { skip }, async () => {
  const page = await openPage(browser, `${server.url}/runs/nayru-v2`, { height: 1300 });
  await page.locator('.large canvas').waitFor();
  await eventually('the last version', async () => /nayru-v1/.test(await page.locator('.large .chart-plot').getAttribute('aria-label')));
  const box = await page.locator('.large .u-over').boundingBox();
  const tip = async (share, like) => {
    await page.mouse.move(box.x + box.width * share, box.y + 80);
    return eventually(`${like} at ${share}`, async () => {
      const words = await page.locator('.chart-tip').innerText({ timeout: 1000 });
      return like.test(words) ? words.replaceAll('\n', ' ') : undefined;
    });
  };
  // The same log, so all but the same values: of one the points are drawn, of the other buckets.
  assert.match(await tip(0.25, /nayru-v1/), /Step 2,1\d\d .*\d:\d\d.* train 1\.\d+ .*nayru-v1 1\.\d+ .*train against it [+−]?0\.\d%/);
  const beyond = await tip(0.75, /Step 6,5/);
  assert.match(beyond, /nayru-v1 1\.\d+/);
  assert.doesNotMatch(beyond, /train|\d:\d\d/, 'this run has not been there, and the clock of another says nothing');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
