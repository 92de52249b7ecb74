// Mixed load on a program built with the thread sanitizer: clients send, readers read, sockets watch, connections are
// cut. Not part of test.sh, as that build takes minutes:
//   cmake --preset tsan && cmake --build build/tsan --target afs-monitor
//   AFS_MONITOR=build/tsan/afs-monitor node tests/chaos/threads.mjs [SECONDS]
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import WebSocket from '../e2e/node_modules/ws/wrapper.mjs';

import { startServer, temporary } from '../e2e/lib/server.mjs';
import { Client, kMetrics, randomSource } from './lib.mjs';

const seconds = Number(process.argv[2] ?? 20);
const place = temporary('threads');
const config = path.join(place.directory, 'prices.toml');
writeFileSync(config, '[[models]]\nkey = "client"\ncost_per_hour = 1.0\n[[rate_cards]]\nhost = "*"\ncost_per_hour = 2.0\n');
const server = await startServer({ data: path.join(place.directory, 'data'), args: ['--config', config], env: { TSAN_OPTIONS: 'halt_on_error=0 exitcode=66' } });
const random = randomSource();
const until = Date.now() + seconds * 1000;
const isOver = () => Date.now() > until;
const clients = [1, 2, 3, 4].map((number) => new Client(number, random));
let reads = 0, frames = 0, cuts = 0;

const send = async (client) => { while (!isOver()) await client.send(server.url); };
const read = async () => {
  while (!isOver()) {
    const run = `client-${1 + random.below(4)}`;
    for (const where of [`/api/v1/series?run=${run}&metric=lr&points=${1 + random.below(500)}`, `/api/v1/series?run=${run}&metric=lr&points=50&x=cost`, `/api/v1/runs/${run}/money?course=1`, '/api/v1/costs?by=run', '/api/v1/rentals', '/api/v1/runs', '/api/v1/overview', '/metrics', '/healthz', '/']) await server.get(where);
    reads += 10;
  }
};
const cut = async () => {
  while (!isOver()) {
    const stop = new AbortController();
    const cutting = fetch(`${server.url}/api/v1/series?run=client-1&metric=lr&points=20000`, { signal: stop.signal }).catch(() => {});
    setTimeout(() => stop.abort(), random.below(4));
    await cutting;
    cuts += 1;
  }
};
const watch = async () => {
  while (!isOver()) {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`);
    socket.on('message', () => { frames += 1; });
    socket.on('error', () => {});
    await new Promise((resolve) => { socket.once('open', resolve); socket.once('close', resolve); });
    const series = kMetrics.map((metric) => ({ run: `client-${1 + random.below(4)}`, metric, from_ordinal: 0 }));
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: 'subscribe', series }));
    await new Promise((resolve) => setTimeout(resolve, random.below(1_000)));
    socket.terminate();
  }
};

await Promise.all([...clients.map(send), read(), read(), cut(), watch(), watch(), watch()]);
const { code } = await server.stop();
place.remove();
const reports = server.errors.split('WARNING: ThreadSanitizer').length - 1;
console.log(`${clients.reduce((sum, client) => sum + client.acked * 3, 0)} points sent, ${reads} reads, ${frames} frames, ${cuts} connections cut: ${reports} reports of the thread sanitizer, exit ${code}`);
if (reports > 0 || code !== 0) console.log(server.errors.slice(0, 20_000));
process.exit(reports > 0 || code !== 0 ? 1 : 0);
