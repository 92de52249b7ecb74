// Money as an axis, end to end: the real program, rented machines of a fake provider, a real browser. What a run had cost when is
// the same in curves, exports and sums, also after a restart and when the run moves to a second machine.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { startFakeProvider, vastInstance } from './lib/fake_provider.mjs';
import { runFile, writeRun } from './lib/sample_log.mjs';
import { eventually, root, startServer, temporary } from './lib/server.mjs';

const kKey = 'sekrit-7f3a9c';
const kHour = 3_600_000;
const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
let fake, server, workspace, data, browser;
const began = Date.now() - 4 * kHour;

// A step each minute, with the time of its making.
const lines = (count, { from = 1, total = 240, start = began, value = (step) => 2 / Math.sqrt(step) } = {}) => Array.from({ length: count }, (_, i) => {
  const step = from + i;
  const evaluation = step % 10 ? {} : { eval_loss: 1.1 * value(step) };
  return `${JSON.stringify({ step, total_steps: total, timestamp: (start + (step - 1) * 60_000) / 1000, loss: value(step), ...evaluation })}\n`;
}).join('');

async function start() {
  server = await startServer({ workspace: workspace.directory, data: data.directory });
}
before(async () => {
  workspace = temporary('run-cost');
  data = temporary('run-cost-data');
  browser = await openBrowser();
  fake = await startFakeProvider({ key: kKey });
  fake.vast = [vastInstance(1, { label: 'mover', dph_total: 0.5, start_date: began / 1000 })];
  writeFileSync(path.join(workspace.directory, 'key'), `${kKey}\n`);
  writeFileSync(path.join(workspace.directory, 'afs-monitor.toml'), `
[[providers]]
kind = "vast"
base_url = "${fake.url}"
key_file = "key"
poll_s = 1
[[models]]
key = "flat"
cost_per_hour = 1.0
`);
  writeRun(workspace.directory, 'mover', lines(240));
  // The last hour of four brings nothing.
  writeRun(workspace.directory, 'flat', lines(240, { total: 400, value: (step) => 1 + 1 / Math.min(step, 120) + 0.01 * Math.sin(step * 7) }));
  writeRun(workspace.directory, 'unpaid', lines(50));
  await start();
  await eventually('the runs have their cost', async () => {
    const { runs } = (await server.get('/api/v1/runs')).json;
    return runs.length === 3 && runs.filter((run) => run.cost).length === 2;
  });
});
after(async () => { await browser?.close(); await server?.stop(); await fake?.stop(); workspace?.remove(); data?.remove(); });

const run = async (name) => (await server.get(`/api/v1/runs/${name}`)).json;
const curve = async (name, query = '') => (await server.get(`/api/v1/series?run=${name}&metric=loss&x=cost${query}`)).json;
const spent = async (name) => (await curve(name)).series[0].x;
const cents = (amount) => Math.round(amount * 100);

test('the last x of a finished run is what it cost, to the cent; x never falls and is linear in time', async () => {
  const { run: mover } = await run('mover');
  assert.equal(mover.lifecycle, 'finished');
  assert.ok(Math.abs(mover.cost.amount - 0.5 * 239 / 60) < 0.001, `${mover.cost.amount}`);
  const { series: [one], absent } = await curve('mover');
  assert.deepEqual(absent, []);
  assert.equal(one.x.length, 240);
  assert.equal(cents(one.x.at(-1)), cents(mover.cost.amount));
  assert.ok(one.x.every((x, i) => i === 0 || x >= one.x[i - 1]));
  assert.ok(Math.abs(one.x[120] - 0.5 * 120 / 60) < 0.001);
  assert.deepEqual([one.cost_end.currency, one.cost_end.per_hour], ['USD', 0]);
});

