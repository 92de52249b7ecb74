// Cold start to the first answer of /healthz, and resident memory: empty, and with the 10-million-point set.
import { existsSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { eventually, median, peakMb, residentMb, rounded, shared, startServer, temporary } from './lib.mjs';
import { netdata } from './peers.mjs';

const kRounds = 7;
const kPoints = 10_000_000;

async function startTime(options) {
  const before = performance.now();
  const server = await startServer(options);
  await server.get('/healthz');
  const took = performance.now() - before;
  await server.stop();
  return took;
}

export async function coldStart() {
  const data = temporary('cold');
  const times = [];
  for (let i = 0; i < kRounds; i++) times.push(await startTime({ data: data.directory }));
  const server = await startServer({ data: data.directory });
  await server.get('/');
  const idle = residentMb(server.child.pid);
  await server.stop();
  data.remove();
  return { empty_ms: rounded(median(times), 1), idle_mb: rounded(idle, 1), netdata: await netdata() };
}

// The set is made by the generator beside the other load generators: 10 runs × 20 metrics × 50,000 steps of event files.
export function makeTenMillion() {
  const generator = path.join(shared, 'bench/gen_points.mjs');
  if (!existsSync(generator)) return undefined;
  const workspace = temporary('ten-million');
  const made = spawnSync('node', [generator, '--format=tfevents', `--out=${path.join(workspace.directory, 'runs')}`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return workspace;
}

export function eventFiles(directory) {
  return readdirSync(directory, { recursive: true }).filter((name) => name.includes('tfevents')).map((name) => path.join(directory, name));
}

export async function tenMillion(workspace) {
  const data = temporary('ten-million-data');
  const before = performance.now();
  // Without the curves of this machine, of which there is always a newest point that is not sealed.
  const server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--no-sampler'] });
  const count = async () => Number((await server.get('/metrics')).text.match(/^afs_store_points (\S+)/m)[1]);
  await eventually('10 million points', async () => (await count()) >= kPoints, { deadline_ms: 300_000, pace_ms: 20 });
  const ingest = (performance.now() - before) / 1000;
  const peak = peakMb(server.child.pid);
  await eventually('all is sealed', async () => Number((await server.get('/metrics')).text.match(/^afs_store_head_points (\S+)/m)[1]) === 0, { deadline_ms: 400_000, pace_ms: 500 });
  const resident = residentMb(server.child.pid);
  const bytes = Number((await server.get('/metrics')).text.match(/^afs_store_bytes (\S+)/m)[1]);
  const run = (await server.get('/api/v1/runs')).json.runs[0];
  const reads = [];
  for (let i = 0; i < 100; i++) {
    const from = Math.floor(Math.random() * 40_000);
    const start = performance.now();
    await server.get(`/api/v1/series?run=${run.id}&metric=train/loss&points=1000&from=${from}&to=${from + 10_000}`);
    reads.push(performance.now() - start);
  }
  await server.stop();
  const times = [];
  for (let i = 0; i < kRounds; i++) times.push(await startTime({ workspace: workspace.directory, data: data.directory }));
  data.remove();
  return { ingest_s: rounded(ingest), peak_mb: rounded(peak, 0), sealed_mb: rounded(resident, 0), bytes_per_point: rounded(bytes / kPoints), cold_start_ms: rounded(median(times), 1), read_p50_ms: rounded(median(reads), 2) };
}
