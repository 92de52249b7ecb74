// Tables and charts of many runs over HTTP, and what ten thousand live series cost in memory. Fills a server through its own
// API, then measures on one keep-alive connection. Called by bench/run.mjs.
import http from 'node:http';

import { eventually, percentile, residentMb, rounded, startServer, temporary } from './lib.mjs';

const kFirstTime = 1_795_000_000_000;
const kRounds = 30;

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function send(server, method, where, body) {
  const url = new URL(server.url + where);
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = http.request({ agent, host: url.hostname, port: url.port, path: url.pathname + url.search, method, headers: { 'content-type': 'application/json' } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        if (response.statusCode !== 200) return reject(new Error(`${where}: ${response.statusCode} ${bytes.toString().slice(0, 200)}`));
        resolve({ ms: performance.now() - started, bytes });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const wave = (run, metric, step) => Math.fround(1 + Math.exp(-step / 2000) + ((run * 31 + metric * 17 + step * 7) % 97) / 1000);

function batch(run, metrics, from, to) {
  const steps = [];
  for (let step = from; step < to; ++step) steps.push(step);
  const series = {};
  for (let metric = 0; metric < metrics; ++metric) series[`group${metric % 5}/metric_${metric}`] = steps.map((step) => wave(run, metric, step));
  return JSON.stringify({ run: `run_${String(run).padStart(5, '0')}`, steps, ts: steps.map((step) => kFirstTime + step * 1000), series });
}

async function timed(server, where) {
  const times = [];
  let bytes = 0;
  for (let i = 0; i < kRounds; ++i) {
    const answer = await send(server, 'GET', where);
    times.push(answer.ms);
    bytes = answer.bytes.length;
  }
  return { p50_ms: rounded(percentile(times, 0.5)), p99_ms: rounded(percentile(times, 0.99)), kb: rounded(bytes / 1024, 0) };
}

async function withServer(name, use) {
  const data = temporary(name);
  const server = await startServer({ data: data.directory });
  try {
    return await use(server);
  } finally {
    await server.stop();
    data.remove();
  }
}

// 1,000 runs of 50 metrics: all newest values in one answer, and the first page of the list.
const thousandRuns = () => withServer('thousand-runs', async (server) => {
  for (let run = 0; run < 1000; ++run) await send(server, 'POST', '/api/v1/points', batch(run, 50, 0, 4));
  return {
    values: await timed(server, '/api/v1/values?limit=1000'),
    list: await timed(server, '/api/v1/runs?limit=1000'),
  };
});

const tenThousandRuns = () => withServer('ten-thousand-runs', async (server) => {
  for (let run = 0; run < 10_000; ++run) await send(server, 'POST', '/api/v1/points', batch(run, 1, 0, 2));
  return { first_page: await timed(server, '/api/v1/runs?limit=50'), rss_mb: rounded(residentMb(server.child.pid), 0) };
});

// A page of 20 charts of 10 runs: one request of 200 series, 480 points each.
const chartPage = () => withServer('chart-page', async (server) => {
  for (let from = 0; from < 20_000; from += 500) {
    for (let run = 0; run < 10; ++run) await send(server, 'POST', '/api/v1/points', batch(run, 20, from, from + 500));
  }
  const query = new URLSearchParams();
  for (let run = 0; run < 10; ++run) query.append('run', `run_${String(run).padStart(5, '0')}`);
  for (let metric = 0; metric < 20; ++metric) query.append('metric', `group${metric % 5}/metric_${metric}`);
  const where = `/api/v1/series?${query}&points=480`;
  return { binary: await timed(server, `${where}&format=binary`), json: await timed(server, where) };
});

// 10,000 series that all get points: 200 runs of 50 metrics.
const liveSeries = () => withServer('live-series', async (server) => {
  const before = residentMb(server.child.pid);
  let peak = 0;
  for (let from = 0; from < 100; from += 10) {
    for (let run = 0; run < 200; ++run) await send(server, 'POST', '/api/v1/points', batch(run, 50, from, from + 10));
    peak = Math.max(peak, residentMb(server.child.pid));
  }
  await eventually('the server answers', async () => (await send(server, 'GET', '/healthz')).bytes.length > 0);
  return { empty_mb: rounded(before), live_mb: rounded(peak, 0) };
});

export async function reads() {
  return { thousand: await thousandRuns(), ten_thousand: await tenThousandRuns(), charts: await chartPage(), live: await liveSeries() };
}

if (process.argv[1]?.endsWith('reads.mjs')) console.log(JSON.stringify(await reads(), null, 1));
