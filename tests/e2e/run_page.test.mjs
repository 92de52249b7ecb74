// The Run page in a real browser on growing files: zoom, crosshair, live curves, odd values, thousands of metrics.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { runFile as sampleFile, sampleLog, writeRun as writeSample } from './lib/sample_log.mjs';
import { eventually, startServer, temporary } from './lib/server.mjs';

const log = (count, from = 1, total = 2000) => sampleLog(count, from, { total, eval_every: 100 });

let server, workspace, data, browser;
const runFile = (name) => sampleFile(workspace.directory, name);
const writeRun = (name, content) => writeSample(workspace.directory, name, content);
before(async () => {
  workspace = temporary('run-page');
  data = temporary('run-page-data');
  browser = await openBrowser();
  writeRun('nayru-v8', log(1000));
  writeRun('growing', log(100));
  writeRun('odd', `${log(40, 1, 60)}{"step":41,"total_steps":60,"loss":NaN}\n{"step":42,"total_steps":60,"loss":Infinity}\n${log(18, 43, 60)}`);
  writeRun('wide', Array.from({ length: 3 }, (_, step) => `${JSON.stringify({ step: step + 1, ...Object.fromEntries(Array.from({ length: 260 }, (_x, i) => [`layer/${i}`, i + step])) })}\n`).join(''));
  server = await startServer({ workspace: workspace.directory, data: data.directory });
  await eventually('the runs', async () => (await server.get('/api/v1/runs')).json.runs.filter((run) => run.points > 0).length === 4);
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

async function openRun(name, query = '', options = {}) {
  const page = await openPage(browser, `${server.url}/runs/${name}${query}`, { height: 1300, ...options });
  page.series = [];
  page.on('request', (request) => { if (request.url().includes('/api/v1/series')) page.series.push(new URL(request.url())); });
  return page;
}
const badge = (page) => page.locator('.chart-badge').innerText({ timeout: 1000 });
// The canvas has lines: more than one colour.
const colours = (page, selector = '.large canvas') => page.locator(selector).first().evaluate((canvas) => {
  const { data: bytes } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] > 250) seen.add(`${bytes[i]},${bytes[i + 1]},${bytes[i + 2]}`);
  return [...seen].sort();
});
const drawn = async (page) => {
  await eventually('the loss is drawn', async () => /All .* points/.test(await badge(page)));
  await eventually('lines', async () => (await colours(page)).length > 3);
};
// The browser tells the driver of a new address a moment later.
const address = (page, pattern) => eventually(`the address is like ${pattern}`, () => pattern.test(page.url()), { deadline_ms: 10_000 });
async function plot(page) {
  return page.locator('.large .u-over').boundingBox();
}

test('a brush zooms: one request soon, the range in the address, back restores', async () => {
  const page = await openRun('nayru-v8');
  await drawn(page);
  const box = await plot(page);
  page.series.length = 0;
  await page.mouse.move(box.x + box.width * 0.1, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 110, { steps: 8 });
  await page.mouse.up();
  await eventually('the range', async () => /range=\d+-\d+/.test(page.url()));
  await eventually('fewer points', async () => /of this range/.test(await badge(page)));
  await eventually('the request', async () => page.series.length > 0);
  await drawn(page);
  assert.equal(page.series.length, 1, `one request for all charts: ${page.series.map(String).join(' ')}`);
  const [from, to] = new URL(page.url()).searchParams.get('range').split('-').map(Number);
  assert.ok(from > 180 && from < 220 && to > 780 && to < 820, `${from}-${to}`);
  assert.ok(Number(page.series[0].searchParams.get('from')) <= from);
  await page.goBack();
  await eventually('all again', async () => !page.url().includes('range') && !/range/.test(await badge(page)));
  await page.context().close();
});

