// Real logs, replayed as if they were being written: the page shows the runs, their progress growing, then their end;
// and while the server is killed five times every point is kept, once.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { replay } from './lib/replay.mjs';
import { eventually, hasRealRuns, realRuns, startServer, stillRuns, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';

const kKills = [0.15, 0.3, 0.45, 0.6, 0.75];
const kReplaySeconds = 40;

let browser;
before(async () => {
  if (skip) return;
  browser = await openBrowser();
});
after(async () => { await browser?.close(); });

test('a curve on the page grows while its log does', { skip }, async () => {
  const live = temporary('grow');
  const liveData = temporary('grow-data');
  const server = await startServer({ workspace: live.directory, data: liveData.directory });
  const page = await openPage(browser, `${server.url}/`);
  const texts = new Set();
  await replay(realRuns, live.directory, {
    seconds: 10,
    only: (name) => name.startsWith('llama-factory') && name.endsWith('trainer_log.jsonl'),
    onTick: async (part) => {
      if (part > 0.2 && !page.url().includes('/runs/')) {
        const { json } = await server.get('/api/v1/runs');
        if (json.runs[0]) await page.goto(`${server.url}/runs/${json.runs[0].id}`);
      }
      if (page.url().includes('/runs/')) texts.add((await page.locator('main').innerText()).match(/[\d,]+ of 8,712/)?.[0]);
    },
  });
  texts.delete(undefined);
  assert.ok(texts.size >= 5, `progress moved: ${[...texts].slice(0, 8).join(' | ')}`);
  await eventually('the page shows the end', async () => /8,712 of 8,712/.test(await page.locator('main').innerText()));
  assert.deepEqual(page.problems, []);
  await page.context().close();
  await server.stop();
  live.remove();
  liveData.remove();
});

// Every point of every series of every run: its steps and values. Their times are left out, since a text log's lines
// are dated by their arrival.
async function everyPoint(server) {
  const { json } = await server.get('/api/v1/runs?limit=1000');
  const all = {};
  for (const run of json.runs) {
    const { json: list } = await server.get(`/api/v1/runs/${run.id}/metrics`);
    for (const { metric, count } of list.metrics) {
      const query = `run=${run.id}&metric=${encodeURIComponent(metric)}&points=20000&superseded=1`;
      const { json: found } = await server.get(`/api/v1/series?${query}`);
      const { is_raw, step, last } = found.series[0];
      assert.ok(is_raw, `${run.key} ${metric} is short enough to be compared point by point`);
      all[`${run.key} ${metric}`] = { count, step, last };
    }
  }
  return all;
}

// What has been seen of the runs while they grew, in the API and on the page: the words for them, and how many points
// they had.
class Sightings {
  words = new Map();
  counts = new Map();
  rows = new Map();
  async look(server, page) {
    const { json } = await server.get('/api/v1/runs?limit=1000');
    for (const run of json.runs) {
      this.words.set(run.key, (this.words.get(run.key) ?? new Set()).add(run.lifecycle));
      this.counts.set(run.key, (this.counts.get(run.key) ?? new Set()).add(run.points));
    }
    for (const row of await page.locator('tbody tr').allInnerTexts()) {
      const key = row.trim().split('\n')[0].trim();
      this.rows.set(key, (this.rows.get(key) ?? new Set()).add(row.replace(/\s+/g, ' ')));
    }
  }
  check(key) {
    const words = [...(this.words.get(key) ?? [])];
    // The first record of the Keras log is its graph: no figure stands before the file's last third.
    const isLive = words.includes('running') || (key === 'keras-guild' && words.includes('starting'));
    assert.ok(isLive, `${key} was seen running, of: ${words.join(', ')}`);
    assert.ok(!words.includes('lost') && !words.includes('crashed'), `${key} was never called dead, of: ${words.join(', ')}`);
    assert.ok(this.counts.get(key).size >= 3, `${key} was seen growing: ${[...this.counts.get(key)].join(', ')}`);
    const rows = [...(this.rows.get(key) ?? [])];
    const live_rows = rows.filter((row) => /Running|Starting/.test(row));
    assert.ok(live_rows.length >= (key === 'keras-guild' ? 1 : 3), `the page showed ${key} at work and moving: ${rows.join(' | ')}`);
  }
}

test('five kills while all the logs grow: every point is there once, every run ends as it did', { skip }, async () => {
  const [workspace, data, wholeData] = ['replay', 'replay-data', 'replay-whole'].map(temporary);
  // The same files read whole, by a server that nobody disturbs.
  const undisturbed = await startServer({ workspace: realRuns, data: wholeData.directory });
  const wholeRuns = await stillRuns(undisturbed, 7);
  const whole = await everyPoint(undisturbed);
  await undisturbed.stop();

  let server = await startServer({ workspace: workspace.directory, data: data.directory });
  const port = Number(new URL(server.url).port);
  const page = await openPage(browser, `${server.url}/runs`);
  const sightings = new Sightings();
  const kills = [...kKills];
  let looked_at = 0;
  await replay(realRuns, workspace.directory, {
    seconds: kReplaySeconds,
    onTick: async (part) => {
      if (kills.length && part >= kills[0]) {
        kills.shift();
        await server.kill9();
        server = await startServer({ workspace: workspace.directory, data: data.directory, port });
      }
      if (Date.now() - looked_at < 250) return;
      looked_at = Date.now();
      await sightings.look(server, page);
    },
  });
  assert.equal(kills.length, 0, 'the server was killed five times');
  // A log that ends without a word is "lost" where it lay, and for a while "running" where it just arrived.
  const endOf = (list) => list.map((run) => [run.key, run.lifecycle === 'lost' ? 'running' : run.lifecycle]).sort();
  await eventually('the runs end as they did', async () => {
    assert.deepEqual(endOf(await stillRuns(server, 7)), endOf(wholeRuns));
    return true;
  });
  for (const run of wholeRuns) sightings.check(run.key);
  assert.deepEqual(await everyPoint(server), whole);

  // The page followed by itself, over all the restarts, without a reload.
  await eventually('the page shows the finished run', async () => {
    const row = await page.locator('tr').filter({ hasText: 'llama-factory-luojiu' }).first().innerText();
    return /finished/i.test(row) && /8,712/.test(row);
  });
  await page.context().close();
  await server.stop();
  for (const one of [workspace, data, wholeData]) one.remove();
});
