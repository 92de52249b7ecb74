// Append to pixel: from the moment a line is written into a log until the browser's WebSocket frame with its point arrives.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import WebSocket from '../tests/e2e/node_modules/ws/wrapper.mjs';

import { eventually, percentile, rounded, startServer, temporary } from './lib.mjs';

const kLines = 300;

export async function latency() {
  const workspace = temporary('latency');
  const data = temporary('latency-data');
  const directory = path.join(workspace.directory, 'runs/latency');
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'metrics.jsonl');
  appendFileSync(file, '{"step":1,"loss":1}\n');
  const server = await startServer({ workspace: workspace.directory, data: data.directory });
  const run = await eventually('the run', async () => (await server.get('/api/v1/runs')).json.runs[0]);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`);
  await new Promise((resolve) => socket.once('open', resolve));
  const arrived = new Map();
  let wake = () => {};
  socket.on('message', (raw) => {
    const message = JSON.parse(raw);
    if (message.type !== 'points') return;
    for (const step of message.step) arrived.set(step, performance.now());
    wake();
  });
  socket.send(JSON.stringify({ type: 'subscribe', series: [{ run: run.id, metric: run.loss.metric, from_ordinal: 0 }] }));
  const delays = [];
  for (let step = 2; step < kLines + 2; step++) {
    const written = performance.now();
    appendFileSync(file, `{"step":${step},"loss":${1 / step}}\n`);
    while (!arrived.has(step)) await new Promise((resolve) => { wake = resolve; });
    delays.push(arrived.get(step) - written);
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 100));  // Lines come when they come.
  }
  socket.close();
  await server.stop();
  workspace.remove();
  data.remove();
  return { lines: kLines, p50_ms: rounded(percentile(delays, 0.5), 1), p99_ms: rounded(percentile(delays, 0.99), 1), worst_ms: rounded(Math.max(...delays), 1) };
}