test('buttons and keys zoom without dragging', async () => {
  const page = await openRun('nayru-v8');
  await drawn(page);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await address(page, /range=500-$/);  // The run goes on, and so does a view that touches its newest point.
  await page.getByRole('button', { name: 'Earlier' }).click();
  await address(page, /range=250-750/);
  await page.getByRole('button', { name: 'Latest' }).click();
  await address(page, /range=500-$/);
  await page.getByRole('button', { name: 'Chart options' }).click();
  await page.getByLabel('From', { exact: true }).fill('100');
  await page.getByLabel('To', { exact: true }).fill('300');
  await page.keyboard.press('Enter');
  await address(page, /range=100-300/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await address(page, /^[^?]*(\?log=1)?$/);
  await page.locator('.large .chart-plot').focus();
  await page.keyboard.press('l');
  await address(page, /log=1/);
  await page.keyboard.press('+');
  await address(page, /range/);
  await page.keyboard.press('0');
  await address(page, /^[^?]*(\?log=1)?$/);
  await page.context().close();
});

test('a live run with its health, metrics and curves comes in three requests', async () => {
  const page = await openPage(browser, `${server.url}/costs`, { height: 1300 });
  const asked = [];
  page.on('request', (request) => { if (/\/api\/v1\/(runs|series)/.test(request.url())) asked.push(new URL(request.url()).pathname); });
  await page.goto(`${server.url}/runs/nayru-v8`);
  await drawn(page);
  await page.getByRole('heading', { name: 'Health checks' }).waitFor();
  assert.deepEqual(asked.sort(), ['/api/v1/runs/nayru-v8', '/api/v1/runs/nayru-v8/metrics', '/api/v1/series']);
  await page.context().close();
});

test('the address alone brings the same view back', async () => {
  const page = await openRun('nayru-v8', '?range=100-200&log=1&smooth=0.9&x=step&band=0');
  await eventually('the range', async () => /of this range/.test(await badge(page)));
  assert.equal(await page.getByLabel('Log scale').isChecked(), true);
  await page.getByRole('button', { name: 'Chart options' }).click();
  assert.equal(await page.getByLabel('Min–max band').isChecked(), false);
  assert.equal(await page.getByLabel('Smoothing').inputValue(), '0.9');
  await page.context().close();
});

test('the crosshair is on all charts, and stays while points arrive', async () => {
  const page = await openRun('growing');
  await drawn(page);
  const box = await plot(page);
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await page.locator('.chart-tip').waitFor();
  const step = await page.locator('.chart-tip-head b').innerText();
  assert.match(step, /^Step \d+$/);
  await eventually('linked', async () => await page.locator('.mini .u-cursor-x:not(.u-off)').count() >= 2);
  appendFileSync(runFile('growing'), log(50, 101));
  await eventually('more points', async () => /All 151 points/.test(await badge(page)));
  assert.equal(await page.locator('.chart-tip').count(), 1);
  await page.mouse.move(5, 5);
  await eventually('gone', async () => await page.locator('.chart-tip').count() === 0);
  await page.context().close();
});

test('curves grow by themselves, and a server that was killed leaves no gap', async () => {
  const page = await openRun('growing');
  await drawn(page);
  page.series.length = 0;
  appendFileSync(runFile('growing'), log(50, 151));
  await eventually('200 steps', async () => /All 202 points/.test(await badge(page)));
  assert.equal(page.series.length, 0, 'points came by the live connection alone');
  const port = Number(new URL(server.url).port);
  await server.kill9();
  appendFileSync(runFile('growing'), log(100, 201));
  server = await startServer({ workspace: workspace.directory, data: data.directory, port });
  await eventually('300 steps', async () => /All 303 points/.test(await badge(page)));
  await page.context().close();
});

// Where one of the first points lies, in each frame in which it moved: the highest coloured pixel above it.
async function watchFirstPoint(page) {
  await page.locator('.large canvas').evaluate((canvas) => {
    window.tops = [];
    const look = () => {
      const over = document.querySelector('.large .u-over');
      // Step 2 of 60.
      const x = Math.round((over.offsetLeft + over.offsetWidth / 30) * devicePixelRatio);
      const { data: bytes } = canvas.getContext('2d').getImageData(x, 0, 1, canvas.height);
      let top = 0;
      const isColoured = (at) => bytes[at + 3] > 200 && Math.max(bytes[at], bytes[at + 1], bytes[at + 2]) - Math.min(bytes[at], bytes[at + 1], bytes[at + 2]) > 60;
      while (top < canvas.height && !isColoured(top * 4)) top += 1;
      if (top < canvas.height && window.tops.at(-1) !== top) window.tops.push(top);
      requestAnimationFrame(look);
    };
    look();
  });
}
// A value so large that the first point sinks to the ground; where it was on its way there.
async function sink(page, name, step, value) {
  await page.evaluate(() => window.tops.splice(0, window.tops.length - 1));
  const before_it = await badge(page);
  appendFileSync(runFile(name), `${JSON.stringify({ step, total_steps: 2000, loss: value })}\n`);
  await eventually('the point', async () => await badge(page) !== before_it);
  let last = -1;
  await eventually('it has sunk and rests', async () => {
    const now = await page.evaluate(() => window.tops.at(-1));
    const rests = now === last;
    last = now;
    return rests;
  }, { pace_ms: 300 });
  const tops = await page.evaluate(() => window.tops);
  assert.ok(tops.at(-1) - tops[0] > 20, `it sank: ${tops}`);
  return tops.slice(1, -1);
}

test('an axis that grows glides, and not where less motion is wished for', async () => {
  for (const reducedMotion of ['no-preference', 'reduce']) {
    writeRun(`sinks-${reducedMotion}`, log(60));
    await eventually('it is there', async () => (await server.get(`/api/v1/runs/sinks-${reducedMotion}`)).json?.run.points > 0);
    const page = await openRun(`sinks-${reducedMotion}`, '', { reducedMotion });
    await drawn(page);
    await watchFirstPoint(page);
    const between = await sink(page, `sinks-${reducedMotion}`, 61, 4);
    const isStill = reducedMotion === 'reduce';
    assert.equal(between.length === 0, isStill, isStill ? `it is there at once: ${between}` : 'it is seen on its way');
    if (isStill) assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    await page.context().close();
  }
});

test('paused, nothing moves; resumed, it catches up', async () => {
  const page = await openRun('growing');
  await drawn(page);
  const before_pause = await badge(page);
  await page.keyboard.press('.');
  appendFileSync(runFile('growing'), log(50, 301));
  await eventually('it waits', async () => /waiting/i.test(await page.locator('body').innerText()));
  assert.equal(await badge(page), before_pause);
  await page.keyboard.press('.');
  await eventually('350 steps', async () => /All 353 points/.test(await badge(page)));
  await page.context().close();
});

test('the other theme recolours every chart at once', async () => {
  const page = await openRun('nayru-v8');
  await drawn(page);
  const dark = await colours(page);
  await page.keyboard.press('t');
  await eventually('other colours', async () => {
    const light = await colours(page);
    return light.length > 3 && light.join() !== dark.join();
  });
  for (const canvas of await page.locator('.chart-plot canvas').all()) assert.ok(await canvas.isVisible());
  await page.context().close();
});

test('paper is white and has every chart, also those that were not in sight', async () => {
  const page = await openRun('nayru-v8', '', { height: 500 });
  await page.locator('.chart-plot').first().waitFor({ state: 'attached' });
  await eventually('the values are here', async () => /\d/.test(await page.locator('.large .chart-plot').getAttribute('aria-label') ?? ''));
  await page.evaluate(() => {
    addEventListener('beforeprint', () => { window.printed = { theme: document.documentElement.dataset.theme }; });
    // The canvases as the printer got them.
    addEventListener('afterprint', () => {
      window.printed.charts = [...document.querySelectorAll('.chart-plot')].map((chart) => {
        const canvas = chart.querySelector('canvas');
        return canvas ? canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0) : false;
      });
    });
  });
  assert.ok((await page.pdf()).length > 10_000);
  const { theme, charts } = await page.evaluate(() => window.printed);
  assert.equal(theme, 'light');
  assert.ok(charts.length > 2 && charts.every(Boolean), `${charts}`);
  await eventually('the screen is as before', async () => await page.evaluate(() => document.documentElement.dataset.theme) === 'dark');
  await page.context().close();
});

