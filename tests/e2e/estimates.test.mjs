// Estimates of a live run's end are kept as points and judged when it is over; they are no word of the run.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { eventually, startServer, temporary } from './lib/server.mjs';

const kMinute = 60_000;
const kNowStep = 320, kLeftMs = 280 * 2_000;
const kKeptMs = 30_000; // The server looks at its live runs every 15 s.
const data = temporary('estimates');
let server, browser;
before(async () => { server = await startServer({ data: data.directory }); browser = await openBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); data.remove(); });

const body = (object) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(object) });
const detail = async () => (await server.get('/api/v1/runs/told')).json;
const kept = async () => (await server.get('/api/v1/series?run=told&metric=forecast/finish_p50&x=time')).json.series?.[0];

// Steps `from` … `to` of 600, one each two seconds, of which step 320 is done `now`.
function report(from, to, now) {
  const steps = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return { run: 'told', total_steps: 600, steps, ts: steps.map((step) => now + (step - kNowStep) * 2_000), series: { loss: steps.map((step) => 1 / step) } };
}

test('an estimate is kept, and is no word of the run', async () => {
  const now = Date.now();
  await server.get('/api/v1/points', body(report(1, kNowStep, now)));
  const before = (await detail()).run;
  assert.equal(before.total_from, 'total_steps');
  assert.ok(Math.abs(before.finish_at - (now + kLeftMs)) < 5_000, `${before.finish_at - now}`);
  await eventually('an estimate is kept', async () => (await kept())?.count.length > 0, { deadline_ms: kKeptMs });
  const { last } = await kept();
  assert.ok(Math.abs(last[0] * 1000 - (now + kLeftMs)) < 5_000, 'in seconds since the epoch');
  const { run, estimates } = await detail();
  assert.equal(estimates, undefined, 'not judged while it runs');
  assert.deepEqual([run.points, run.metrics, run.step, run.last_data_at, run.attempts], [kNowStep, 1, kNowStep, before.last_data_at, 1]);
  const { json } = await server.get('/api/v1/runs/told/metrics');
  assert.deepEqual(json.metrics.map(({ metric }) => metric), ['loss']);

  // It ends five minutes later than the estimate had it: by the sender's clock, which may be ahead.
  await server.get('/api/v1/points', body(report(kNowStep + 1, 599, now)));
  await server.get('/api/v1/points', body({ ...report(600, 600, now + 5 * kMinute), status: 'finished' }));
});

test('when the run is over, its page says how good they were', async () => {
  const { run, estimates } = await detail();
  assert.equal(run.lifecycle, 'finished');
  assert.match(estimates.words, /^Its estimate, made at 4\d % of its time, was (5 m|4 m 59 s) too early$/);
  assert.deepEqual([estimates.within, estimates.within_ms, estimates.in_band, estimates.late_ms.length], [0, kMinute, 0, 1]);
  assert.ok(Math.abs(estimates.late_ms[0] - 5 * kMinute) < 5_000);
  const page = await openPage(browser, `${server.url}/runs/${run.id}`);
  await page.getByText(`${estimates.words}.`).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
