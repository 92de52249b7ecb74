// The page in headless Chromium: bytes of the first view as they travel, and the time until rows are drawn and handlers bound.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { openBrowser } from '../tests/e2e/lib/browser.mjs';
import { eventually, median, rounded, startServer, temporary } from './lib.mjs';

const kRounds = 7;
const kRuns = 20;

export async function page() {
  const workspace = temporary('page');
  const data = temporary('page-data');
  for (let run = 0; run < kRuns; run++) {
    const directory = path.join(workspace.directory, `runs/run-${run}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'metrics.jsonl'), Array.from({ length: 500 }, (_, i) => `${JSON.stringify({ step: i + 1, total_steps: 1000, loss: 2 / (i + 1) })}\n`).join(''));
  }
  const server = await startServer({ workspace: workspace.directory, data: data.directory });
  await eventually('the runs', async () => (await server.get('/api/v1/overview')).json.runs_total === kRuns);
  const browser = await openBrowser();
  const sizes = [], interactive = [];
  for (let round = 0; round < kRounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    await session.send('Network.enable');
    const kinds = new Map();
    let bytes = 0;
    session.on('Network.responseReceived', (event) => kinds.set(event.requestId, event.type));
    session.on('Network.loadingFinished', (event) => { if (['Document', 'Script', 'Stylesheet'].includes(kinds.get(event.requestId))) bytes += event.encodedDataLength; });
    await tab.goto(server.url, { waitUntil: 'load' });
    const mark = await tab.waitForFunction(() => performance.getEntriesByName('interactive')[0]?.startTime);
    interactive.push(await mark.jsonValue());
    sizes.push(bytes / 1024);
    await context.close();
  }
  await browser.close();
  await server.stop();
  workspace.remove();
  data.remove();
  return { initial_kb: rounded(median(sizes), 1), interactive_ms: rounded(median(interactive), 0) };
}
