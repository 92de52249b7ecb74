// Rented machines, end to end: the real program asks a provider that answers, pages, changes its prices, fails and lies; what it
// makes of that is read from its API. Nothing that leaves it holds a key.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { providerTable, startFakeProvider, vastInstance } from './lib/fake_provider.mjs';
import { sampleLog, writeRun } from './lib/sample_log.mjs';
import { eventually, startServer, temporary } from './lib/server.mjs';

const kKey = 'sekrit-7f3a9c';
let fake, server, workspace, data;

const keyFile = () => path.join(workspace.directory, 'key');
const configuration = (more = '') => `
${providerTable(fake, 'vast', { name: 'my vast', key_file: 'key' })}${providerTable(fake, 'runpod', { key_env: 'TEST_RUNPOD_KEY' })}${providerTable(fake, 'lambda')}${more}`;
const rateCard = () => `
[[rate_cards]]
name = "our own"
host = "${os.hostname()}"
gpu = "RTX 3090"
gpus = 2
cost_per_hour = 0.3
storage_per_hour = 0.02
granularity_s = 60
from = ${new Date(Date.now() - 7_200_000).toISOString()}
`;
const configure = (more) => writeFileSync(path.join(workspace.directory, 'afs-monitor.toml'), configuration(more));
async function start() {
  server = await startServer({ workspace: workspace.directory, data: data.directory, env: { TEST_RUNPOD_KEY: kKey } });
}
const list = async () => (await server.get('/api/v1/rentals?limit=1000')).json;
const provider = async (name) => (await list()).providers.find((one) => one.name === name);
const rental = async (id) => (await list()).rentals.find((one) => one.provider_id === String(id));
const eventuallyRental = (what, id, check) => eventually(what, async () => {
  const one = await rental(id);
  return one && check(one) ? one : undefined;
});
const eventuallyProvider = (what, name, check) => eventually(what, async () => {
  const one = await provider(name);
  return one && check(one) ? one : undefined;
});
const post = (where, body) => server.get(where, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const sum = (rows) => Math.round(rows.reduce((total, row) => total + row.cost.amount * 1e6, 0));

before(async () => {
  workspace = temporary('rentals');
  data = temporary('rentals-data');
  fake = await startFakeProvider({ key: kKey });
  fake.vast = Array.from({ length: 30 }, (_, i) => vastInstance(i + 1));
  Object.assign(fake.vast[0], { label: 'nayru-v8', num_gpus: 2 });
  Object.assign(fake.vast[1], { actual_status: 'stopped' });
  Object.assign(fake.vast[2], { start_date: Date.now() / 1000 + 900, label: 'its clock is ahead' });
  Object.assign(fake.vast[3], { start_date: Date.now() / 1000 - 36_000, label: 'ran for long' });
  fake.increases = [{ contract_id: 1, new_gpu_costpersec: 0.00025, new_disk_ram_costpersec: 0.00001, created_at: 1795468113 }];
  fake.pods = [{ id: 'pod1', name: 'farore-v6', desiredStatus: 'RUNNING', costPerHr: '0.74', adjustedCostPerHr: 0.69, gpu: { count: 1, displayName: 'A40' }, publicIp: '100.65.0.119', volumeInGb: 20 }];
  fake.lambda = [{ id: 'inst1', name: 'din-v4', ip: '198.51.100.2', status: 'active', instance_type: { price_cents_per_hour: 129, gpu_description: 'A10', specs: { gpus: 1 } }, hostname: 'gpu-7.lambda.example' }];
  writeFileSync(keyFile(), `${kKey}\n`);
  writeRun(workspace.directory, 'nayru-v8', sampleLog(200, 1, { total: 1000 }));
  writeRun(workspace.directory, 'unlike', sampleLog(200, 1, { total: 1000 }));
  configure(rateCard());
  await start();
});
after(async () => { await server?.stop(); await fake?.stop(); workspace?.remove(); data?.remove(); });

test('every provider is asked, page by page, and each figure says where it comes from', async () => {
  await eventually('all is listed', async () => (await list()).total === 33);
  const running = await rental(1);
  assert.equal(running.provider, 'my vast');
  assert.equal(running.basis, 'from provider');
  assert.equal(running.state, 'running');
  assert.deepEqual([running.billed.compute, running.billed.storage, running.billed.total], [0.5, 0.02, 0.52]);
  assert.equal(running.billed.basis, 'from provider');
  assert.equal(running.cost.basis, 'from provider');
  assert.equal(running.gpu_count, 2);
  assert.ok(running.ends_at > Date.now());
  assert.deepEqual([running.pending.price.compute, running.pending.price.storage], [0.9, 0.036]);
  assert.ok(running.age_ms < 60_000);
  const stopped = await rental(2);
  assert.deepEqual([stopped.billed.compute, stopped.billed.storage, stopped.price.total], [0, 0.02, 0.52]);
  const pod = await rental('pod1');
  assert.deepEqual([pod.provider, pod.billed.total, pod.gpu_name], ['runpod', 0.69, 'A40']);
  assert.equal((await rental('inst1')).billed.total, 1.29);
  const card = (await list()).rentals.find((one) => one.provider === 'rate cards');
  assert.equal(card.basis, 'estimated');
  assert.equal(card.cost.basis, 'estimated');
  assert.equal(card.host, os.hostname());
  assert.ok(card.cost.amount >= 0.64 && card.cost.amount < 0.7, `two hours at 0.32: ${card.cost.amount}`);
  assert.ok(Math.abs((await provider('my vast')).credit.amount - 24.5) < 1e-9);
  assert.equal(fake.refusals, 0, 'vast.ai was never asked twice within a second');
});

test('what began before we looked is filled from its start and marked; a start ahead of our clock is none', async () => {
  const long = await rental(4);
  assert.equal(long.segments[0].is_filled, true);
  assert.ok(long.cost.amount > 5.1 && long.cost.amount < 5.4, `ten hours at 0.52: ${long.cost.amount}`);
  const ahead = await rental(3);
  assert.ok(ahead.segments[0].since <= Date.now());
  assert.ok(ahead.cost.amount < 0.1);
});

test('prices and states are dated, and every total is the sum of its rows', async () => {
  fake.vast[0] = vastInstance(1, { label: 'nayru-v8', dph_total: 0.72 });
  await eventuallyRental('the new price', 1, (one) => one.billed.total === 0.72);
  fake.vast[0] = vastInstance(1, { label: 'nayru-v8', dph_total: 0.72, actual_status: 'exited', intended_status: 'running' });
  const interrupted = await eventuallyRental('the interruption', 1, (one) => one.state === 'stopped');
  assert.equal(interrupted.billed.total, 0.02);
  assert.equal(interrupted.state_words, 'exited');
  fake.vast[0] = vastInstance(1, { label: 'nayru-v8', dph_total: 0.72, start_date: Date.now() / 1000 });
  const again = await eventuallyRental('the restart', 1, (one) => one.state === 'running');
  assert.deepEqual(again.segments.map((one) => one.billed.total), [0.52, 0.72, 0.02, 0.72]);
  assert.deepEqual(again.segments.map((one) => one.until), [...again.segments.slice(1).map((one) => one.since), undefined]);
  assert.equal(sum(again.segments), Math.round(again.cost.amount * 1e6));
});

test('a machine that is gone is closed, with the time between which it went', async () => {
  fake.vast = fake.vast.filter((one) => one.id !== 30);
  const gone = await eventuallyRental('it is closed', 30, (one) => one.closed_at);
  assert.equal(gone.state, 'ended');
  assert.equal(gone.billed.total, 0);
  assert.ok(gone.close_noticed_at > gone.closed_at);
  assert.match(gone.close_reason, /my vast's list until/);
  const later = await rental(30);
  assert.equal(later.cost.amount, gone.cost.amount, 'it costs nothing any more');
  assert.ok(!(await server.get('/api/v1/rentals?open=1&limit=1000')).json.rentals.some((one) => one.provider_id === '30'));
});

test('whatever a provider does wrong, the last answer stays, with its age and the reason', async () => {
  const good = await provider('my vast');
  const faults = [
    [{ status: 429, body: 'API requests too frequent: endpoint threshold=1.0' }, /HTTP 429/],
    [{ status: 503, body: '<html>' }, /HTTP 503/],
    [{ body: '{"success": true, "instances": [{"id": 1, ' }, /no list of instances/],
    ['cut', /cut the connection/],
    [{ status: 302, headers: { location: 'https://evil.example/' } }, /another server/],
  ];
  for (const [fault, reason] of faults) {
    // All three ask lists; the one that meets the fault says so.
    fake.faults = [fault, fault, fault];
    const failing = await eventuallyProvider(`the fault ${JSON.stringify(fault)}`, 'my vast', (one) => reason.test(one.error));
    assert.ok(failing.failing_since >= good.answered_at);
    assert.equal(failing.rentals, 29);
    assert.equal((await rental(5)).closed_at, undefined, 'nothing is closed because nobody answers');
    await eventuallyProvider('it answers again', 'my vast', (one) => !one.failing_since);
  }
});

test('a rental with an absurd price is told, and neither closed nor believed', async () => {
  fake.vast[4] = vastInstance(5, { dph_total: -3, instance: null });
  const told = await eventuallyProvider('it is refused', 'my vast', (one) => one.refused.length > 0);
  assert.deepEqual(told.refused, [{ provider_id: '5', reason: 'has a negative price (dph_total)' }]);
  const kept = await rental(5);
  assert.equal(kept.billed.total, 0.52);
  assert.equal(kept.closed_at, undefined);
  assert.match(kept.trouble, /negative price/);
  fake.vast[4] = vastInstance(5);
  await eventuallyRental('it is believed again', 5, (one) => !one.trouble);
});

test('a refused key is said with provider, since when and what to do; a new one is taken at once', async () => {
  writeFileSync(keyFile(), 'wrong-but-secret-too\n');
  const refused = await eventuallyProvider('the refusal', 'my vast', (one) => one.is_key_refused);
  assert.match(refused.error, /^my vast refuses the key in .*\/key \(HTTP 401\).*make a new one/);
  assert.ok(refused.failing_since <= Date.now() && refused.next_at > refused.failing_since);
  assert.ok(!refused.error.includes('wrong-but-secret-too'));
  writeFileSync(keyFile(), kKey);
  await eventuallyProvider('it answers again', 'my vast', (one) => !one.is_key_refused);
});

test('runs are joined by label, and by hand', async () => {
  await eventually('the run is read', async () => (await server.get('/api/v1/runs/nayru-v8')).status === 200);
  const joined = await eventuallyRental('the join', 1, (one) => one.runs.length === 1);
  assert.equal(joined.runs[0].name, 'nayru-v8');
  assert.equal(joined.runs[0].reason, 'label');
  const other = joined.runs[0].run === 'r1' ? 'r2' : 'r1';
  const both = await post(`/api/v1/rentals/${joined.id}/runs`, { run: other });
  assert.equal(both.status, 200);
  assert.deepEqual(both.json.runs.map((one) => one.reason).sort(), ['hand', 'label']);
  const apart = await post(`/api/v1/rentals/${joined.id}/runs`, { run: 'nayru-v8', joined: false });
  assert.deepEqual(apart.json.runs.map((one) => one.run), [other]);
  assert.deepEqual(apart.json.runs_apart, [{ run: joined.runs[0].run, name: 'nayru-v8' }]);
  const back = await server.get(`/api/v1/rentals/${joined.id}/runs/nayru-v8`, { method: 'DELETE' });
  assert.equal(back.json.runs.length, 2);
  for (const [where, body] of [[`/api/v1/rentals/${joined.id}/runs`, {}], [`/api/v1/rentals/${joined.id}/runs`, { run: 7 }], [`/api/v1/rentals/${joined.id}/runs`, { run: other, joined: 'yes' }]]) {
    assert.equal((await post(where, body)).status, 400);
  }
  assert.equal((await post('/api/v1/rentals/m999/runs', { run: other })).status, 404);
  assert.equal((await post(`/api/v1/rentals/${joined.id}/runs`, { run: 'nobody' })).status, 404);
});

test('a failed run on a machine that is still paid: 38 minutes at 1.29 an hour are 82 cents, and how to stop it', async () => {
  const minute = 60_000;
  const began = Date.now() - 98 * minute;
  const steps = Array.from({ length: 61 }, (_, i) => i);
  await post('/api/v1/points', { run: 'majora-v1', status: 'failed', steps, ts: steps.map((i) => began + i * minute), series: { loss: steps.map((i) => 2 / (i + 1)) } });
  fake.vast.push(vastInstance(77, { label: 'majora-v1', dph_total: 1.29, storage_total_cost: 0, start_date: began / 1000 }));
  const paid = await eventuallyRental('the run is joined', 77, (one) => one.runs.length === 1);
  const spent = Object.fromEntries(paid.spent.map((one) => [one.bucket, one.cost.amount]));
  assert.equal(paid.runs[0].lifecycle, 'failed');
  assert.equal(spent.idle.toFixed(2), '0.82');
  assert.equal(spent.productive.toFixed(2), '1.29');
  assert.equal(paid.runs[0].cost.amount.toFixed(2), '1.29');
  assert.equal(sum(paid.spent), Math.round(paid.cost.amount * 1e6), 'what it went into is what it cost');
  assert.equal(paid.stop_command, 'vastai stop instance 77');
});

test('a restart of the server keeps the history and the joins', async () => {
  const before = await rental(1);
  await server.kill9();
  await start();
  const kept = await rental(1);
  assert.equal(kept.id, before.id);
  assert.deepEqual(kept.segments.map((one) => [one.since, one.billed.total]).slice(0, 4), before.segments.map((one) => [one.since, one.billed.total]).slice(0, 4));
  await eventuallyRental('its runs are known again', 1, (one) => one.runs.length === 2);
});

test('a changed configuration is asked at once', async () => {
  configure();  // Without the rate card.
  await eventually('the card is over', async () => (await list()).rentals.find((one) => one.provider === 'rate cards')?.closed_at);
  configure('\n[[rate_cards]]\nhost = "x"\ncost_per_hour = -1\n');
  await eventually('the mistake is said', async () => (await server.get('/api/v1/overview')).json.troubles.some((one) => /cost_per_hour/.test(one.reason)));
  configure();
});

test('a provider that hangs does not hold up the end', async () => {
  fake.faults = ['hang', 'hang', 'hang'];
  await eventually('somebody hangs', async () => fake.faults.length < 3);
  const before = Date.now();
  await server.stop();
  assert.ok(Date.now() - before < 10_000, `${Date.now() - before} ms`);
});

test('no key left the program but to its provider', async () => {
  await fake.stop();
  for (const request of fake.requests) assert.ok(!request.path.includes('sekrit'), request.path);
  assert.ok(!server.output.includes('sekrit') && !server.errors.includes('sekrit'), server.errors);
  assert.ok(!server.errors.includes('wrong-but-secret-too'));
  for (const name of readdirSync(data.directory)) assert.ok(!readFileSync(path.join(data.directory, name)).includes('sekrit'), name);
});
