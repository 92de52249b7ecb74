// Real logs, replayed as if they were being written, while the server is killed five times: the page shows each run
// running, its progress and curves growing, then finished; at the end every point is there once.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { replay } from './lib/replay.mjs';
import { eventually, hasRealRuns, realRuns, settled, startServer, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';
const kKills = [0.15, 0.3, 0.45, 0.6, 0.75];
const kSeconds = 40;

let browser, workspace, data, truthData;
before(async () => {
  if (skip) return;
  workspace = temporary('replay');
  data = temporary('replay-data');
  truthData = temporary('replay-truth');
  browser = await openBrowser();
});
after(async () => { await browser?.close(); for (const one of [workspace, data, truthData]) one?.remove(); });

async function stillRuns(server, count) {
  let before = '';
  return settled(server, (runs) => {
    const now = JSON.stringify(runs.map((run) => [run.key, run.points]).sort());
    const same = runs.length >= count && now === before;
    before = now;
    return same;
  });
}

// Every series of every run as the server has it: metric, count, last step and value, minimum and maximum.
async function everything(server) {
  const { json } = await server.get('/api/v1/runs?limit=1000');
  const all = {};
  for (const run of json.runs) {
    const { json: list } = await server.get(`/api/v1/runs/${run.id}/metrics`);
    all[run.key] = list.metrics.map((m) => [m.metric, m.count, m.first_step, m.last_step, m.last, m.min, m.max]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  }
  return all;
}

test('replay with five kills', { skip }, async () => {
  // The truth: the same files read whole, by a server that nobody disturbs.
  const undisturbed = await startServer({ workspace: realRuns, data: truthData.directory });
  const truthRuns = await stillRuns(undisturbed, 8);
  const truth = await everything(undisturbed);
  await undisturbed.stop();

  let server = await startServer({ workspace: workspace.directory, data: data.directory });
  const port = Number(new URL(server.url).port);
  const page = await openPage(browser, `${server.url}/runs`);
  const seen = { running: new Set(), growth: new Map() };
  const kills = [...kKills];
  let looked = 0;
  await replay(realRuns, workspace.directory, {
    seconds: kSeconds,
    onTick: async (part) => {
      if (kills.length && part >= kills[0]) {
        kills.shift();
        await server.kill9();
        server = await startServer({ workspace: workspace.directory, data: data.directory, port });
      }
      if (Date.now() - looked < 1000) return;
      looked = Date.now();
      const { json } = await server.get('/api/v1/runs?limit=1000');
      for (const run of json.runs) {
        if (run.lifecycle === 'running') seen.running.add(run.key);
        const steps = seen.growth.get(run.key) ?? new Set();
        seen.growth.set(run.key, steps.add(run.points));
      }
    },
  });
  const runs = await stillRuns(server, 8);
  for (const run of truthRuns) {
    // A log that ends in its first seconds is over before anyone looks; all of these take the whole span.
    assert.ok(seen.running.has(run.key), `${run.key} was seen running`);
    assert.ok(seen.growth.get(run.key).size >= 5, `${run.key} was seen growing`);
  }
  assert.deepEqual(await everything(server), truth);
  const finished = (list) => list.filter((run) => run.lifecycle === 'finished').map((run) => run.key).sort();
  assert.deepEqual(finished(runs), finished(truthRuns));

  // The page followed by itself, over all the restarts, without a reload.
  await eventually('the page shows the finished run', async () => {
    const row = page.locator('tr, li, article').filter({ hasText: 'llama-factory-luojiu' }).first();
    return /finished/i.test(await row.innerText()) && /8,712/.test(await row.innerText());
  });
  await page.context().close();
  await server.stop();
});

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
