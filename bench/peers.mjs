// Other servers in the same session, for ratios: the same points over HTTP, then the same curve of 1,000 points. Only those
// that are installed (Debian: prometheus, victoria-metrics, influxdb, netdata); their start script and the load generator are
// not part of the repository (AFS_SHARED_DIR). Called by bench/ingest.mjs and bench/cold_start.mjs.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

import { eventually, residentMb, rounded, shared, temporary } from './lib.mjs';

export const tools = path.join(shared, 'bench');
const kStepsARequest = 50;  // Of 20 metrics: 1,000 points.
const kConnections = 4;
// Requests that a connection may be ahead of the slowest: Prometheus refuses what is too old beside the newest.
const kWindow = 100;

export function pack(directory, format) {
  const out = path.join(directory, `${format}.pack`);
  if (!existsSync(out)) execFileSync('node', [path.join(tools, 'gen_points.mjs'), `--format=${format}`, `--out=${out}`, `--block=${kStepsARequest}`]);
  return out;
}

export function replay(file, url, pid, connections, ...options) {
  const run = spawnSync('node', [path.join(tools, 'bench_ingest.mjs'), `--pack=${file}`, `--url=${url}`, `--conns=${connections}`, `--pid=${pid}`, ...options], { encoding: 'utf8' });
  const result = JSON.parse(run.stdout);
  if (result.errors > 0) throw new Error(`${result.errors} requests failed: ${result.error}`);
  return result;
}

export function curve(pid, ...urls) {
  const run = spawnSync('node', [path.join(tools, 'bench_query.mjs'), `--pid=${pid}`, ...urls.map((url) => `--url=${url}`)], { encoding: 'utf8' });
  const result = JSON.parse(run.stdout);
  if (result.status !== 200) throw new Error(`a curve is answered with ${result.status}`);
  return result.p50_ms;
}

export const bytesBelow = (directory) => Number(execFileSync('du', ['-sb', directory], { encoding: 'utf8' }).split('\t')[0]);

// The loss of the fourth run, 50,000 points from T0 on at four a second, as minima and maxima of 1,000 buckets.
const kFrom = 1_795_000_000, kTo = kFrom + 12_500;
const search = (base, parameters) => `${base}?${new URLSearchParams(parameters)}`;
const range = { start: kFrom + 13, end: kTo, step: '12s' };
const peers = [
  { name: 'Prometheus', key: 'prom', program: 'prometheus', format: 'remotewrite',
    curve: ['min', 'max'].map((of) => search('http://127.0.0.1:9095/api/v1/query_range', { query: `${of}_over_time(train_loss{run="run_03"}[12s])`, ...range })) },
  { name: 'VictoriaMetrics', key: 'vm', program: 'victoria-metrics', format: 'influx',
    curve: [search('http://127.0.0.1:8428/api/v1/query_range', { query: 'aggr_over_time(("min_over_time","max_over_time"), metrics_train_loss{run="run_03"}[12s])', ...range, nocache: 1 })] },
  { name: 'InfluxDB', key: 'influx', program: 'influxd', format: 'influx',
    curve: [search('http://127.0.0.1:8086/query', { db: 'm', epoch: 'ms', q: `SELECT min(train_loss),max(train_loss) FROM metrics WHERE run='run_03' AND time>=${kFrom}s AND time<${kTo}s GROUP BY time(12500ms)` })] },
];

function influxConfig(directory) {
  const under = (name) => JSON.stringify(path.join(directory, 'tsdb/influx', name));
  return ['reporting-disabled = true', '[meta]', `  dir = ${under('meta')}`, '[data]', `  dir = ${under('data')}`, `  wal-dir = ${under('wal')}`,
    '  index-version = "tsi1"', '[http]', '  bind-address = "127.0.0.1:8086"', '  log-enabled = false', '[monitor]', '  store-enabled = false', ''].join('\n');
}

// The start script keeps its data beside itself: in a directory of its own.
function home() {
  const work = temporary('peers');
  for (const name of ['srv.sh', 'procstat.py', 'conf']) cpSync(path.join(tools, name), path.join(work.directory, name), { recursive: true });
  mkdirSync(path.join(work.directory, 'conf'), { recursive: true });
  writeFileSync(path.join(work.directory, 'conf/influx.conf'), influxConfig(work.directory));
  return work;
}

function measure(peer, packs, script) {
  script('fresh', peer.key);
  script('start', peer.key);
  try {
    const pid = script('pid', peer.key);
    const load = replay(pack(packs, peer.format), script('url', peer.key), pid, kConnections, `--window=${kWindow}`);
    const curve_p50_ms = curve(pid, ...peer.curve);
    return { points_per_s: load.points_per_s, cpu_s_per_million: load.cpu_s_per_Mpoint, ack_p99_ms: load.ack_ms.p99, peak_mb: Math.round(load.hwm_mb), points: load.acked_points, curve_p50_ms };
  } finally {
    script('stop', peer.key);
  }
}

// { name: figures | 'not installed' }
export function others(packs) {
  const work = home();
  const script = (...args) => spawnSync(path.join(work.directory, 'srv.sh'), args, { encoding: 'utf8' }).stdout.trim();
  const results = {};
  for (const peer of peers) {
    results[peer.name] = 'not installed';
    if (spawnSync('which', [peer.program]).status !== 0) continue;
    try {
      const { points, ...figures } = measure(peer, packs, script);
      results[peer.name] = { ...figures, bytes_per_point: rounded(bytesBelow(path.join(work.directory, 'tsdb', peer.key)) / points) };
    } catch (error) {
      console.error(`    ${peer.name}: ${error.message}`);
      results[peer.name] = 'did not take part';
    }
  }
  work.remove();
  return results;
}

const kNetdataPort = 19_998;
const answers = (port) => new Promise((resolve) => {
  http.get({ port, path: '/api/v1/info', timeout: 1000 }, (response) => { response.resume(); resolve(response.statusCode === 200); }).on('error', () => resolve(false));
});

// Netdata's cold start and what it then holds; undefined where it is not installed.
export async function netdata() {
  if (spawnSync('which', ['netdata']).status !== 0) return undefined;
  const started = performance.now();
  const child = spawn('netdata', ['-D', '-i', '127.0.0.1', '-p', String(kNetdataPort), '-W', 'set', 'global', 'run as user', 'root'], { stdio: 'ignore' });
  try {
    await eventually('netdata answers', () => answers(kNetdataPort));
    return { cold_start_ms: Math.round(performance.now() - started), idle_mb: Math.round(residentMb(child.pid)) };
  } catch (error) {
    console.error(`    netdata: ${error.message}`);
    return undefined;
  } finally {
    child.kill();
  }
}
