// One curve watched by 2,000 WebSockets while points of it come in over HTTP, 10 a second.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { shared, startServer, temporary } from './lib.mjs';

const kSockets = 2_000;
const kPointsASecond = 10;
const kSeconds = 10;

export async function fanout() {
  const tool = path.join(shared, 'bench/ws_fanout.mjs');
  if (!existsSync(tool)) return undefined;
  const data = temporary('bench-fanout');
  const server = await startServer({ data: data.directory });
  const first = { run: 'fanout', steps: 0, series: { v: 0 } };
  await server.get('/api/v1/points', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(first) });
  const hello = { type: 'subscribe', series: [{ run: 'r1', metric: 'v', from_ordinal: 1 }] };
  const run = spawnSync('node', [tool, `--ws=${server.url.replace('http', 'ws')}/api/v1/live`, `--clients=${kSockets}`, `--rate=${kPointsASecond}`, `--secs=${kSeconds}`,
    `--pid=${server.child.pid}`, `--post-url=${server.url}/api/v1/points`, '--post-body={"run":"fanout","steps":{{I}},"series":{"v":{{V}}}}',
    '--match=[\\[,](\\d+)', `--hello=${JSON.stringify(hello)}`], { encoding: 'utf8' });
  await server.stop();
  data.remove();
  const result = JSON.parse(run.stdout);
  return {
    sockets: result.clients, published: result.published, missing: result.missing,
    cpu_us_per_message: result.cpu_us_per_delivery, p50_ms: result.latency_ms.p50, last_client_p99_ms: result.last_client_ms.p99, rss_mb: result.rss_mb,
  };
}