test('edges are money; smoothing, buckets and the binary form keep the axis', async () => {
  const { series: [part] } = await curve('mover', '&from=0.4995&to=1.0005&smooth=0.6');
  assert.equal(part.step[0], 61);
  assert.equal(part.step.at(-1), 121);
  assert.ok(part.x[0] >= 0.4995 && part.x.at(-1) <= 1.0005);
  assert.equal(part.smoothed.length, part.x.length);
  const { series: [few] } = await curve('mover', '&points=12');
  assert.ok(few.x.length <= 12);
  assert.equal(few.count.reduce((sum, count) => sum + count, 0), 240);
  const binary = Buffer.from(await (await fetch(`${server.url}/api/v1/series?run=mover&run=unpaid&metric=loss&x=cost&format=binary`)).arrayBuffer());
  const head = JSON.parse(binary.subarray(8, 8 + binary.readUInt32LE(4)).toString());
  assert.deepEqual(head.series.map((one) => one.size), [240]);
  assert.match(head.absent[0].reason, /nothing was billed for it/);
  const csv = (await server.get('/api/v1/export/series?run=mover&metric=loss&cost=1')).text.trim().split('\r\n');
  assert.equal(csv[0], 'run,metric,step,time,value,spent_USD');
  assert.ok(Math.abs(Number(csv.at(-1).split(',').at(-1)) - (await spent('mover')).at(-1)) < 1e-6);
});

test('a run of which no cost is known has no curve there, and the answer says why', async () => {
  const answer = await curve('unpaid');
  assert.deepEqual(answer.series, []);
  assert.match(answer.absent[0].reason, /no machine with a price is joined to it/);
  const money = (await server.get('/api/v1/runs/unpaid/money')).json;
  assert.match(money.reason, /nothing was billed/);
  assert.equal(money.cost, undefined);
});

test('the money of a run adds up, and says what its newest part bought', async () => {
  const money = (await server.get('/api/v1/runs/mover/money?course=1')).json;
  const sum = (rows) => Math.round(rows.reduce((total, row) => total + row.cost.amount * 1e6, 0));
  assert.equal(sum(money.spent), Math.round(money.cost.amount * 1e6));
  assert.equal(sum(money.machines), Math.round(money.cost.amount * 1e6));
  assert.equal(money.course.spent.at(-1), money.cost.amount);
  const { marginal } = await run('mover');
  assert.equal(marginal.is_real, true);
  assert.match(marginal.words, /^The last \$1\.00, half of its cost, bought −0\.05\d* eval loss: its best is 0\.142, and was 0\.2008 before$/);
  assert.equal(marginal.saving, undefined, 'nothing can be saved of what is over');
});

test('a live run whose last dollar brought nothing says so, and what stopping it would save', async () => {
  const detail = await eventually('its forecast', async () => {
    const flat = await run('flat');
    return flat.run.cost_to_finish && flat.marginal ? flat : undefined;
  });
  assert.equal(detail.run.cost.basis, 'estimated');
  assert.ok(Math.abs(detail.run.cost.amount - 4) < 0.1, `four hours at 1.00: ${detail.run.cost.amount}`);
  assert.equal(detail.marginal.metric, 'eval_loss');
  assert.equal(detail.marginal.is_real, false);
  assert.match(detail.marginal.words, /^The last \$1\.00 bought (no better eval loss|about nothing)/);
  assert.match(detail.marginal.saving_words, /^Stopping now would save about \$\d+\.\d\d/);
});

test('after a restart every point has the price that it had', async () => {
  const before_restart = await spent('mover');
  await server.stop();
  await start();
  const again = await eventually('the curve', async () => {
    const x = (await curve('mover')).series[0]?.x;
    return x?.length === 240 ? x : undefined;
  });
  assert.deepEqual(again, before_restart);
});

test('a second machine adds to it from its start on', async () => {
  const one = await spent('mover');
  fake.vast.push(vastInstance(2, { label: 'mover', dph_total: 1, start_date: (began + 2 * kHour) / 1000 }));
  const both = await eventually('it costs more', async () => {
    const x = await spent('mover');
    return x.at(-1) > one.at(-1) + 1 ? x : undefined;
  });
  // To the millionth to which each stretch is rounded.
  assert.ok(both.slice(0, 121).every((x, i) => Math.abs(x - one[i]) < 2e-6), 'what was before the second machine stays');
  assert.ok(Math.abs(both[180] - (0.5 * 3 + 1)) < 0.01, `${both[180]}`);
  const money = (await server.get('/api/v1/runs/mover/money')).json;
  assert.equal(money.machines.length, 2);
  assert.equal(cents(both.at(-1)), cents(money.cost.amount));
  assert.equal(cents(both.at(-1)), cents((await run('mover')).run.cost.amount));
});

