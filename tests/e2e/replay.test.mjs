// A real log, replayed as if it were being written: the page shows the run, its progress growing, then its end.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { replay } from './lib/replay.mjs';
import { eventually, hasRealRuns, realRuns, startServer, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';

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
