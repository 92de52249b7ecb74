// Runs every measurement on the release build and writes docs/benchmarks.md. Called by bench/run.sh.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { coldStart, eventFiles, makeTenMillion, tenMillion } from './cold_start.mjs';
import { endpoints } from './endpoints.mjs';
import { charts } from './charts.mjs';
import { eta } from './eta.mjs';
import { fanout } from './fanout.mjs';
import { ingest } from './ingest.mjs';
import { instructions } from './instructions.mjs';
import { keep, worse } from './last.mjs';
import { latency } from './latency.mjs';
import { reads } from './reads.mjs';
import { machine, root } from './lib.mjs';
import { page } from './page.mjs';
import { report } from './report.mjs';

const say = (text) => console.error(`==> ${text}`);

say('cold start');
const results = { date: new Date().toISOString().slice(0, 10), machine: machine(), cold: await coldStart() };
say('append to pixel');
results.latency = await latency();
say('points over HTTP');
results.ingest = await ingest();
say('2,000 sockets');
results.fanout = await fanout();
say('the twelve endpoints');
results.endpoints = await endpoints();
say('the page');
results.page = await page();
say('10 million points');
const workspace = makeTenMillion();
if (workspace) {
  const decode = spawnSync(path.join(root, 'build/release/bench/decode_bench'), eventFiles(workspace.directory), { encoding: 'utf8' });
  results.decode = JSON.parse(decode.stdout);
  results.ten_million = await tenMillion(workspace);
  workspace.remove();
} else {
  say('skipped: the generator of the set is not on this machine');
}
say('many runs');
results.reads = await reads();
say('charts of long series');
results.charts = charts();
say('forecasts');
results.eta = await eta();
say('instructions');
results.instructions = instructions();
const grown = worse(results);
for (const { name, before, now } of grown) say(`worse: ${name} was ${before}, is ${now}`);
writeFileSync(path.join(root, 'docs/benchmarks.md'), report(results, grown));
keep(results);
process.exit(0);