const complaints = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`);
};
const drawn = (page) => eventually('the loss is drawn', async () => /All .* points/.test(await page.locator('.chart-badge').first().innerText({ timeout: 1000 })));

test('in the browser: cost as the axis, a brush in money, the table, and no complaint of axe', async () => {
  const page = await openPage(browser, `${server.url}/runs/mover`, { height: 1300 });
  await drawn(page);
  await page.getByRole('button', { name: 'Cost', exact: true }).first().click();
  await eventually('the address', () => /x=cost/.test(page.url()));
  await drawn(page);
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/api/v1/series')) asked.push(new URL(request.url())); });
  const box = await page.locator('.large .u-over').boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 110, { steps: 8 });
  await page.mouse.up();
  await eventually('the range', () => /range=[\d.]+-[\d.]+/.test(page.url()));
  const [from, to] = new URL(page.url()).searchParams.get('range').split('-').map(Number);
  const { amount } = (await run('mover')).run.cost;
  assert.ok(Math.abs(from - amount * 0.2) < amount * 0.03 && Math.abs(to - amount * 0.5) < amount * 0.03, `${from}-${to} of ${amount}`);
  await eventually('the curve of it', () => asked.some((url) => url.searchParams.get('x') === 'cost' && Number(url.searchParams.get('from')) <= from));
  await eventually('fewer points', async () => /of this range/.test(await page.locator('.chart-badge').first().innerText()));
  await page.getByRole('button', { name: 'View as table' }).first().click();
  await eventually('money in the table', async () => /\$\d\.\d+ spent/.test(await page.locator('.chart-rows td').first().innerText()));
  await page.mouse.move(box.x + box.width * 0.4, box.y + 90);
  await eventually('money in the tooltip', async () => /\$\d\.\d+ spent/.test(await page.locator('.chart-tip-head').innerText({ timeout: 1000 })));
  assert.match(await page.locator('.money').innerText(), /Training/);
  assert.deepEqual(await complaints(page), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('in the browser: the money of a run is read on a phone and a wide screen, in both themes', async () => {
  for (const [width, theme] of [[390, 'dark'], [390, 'light'], [1440, 'light']]) {
    const page = await openPage(browser, `${server.url}/runs/flat?x=cost`, { width, height: 844, theme });
    await page.locator('.money').waitFor();
    assert.match(await page.locator('.money').innerText(), /So far[\s\S]*To finish[\s\S]*Now[\s\S]*Stopping now would save/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    assert.deepEqual(await complaints(page), [], `${width} ${theme}`);
    await page.context().close();
  }
});

test('in the browser: live points go on where the money is; without a cost there is no such axis', async () => {
  const page = await openPage(browser, `${server.url}/runs/flat?x=cost`, { height: 1300 });
  await drawn(page);
  const points = async () => Number((await page.locator('.chart-badge').first().innerText()).replace(/[^\d]/g, ''));
  const known = await points();
  appendFileSync(runFile(workspace.directory, 'flat'), `${JSON.stringify({ step: 241, total_steps: 400, timestamp: Date.now() / 1000, loss: 1 })}\n`);
  await eventually('one more', async () => await points() === known + 1);
  const { series: [one] } = await curve('flat');
  await page.mouse.move(0, 0);
  const box = await page.locator('.large .u-over').boundingBox();
  await page.mouse.move(box.x + box.width - 1, box.y + 60);
  const words = await eventually('its money', async () => (await page.locator('.chart-tip-head b').innerText({ timeout: 1000 })).match(/\$([\d.]+) spent/));
  assert.ok(Math.abs(Number(words[1]) - one.x.at(-1)) < 0.011, `${words[1]} and ${one.x.at(-1)}`);
  await page.goto(`${server.url}/runs/unpaid`);
  await drawn(page);
  assert.equal(await page.getByRole('button', { name: 'Cost', exact: true }).count(), 0);
  await page.goto(`${server.url}/runs/unpaid?x=cost`);
  await eventually('why', async () => (await page.locator('.chart-note').allInnerTexts()).some((text) => /What this run has cost is not known/.test(text)));
  await page.context().close();
});
