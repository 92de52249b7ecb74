// Rented machines on the page: the real program asks a provider that answers, and a browser shows what it makes of that: cards, the
// correction of a join by keyboard, one machine with its sums, and what the provider itself charged.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { providerTable, startFakeProvider, vastCharge, vastInstance } from './lib/fake_provider.mjs';
import { eventually, root, startServer, temporary } from './lib/server.mjs';

const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
const key = 'sekrit-7f3a9c';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const midnight = Math.floor(Date.now() / day) * day;
const looks = [['dark', 1440], ['light', 1440], ['dark', 390], ['light', 390]];
let fake, server, workspace, data, browser;

// Rented since six hours before the day before yesterday ended, for 1.29 an hour: 30 hours until midnight, 38.70 in all.
const sinceThirtyHours = (id, changes) => vastInstance(id, { dph_total: 1.29, storage_total_cost: 0.02, start_date: (midnight - 30 * hour) / 1000, ...changes });
const charged = (id, more = {}) => [
  vastCharge(id, midnight - 2 * day, { gpu: 6 * 1.27, disk: 6 * 0.02 }),
  vastCharge(id, midnight - day, { gpu: 24 * 1.27, disk: 24 * 0.02, ...more }),
];

const post = (where, body) => server.get(where, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const list = async () => (await server.get('/api/v1/rentals')).json;
const rental = async (id) => (await list()).rentals.find((one) => one.provider_id === String(id));
const alone = async (id) => (await server.get(`/api/v1/rentals/${(await rental(id)).id}`)).json;
const micros = (view) => Math.round(view.amount * 1e6);
const cents = (text) => Math.round(Number(text.replace(/[^0-9.]/g, '')) * 100);

// A run with a step a minute, the last one so many minutes ago.
async function train(name, began, ended, status) {
  const steps = Array.from({ length: Math.round((ended - began) / minute) + 1 }, (_, i) => i);
  const { status: answer } = await post('/api/v1/points', { run: name, ...(status ? { status } : {}), steps, ts: steps.map((i) => began + i * minute), series: { loss: steps.map((i) => 2 / (i + 1)) } });
  assert.equal(answer, 200, name);
}

async function eachLook(address, check) {
  for (const [theme, width] of looks) {
    const page = await openPage(browser, `${server.url}${address}`, { theme, width });
    await check(page, width);
    assert.doesNotMatch(await page.locator('main').innerText(), /\b(NaN|undefined|null|Invalid Date)\b/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `sideways scroll at ${width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), [], `${theme} ${width}`);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
}

const card = (page, name) => page.locator('li.rental').filter({ has: page.getByRole('heading', { name, exact: true }) });

before(async () => {
  workspace = temporary('machines-rented');
  data = temporary('machines-rented-data');
  fake = await startFakeProvider({ key });
  fake.vast = [
    sinceThirtyHours(77, { label: 'majora-v1' }),
    sinceThirtyHours(78, { label: 'traffic', num_gpus: 2 }),
    sinceThirtyHours(79, { label: 'dear', actual_status: 'running' }),
    vastInstance(80, { label: 'asleep', actual_status: 'stopped' }),
    vastInstance(81, { label: 'gone' }),
  ];
  fake.charges = [...charged(77), ...charged(78, { traffic: 0.31 }), ...charged(79, { gpu: 24 * 1.27 + 5 })];
  fake.increases = [{ contract_id: 77, new_gpu_costpersec: 0.0005, new_disk_ram_costpersec: 0.00001, created_at: Date.now() / 1000 - 600 }];
  fake.pods = [{ id: 'pod1', name: 'farore-v6', desiredStatus: 'RUNNING', costPerHr: 0.74, lastStartedAt: new Date(midnight - 2 * hour).toISOString(), gpu: { count: 1, displayName: 'A40' }, volumeInGb: 20 }];
  fake.bills = [{ podId: 'pod1', amount: 1.48, time: new Date(midnight - day).toISOString(), timeBilledMs: 2 * hour, diskSpaceBilledGb: 20 }];
  writeFileSync(path.join(workspace.directory, 'key'), key);
  writeFileSync(path.join(workspace.directory, 'afs-monitor.toml'), `
${providerTable(fake, 'vast', { name: 'my vast', key_file: 'key' })}${providerTable(fake, 'runpod')}[[rate_cards]]
name = "our own"
host = "${os.hostname()}"
gpu = "RTX 3090"
cost_per_hour = 0.3
from = ${new Date(Date.now() - 2 * hour).toISOString()}
`);
  server = await startServer({ workspace: workspace.directory, data: data.directory });
  const now = Date.now();
  await train('majora-v1', now - 158 * minute, now - 38 * minute, 'failed');
  await train('kafei-v2', now - 100 * minute, now - 60 * minute, 'finished');
  await train('skull-v3', now - 90 * minute, now - 80 * minute, 'finished');
  await eventually('all is listed, and the failed run joined', async () => (await list()).total === 7 && (await rental(77)).runs.length === 1);
  fake.vast.pop();
  await eventually('one is over', async () => (await rental(81)).closed_at);
  browser = await openBrowser();
});
after(async () => { await browser?.close(); await server?.stop(); await fake?.stop(); workspace?.remove(); data?.remove(); });

test('what the provider charged is compared with what we count for the same time, to the cent', async () => {
  const same = (await rental(77)).provider_figure;
  assert.deepEqual([micros(same.amount), micros(same.counted), micros(same.difference)], [38_700_000, 38_700_000, 0]);
  assert.equal(same.as_of, midnight);
  assert.equal(same.words, 'The provider charged $38.70, we count $38.70: the same within a cent');
  const traffic = (await rental(78)).provider_figure;
  assert.equal(traffic.words, 'The provider charged $39.01, we count $38.70: $0.31 more, which is traffic, billed apart');
  assert.deepEqual([traffic.is_same, traffic.is_explained], [false, true]);
  const dear = (await rental(79)).provider_figure;
  assert.equal(micros(dear.difference), 5_000_000);
  assert.match(dear.words, /^The provider charged \$43\.70, we count \$38\.70: \$5\.00 more; for part of the time nobody watched/);
  assert.equal((await rental('pod1')).provider_figure.words, 'The provider charged $1.48, we count $1.48: the same within a cent');
  assert.equal((await rental(80)).provider_figure, undefined, 'it began today');
  const asked = fake.requests.filter(({ path: where }) => where.startsWith('/api/v0/charges/'));
  assert.equal(asked.length, 1, 'it is asked far less often than what is rented');
});

test('each rented machine is a card with price, times, cost by bucket, runs and reasons, losses, and how to stop it', async () => {
  await eachLook('/machines', async (page) => {
    await eventually('the cards', async () => (await page.locator('li.rental').count()) === 6);
    const text = await card(page, 'majora-v1').innerText();
    assert.match(text, /my vast 77, RTX 4090/);
    assert.match(text, /Running, idle/);
    assert.match(text, /\$1\.29\/h\s+from provider/);
    assert.match(text, /Idle for .* in all: \$\d+\.\d\d lost/);
    assert.match(text, /would rise from \$1\.29\/h to \$1\.84\/h/);
    assert.match(text, /its label 'majora-v1' names the run/);
    assert.match(text, /vastai stop instance 77/);
    assert.match(await card(page, 'asleep').innerText(), /Stopped, disk billed/);
    assert.match(await card(page, os.hostname()).innerText(), /\$0\.30\/h\s+estimated/);
    assert.equal(await page.locator('.rentals-over tbody tr').count(), 1);
    assert.ok(!(await page.getByText('gone').isVisible()), 'what is over is folded away');
  });
});

test('a join is corrected with the keyboard alone, and the page shows it when the server has said so', async () => {
  const page = await openPage(browser, `${server.url}/machines`);
  const runs = card(page, 'majora-v1').getByRole('group', { name: 'Runs on it' });
  await runs.getByRole('button', { name: 'Correct: majora-v1' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const field = runs.getByRole('combobox');
  await eventually('the field has the focus', () => field.evaluate((one) => one === document.activeElement));
  await page.keyboard.type('afei');
  await eventually('one is found', async () => (await runs.getByRole('option').count()) === 1);
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  assert.equal(await field.getAttribute('aria-activedescendant'), await runs.getByRole('option').getAttribute('id'));
  await page.keyboard.press('Enter');
  await eventually('another run instead', async () => {
    const { runs: now, runs_apart: apart } = await rental(77);
    return now.map(({ name }) => name).join() === 'kafei-v2' && apart.map(({ name }) => name).join() === 'majora-v1';
  });
  await eventually('it is shown', async () => /kafei-v2\s+put together by hand/.test(await runs.innerText()) && /majora-v1\s+taken away by hand/.test(await runs.innerText()));
  assert.match(await runs.innerText(), /kafei-v2 instead of majora-v1/);
  assert.equal(await runs.evaluate((one) => one === document.activeElement), true, 'the focus is not lost with what was pressed');

  await runs.getByRole('button', { name: 'Let the server decide again: majora-v1' }).press('Enter');
  await eventually('the label counts again', async () => (await rental(77)).runs.length === 2);
  await eventually('it is shown', async () => /its label 'majora-v1' names the run/.test(await runs.innerText()));
  await runs.getByRole('button', { name: 'Correct: kafei-v2' }).press('Enter');
  await runs.getByRole('button', { name: 'Not this run' }).press('Enter');
  await eventually('it is taken away', async () => (await rental(77)).runs.map(({ name }) => name).join() === 'majora-v1');

  await runs.getByRole('button', { name: 'Add a run by hand' }).press('Enter');
  await eventually('the field has the focus', () => runs.getByRole('combobox').evaluate((one) => one === document.activeElement));
  await page.keyboard.type('no such run');
  await eventually('it is said', async () => /Nothing is called “no such run”/.test(await runs.innerText()));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('skull');
  await eventually('it is found', async () => (await runs.getByRole('option').count()) === 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await eventually('it is added', async () => (await rental(77)).runs.map(({ name }) => name).sort().join() === 'majora-v1,skull-v3');

  // What another does is shown without a reload.
  const { id } = await rental(77);
  const skull = (await rental(77)).runs.find(({ name }) => name === 'skull-v3').run;
  await server.get(`/api/v1/rentals/${id}/runs/${skull}`, { method: 'DELETE' });
  await eventually('it is gone from the page', async () => !/skull-v3\s/.test((await runs.innerText()).replace(/skull-v3 is put to it/, '')));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a correction that the server refuses is said in its place, and changes nothing', async () => {
  const page = await openPage(browser, `${server.url}/machines`);
  await page.route('**/api/v1/rentals/*/runs', (route) => route.fulfill({ status: 413, contentType: 'application/json', body: JSON.stringify({ code: 'too_large', error: 'more than 10000 runs were put to one rental by hand' }) }));
  const runs = card(page, 'majora-v1').getByRole('group', { name: 'Runs on it' });
  await runs.getByRole('button', { name: 'Correct: majora-v1' }).click();
  await runs.getByRole('button', { name: 'Not this run' }).click();
  await eventually('it is said', async () => /more than 10000 runs/.test(await runs.getByRole('alert').innerText()));
  assert.match(await runs.innerText(), /its label 'majora-v1' names the run/);
  await page.context().close();
});

test('one machine: its buckets and its segments sum up to what it cost, and the provider says the same', async () => {
  const one = await alone(77);
  const sum = (views) => views.reduce((total, view) => total + micros(view), 0);
  assert.equal(sum(one.spent.map(({ cost }) => cost)), micros(one.cost));
  assert.equal(sum(one.segments.map(({ cost }) => cost)) + micros(one.earlier_cost), micros(one.cost));
  assert.equal(sum(one.ledger.map(({ cost }) => cost)), micros(one.cost), 'and so does who used it when');
  assert.ok(one.ledger.some(({ run }) => run) && one.ledger.some(({ bucket }) => bucket === 'idle'));
  await eachLook(`/machines/rented/${one.id}`, async (page) => {
    await eventually('the page', async () => (await page.locator('table.spending tbody tr').count()) > 1);
    const total = cents(await page.locator('table.spending tfoot td').last().innerText());
    const rows = (await page.locator('table.spending tbody tr td:last-child').allInnerTexts()).map(cents);
    assert.equal(rows.reduce((all, row) => all + row, 0), total, `${rows} are not ${total}`);
    const now = Math.round((await alone(77)).cost.amount * 100);
    assert.ok(Math.abs(now - total) <= 1, `the page says ${total}, the API ${now} a moment later`);
    const text = await page.locator('main').innerText();
    assert.match(text, /Agrees with the provider\s+The provider charged \$38\.70, we count \$38\.70: the same within a cent\./);
    assert.match(text, /nobody watched: taken for granted/);
    assert.match(await page.locator('.ledger-strip').getAttribute('aria-label'), /^Used since .*: no run .*, majora-v1 2\sh/);
    assert.equal(await page.title(), 'majora-v1 · AFS Monitor');
  });
  const other = await openPage(browser, `${server.url}/machines/rented/${(await rental(79)).id}`);
  await eventually('the difference is shown', async () => /Differs from the provider\s+.*\$5\.00 more/.test(await other.locator('main').innerText()));
  await other.context().close();
});

test('a refused key is said with the provider, since when and what to do', async () => {
  writeFileSync(path.join(workspace.directory, 'key'), 'wrong');
  const page = await openPage(browser, `${server.url}/machines`);
  await eventually('it is said', async () => /my vast refuses the key since .*make a new one at the provider/s.test(await page.locator('.provider-troubles').innerText()));
  writeFileSync(path.join(workspace.directory, 'key'), key);
  await eventually('it is over', async () => (await page.locator('.provider-troubles').count()) === 0);
  await page.context().close();
});

test('this host has a page of its own under an id that a rented machine has too', async () => {
  const host = await eventually('the record', async () => {
    const [machine] = (await server.get('/api/v1/machines')).json.machines;
    return machine?.id ? machine : undefined;
  });
  const card_ = (await list()).rentals.find(({ provider }) => provider === 'rate cards');
  assert.equal(host.rental, card_.id, 'the rate card names this host');
  assert.ok((await list()).rentals.some(({ id }) => id === host.id), 'both begin with m1');
  await eachLook(`/machines/${host.id}?range=1h`, async (page) => {
    await eventually('the curves', async () => /Processor/.test(await page.locator('.machine-curves').first().innerText()));
    assert.equal(await page.getByRole('button', { name: '1 h', exact: true }).getAttribute('aria-pressed'), 'true');
    assert.equal(await page.getByRole('link', { name: 'What it costs' }).getAttribute('href'), `/machines/rented/${card_.id}`);
  });
  const page = await openPage(browser, `${server.url}/machines/rented/m999`);
  await eventually('it is said', async () => /There is no such rented machine/.test(await page.locator('main').innerText()));
  await page.context().close();
});
