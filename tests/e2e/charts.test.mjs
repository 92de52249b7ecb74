// The charts in a real browser: one point of a million, the way to what is not as usual, what a newer attempt replaced,
// what the axes leave out, and what can be taken from a chart.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { runFile as sampleFile, sampleLog, writeRun as writeSample } from './lib/sample_log.mjs';
import { eventually, startServer, temporary } from './lib/server.mjs';

const million = 1_000_000;
const spikeAt = 654_321;
const usual = (step) => 1 + ((step * 7919) % 1000) / 5000;

let server, workspace, data, browser;
const runFile = (name) => sampleFile(workspace.directory, name);
const writeRun = (name, content) => writeSample(workspace.directory, name, content);
before(async () => {
  workspace = temporary('charts');
  data = temporary('charts-data');
  browser = await openBrowser();
  let rows = '';
  for (let step = 1; step <= million; step++) rows += `{"step":${step},"loss":${step === spikeAt ? 9.876 : usual(step)}}\n`;
  writeRun('million', rows);
  const total = 400;
  const noisy = (step) => 2 + Math.sin(step * 12.9898) / 10;
  const odd = sampleLog(200, 1, { total, value: (step) => (step === 100 ? 9 : noisy(step)) }).replace('"step":150,"total_steps":400,"loss":', '"step":150,"total_steps":400,"loss":NaN,"was":');
  writeRun('odd', odd);
  writeRun('resumed', sampleLog(200, 1, { total, value: () => 3 }) + sampleLog(150, 101, { total, value: () => 1 }));
  writeRun('growing', sampleLog(200, 1, { total: 2000 }));
  writeRun('signed', Array.from({ length: 300 }, (_, i) => `{"step":${i + 1},"loss":${i % 100 === 50 ? -1 : i === 7 ? 500 : 1 + (i % 10) / 10}}\n`).join(''));
  server = await startServer({ workspace: workspace.directory, data: data.directory });
  await eventually('all points', async () => {
    const { runs } = (await server.get('/api/v1/runs')).json;
    return runs.length === 5 && runs.find(({ key }) => key.includes('million'))?.points >= million;
  }, { deadline_ms: 180_000 });
});
after(async () => { await browser?.close(); await server?.stop(); workspace?.remove(); data?.remove(); });

const openRun = (name, query = '', options = {}) => openPage(browser, `${server.url}/runs/${name}${query}`, { height: 1300, ...options });
const badge = (page) => page.locator('.chart-badge').innerText({ timeout: 1000 });
const drawn = (page) => eventually('the loss is drawn', async () => /All .* points/.test(await badge(page)));
// The rows of the large canvas that hold a pixel of the line's colour, as shares of its height.
const topOfLine = (page) => page.locator('.large canvas').first().evaluate((canvas) => {
  const { data: bytes } = canvas.getContext('2d').getImageData(60, 0, canvas.width - 60, canvas.height);
  for (let i = 0; i < bytes.length; i += 4) {
    const [r, g, b] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const isColoured = Math.max(r, g, b) - Math.min(r, g, b) > 40;
    if (isColoured) return Math.floor(i / 4 / (canvas.width - 60)) / canvas.height;
  }
  return 1;
});
const tip = (page) => page.locator('.chart-tip').innerText();
const said = (page) => page.locator('.large .sr[role="status"]').innerText();

