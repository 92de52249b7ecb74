// Points over HTTP: requests of 1,000 points on 8 connections, each durable before it is answered. The generator of
// the points, the client and the peers' start scripts are not part of the repository (AFS_SHARED_DIR).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { median, rounded, shared, startServer, temporary } from './lib.mjs';

const tools = path.join(shared, 'bench');
export const kConnections = 8;
const kStepsARequest = 50;  // Of 20 metrics: 1,000 points.
const kRounds = 3;

function pack(directory, format) {
  const out = path.join(directory, `${format}.pack`);
  if (!existsSync(out)) execFileSync('node', [path.join(tools, 'gen_points.mjs'), `--format=${format}`, `--out=${out}`, `--block=${kStepsARequest}`]);
  return out;
}

function replay(file, url, pid, connections = kConnections) {
  const run = spawnSync('node', [path.join(tools, 'bench_ingest.mjs'), `--pack=${file}`, `--url=${url}`, `--conns=${connections}`, `--pid=${pid}`], { encoding: 'utf8' });
  const result = JSON.parse(run.stdout);
  if (result.errors > 0) throw new Error(`${result.errors} requests failed: ${result.error}`);
  return result;
}

// One round on a fresh directory.
async function round(file) {
  const data = temporary('bench-ingest');
  const server = await startServer({ data: data.directory });
  const result = replay(file, `${server.url}/api/v1/points`, server.child.pid);
  await server.stop();
  data.remove();
  return result;
}

// A peer in the same session, for the ratio; undefined where it is not installed.
function peer(name, program, format, directory) {
  if (spawnSync('which', [program]).status !== 0) return undefined;
  const script = (...args) => spawnSync(path.join(tools, 'srv.sh'), args, { encoding: 'utf8' }).stdout.trim();
  try {
    script('fresh', name);
    script('start', name);
    return replay(pack(directory, format), script('url', name), script('pid', name), 4);
  } catch (error) {
    console.error(`    ${program}: ${error.message}`);
    return undefined;
  } finally { script('stop', name); }
}

export async function ingest() {
  if (!existsSync(path.join(tools, 'gen_points.mjs'))) return undefined;
  const packs = temporary('bench-packs');
  const file = pack(packs.directory, 'json');
  const rounds = [];
  for (let i = 0; i < kRounds; i++) rounds.push(await round(file));
  const of = (pick) => median(rounds.map(pick));
  const brief = (result) => (result ? { points_per_s: result.points_per_s, cpu_s_per_million: result.cpu_s_per_Mpoint } : 'not installed');
  const peers = {
    Prometheus: brief(peer('prom', 'prometheus', 'remotewrite', packs.directory)),
    VictoriaMetrics: brief(peer('vm', 'victoria-metrics', 'influx', packs.directory)),
    InfluxDB: brief(peer('influx', 'influxd', 'influx', packs.directory)),
  };
  packs.remove();
  return {
    rounds: kRounds,
    points: rounds[0].acked_points,
    points_per_s: of((one) => one.points_per_s),
    cpu_ns_per_point: Math.round(of((one) => one.cpu_s_per_Mpoint) * 1000),
    ack_p50_ms: rounded(of((one) => one.ack_ms.p50), 1),
    ack_p99_ms: rounded(of((one) => one.ack_ms.p99), 1),
    longest_ack_ms: rounded(of((one) => one.ack_ms.max), 1),
    peak_mb: Math.round(of((one) => one.hwm_mb)),
    peers,
  };
}