test('what is not finite is marked, named and neither dropped nor zero', async () => {
  const page = await openRun('odd');
  await drawn(page);
  const sentence = () => page.locator('.large .chart-plot').getAttribute('aria-label');
  await eventually('the sentence owns up', async () => /1 value is NaN\./.test(await sentence()) && /1 value is infinite/.test(await sentence()));
  await page.getByRole('button', { name: 'View as table' }).click();
  const rows = await page.locator('.chart-rows').innerText();
  assert.match(rows, /Step 41\s+train\s+NaN/);
  assert.match(rows, /Step 42\s+train\s+\+Inf/);
  await page.context().close();
});

test('hundreds of metrics come in pages and only near the screen', async () => {
  const page = await openRun('wide', '/metrics');
  await eventually('charts', async () => await page.locator('.chart-plot canvas').count() > 3);
  assert.equal(await page.locator('.metric-card').count(), 200);
  assert.ok(await page.locator('.chart-plot canvas').count() < 60);
  await page.getByRole('button', { name: /more of 260/ }).click();
  assert.equal(await page.locator('.metric-card').count(), 260);
  await page.getByLabel('Find metrics').fill('layer/25');
  await eventually('11 found', async () => await page.locator('.metric-card').count() === 11);
  assert.match(page.url(), /q=layer/);
  await page.context().close();
});

test('an unknown run is explained, and a name opens it as well as its id', async () => {
  const page = await openRun('nobody');
  await eventually('words', async () => /There is no such run/.test(await page.locator('main').innerText()));
  await page.context().close();
  const { runs } = (await server.get('/api/v1/runs')).json;
  const byId = await openRun(runs.find((run) => run.name === 'nayru-v8').id);
  await eventually('the name', async () => /nayru-v8/.test(await byId.locator('h1').innerText()));
  await byId.context().close();
});

test('nothing jumps while a slow server answers', async () => {
  const page = await openPage(browser, 'about:blank');
  await page.route('**/api/v1/**', async (route) => { await new Promise((resolve) => setTimeout(resolve, 500)); await route.continue(); });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${server.url}/runs/nayru-v8`);
  await drawn(page);
  const shift = await page.evaluate(() => window.shift);
  assert.ok(shift < 0.02, `layout shift ${shift}`);
  await page.context().close();
});