test('one spike in a million points is seen from afar, and its value is exact from near', async () => {
  const page = await openRun('million', '?smooth=0&band=0');
  await eventually('all of them', async () => /All 1,000,000 points represented/.test(await badge(page)));
  await eventually('the line reaches the top', async () => (await topOfLine(page)) < 0.15);
  await page.locator('.large .chart-plot').focus();
  await page.keyboard.press('n');
  await eventually('it is told', async () => /^Spike of train at step 65\d,\d{3}: 9\.876\. 1 of 1\.$/.test(await said(page)));
  assert.match(await tip(page), /9\.876/);
  await page.goto(`${server.url}/runs/million?smooth=0&range=${spikeAt - 50}-${spikeAt + 50}`);
  await eventually('every point is drawn', async () => /points of this range drawn/.test(await badge(page)));
  await eventually('the exact step', async () => {
    await page.locator('.large .chart-plot').focus();
    await page.keyboard.press('n');
    return (await said(page)) === 'Spike of train at step 654,321: 9.876. 1 of 1.';
  });
  assert.match(await tip(page), /Step 654,321[^]*train\s+9\.876/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('anomalies are counted, and buttons and keys lead to each', async () => {
  const page = await openRun('odd');
  await drawn(page);
  await eventually('two', async () => (await page.locator('.anomalies span').innerText()) === '2 anomalies');
  await page.getByRole('button', { name: 'Next anomaly' }).click();
  await eventually('the spike', async () => (await said(page)) === 'Spike of train at step 100: 9. 1 of 2.');
  await page.getByRole('button', { name: 'Next anomaly' }).click();
  await eventually('the NaN', async () => (await said(page)) === 'NaN of train at step 150. 2 of 2.');
  assert.match(await tip(page), /Step 150[^]*NaN/);
  await page.locator('.large .chart-plot').focus();
  await page.keyboard.press('Shift+N');
  await eventually('back', async () => /step 100/.test(await said(page)));
  await page.context().close();
});

test('what a newer attempt replaced is dimmed behind, and can be hidden', async () => {
  const page = await openRun('resumed');
  await drawn(page);
  const box = await page.locator('.large .u-over').boundingBox();
  await page.locator('.large .u-over').hover({ position: { x: box.width * 0.375, y: 100 } });
  await eventually('named in the tooltip', async () => {
    await page.mouse.move(box.x + box.width * 0.375, box.y + 100 + Math.random() * 10);
    return /train, attempt 1 \(replaced\)\s+3/.test(await tip(page));
  });
  await page.getByRole('button', { name: 'Chart options' }).click();
  await page.getByLabel('Earlier attempts').uncheck();
  await eventually('the address', async () => page.url().includes('past=0'));
  await page.keyboard.press('Escape');
  await eventually('only the newest', async () => {
    await page.mouse.move(box.x + box.width * 0.375, box.y + 100 + Math.random() * 10);
    return !/attempt 1/.test(await tip(page)) && /train/.test(await tip(page));
  });
  await page.context().close();
});

test('a logarithm and ignored outliers say what they leave out', async () => {
  const page = await openRun('signed', '?log=1&smooth=0');
  await drawn(page);
  const words = () => page.locator('.large .chart-left-out').innerText();
  await eventually('hidden', async () => (await words()) === '3 values ≤ 0 hidden');
  await page.locator('.large .chart-plot').focus();
  await page.keyboard.press('l');
  await page.keyboard.press('o');
  await eventually('above', async () => (await words()) === '1 above, 3 below' || (await words()) === '1 above');
  await eventually('the address', async () => page.url().includes('outliers=0'));
  await page.context().close();
});

test('a view at the newest point goes on with it; one that was left behind can catch up', async () => {
  const page = await openRun('growing', '?range=100-');
  await drawn(page);
  appendFileSync(runFile('growing'), sampleLog(100, 201, { total: 2000 }));
  await eventually('it grew', async () => /All 20[0-9] points of this range/.test(await badge(page)));
  assert.equal(await page.getByRole('button', { name: 'Latest' }).count(), 0);
  await page.goto(`${server.url}/runs/growing?range=100-200`);
  await page.getByRole('button', { name: 'Latest' }).click();
  await eventually('the newest', async () => page.url().endsWith('range=200-'));
  await page.context().close();
});

test('a picture and the values can be taken, as they are shown', async () => {
  const page = await openRun('signed', '?range=5-10&smooth=0');
  await drawn(page);
  await page.getByRole('button', { name: 'Chart options' }).click();
  let download = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV of steps 5 to 10/ }).click();
  const rows = readFileSync(await (await download).path(), 'utf8').trim().split('\n');
  assert.equal(rows.length, 7, 'a head and six points');
  assert.ok(rows.some((row) => /\b8\b.*\b500\b/.test(row)), rows.join('\n'));
  await page.getByRole('button', { name: 'Chart options' }).click();
  download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PNG' }).click();
  const png = readFileSync(await (await download).path());
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const shown = await page.locator('.large .chart-plot').boundingBox();
  assert.equal(png.readUInt32BE(16), Math.round(shown.width) * 2, 'twice as wide as on the screen');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('while the smoothing is moved the old line stays; one request when it rests', async () => {
  const page = await openRun('million');
  await drawn(page);
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/api/v1/series')) asked.push(new URL(request.url()).searchParams.get('smooth')); });
  await page.getByLabel('Smoothing').evaluate((slider) => {
    for (const value of ['0.7', '0.8', '0.9']) {
      slider.value = value;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });
  assert.match(await badge(page), /All 1,000,000 points/);
  await eventually('it is read', async () => asked.length > 0);
  assert.deepEqual(asked, ['0.9']);
  await page.context().close();
});
