// docs/benchmarks.md from the results of bench/run.mjs, beside the figures of what came before.
// The prototype (a Flask server over the same files, 5 models of 100,000 lines) and the peers were measured on 2 cores of
// the same class of machine in November 2026.

import { etaTable } from './eta.mjs';

const prototype = {
  '/api/models/status': { per_s: '0.8', p50_ms: '1,200' },
  '/api/models/majora/status': { per_s: '2.2', p50_ms: '450' },
  '/api/models/registry': { per_s: '0.2–0.4', p50_ms: '2,600–6,300' },
  '/api/export/csv': { per_s: '0.5–1.1', p50_ms: '900–2,100' },
  '/api/export/json': { per_s: '0.5–1.1', p50_ms: '900–2,100' },
};
const light = { per_s: '480–970', p50_ms: '0.7–1.1' };

function endpointRow(row) {
  const before = prototype[row.path] ?? light;
  return [`\`${row.path}\``, row.per_s.toLocaleString('en'), row.p50_ms, row.p99_ms, before.per_s, before.p50_ms];
}

const figure = (value, digits = 0) => (value === undefined || value === null ? '–' : Number(value).toLocaleString('en', { maximumFractionDigits: digits }));
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)];

function firstTable({ cold, latency, page, decode, ten_million: ten }) {
  const rows = [
    [`line written → WebSocket frame received, ${latency.lines} lines`, `p50 ${latency.p50_ms} ms, p99 ${latency.p99_ms} ms`, 'p99 < 150 ms', 'TensorBoard over HTTP: median 3,100 ms, worst 4,600 ms'],
    ['cold start to the first `/healthz`, empty', `${cold.empty_ms} ms`, '< 50 ms', cold.netdata ? `Netdata ${cold.netdata.cold_start_ms} ms in the same session (×${figure(cold.netdata.cold_start_ms / cold.empty_ms)})` : 'Netdata 440 ms'],
    ['resident memory, idle', `${cold.idle_mb} MB`, '< 25 MB', `prototype 31 MB (behind gunicorn 100 MB), Netdata ${cold.netdata ? `${cold.netdata.idle_mb} MB in the same session` : '35–79 MB'}`],
    ['page: first HTML + JS + CSS as sent', `${page.initial_kb} KB`, '≤ 100 KB', '–'],
    ['page: interactive, new context, 20 runs', `${page.interactive_ms} ms`, '≤ 300 ms', '–'],
  ];
  if (decode && ten) {
    rows.push(
      ['event files: decode alone, one thread', `${decode.mb_per_s} MB/s, ${(decode.points_per_s / 1e6).toFixed(1)} M points/s`, '–', 'TensorBoard\'s Rust loader: 1.4–1.9 M scalars/s, keeping 2 %'],
      ['event files: 10 M scalars found, decoded and durable', `${ten.ingest_s} s`, '< 3 s', 'TensorBoard\'s Rust loader 5.3–7.3 s (keeps 200,000), its Python server 2,151 s'],
      ['resident memory while reading them, peak', `${ten.peak_mb} MB`, '< 300 MB', '–'],
      ['bytes a point on disk', ten.bytes_per_point, '≤ 6', 'VictoriaMetrics 4.2, Prometheus 14–15, Trackio 38'],
      ['cold start with 10 M points', `${ten.cold_start_ms} ms`, '< 300 ms', '–'],
      ['curve of 1,000 points from a random fifth of 50,000, over HTTP', `p50 ${ten.read_p50_ms} ms`, '–', 'VictoriaMetrics 4.0–4.8 ms, Prometheus 10–14 ms'],
    );
  }
  return table(['what', 'figure', 'target', 'beside it'], rows);
}

function chartTable(charts) {
  const times = (ms) => `${figure(ms.p50, 2)} / ${figure(ms.p99, 2)}`;
  return ['', '## Charts of 1,000 points, read from the store', '',
    'p50 / p99 in ms; zooms are 200 random ranges from all of the series to a hundred-thousandth of it. Targets: warm p99 < 2, cold < 20, while ingest saturates < 15.', '',
    ...table(['points', 'whole, warm', 'whole, cold', 'zooms, warm', 'zooms, cold', 'zooms while ingesting', 'bytes a point'],
      charts.map((one) => [figure(one.points), times(one.whole_warm_ms), times(one.whole_cold_ms), times(one.zoom_warm_ms), times(one.zoom_cold_ms), times(one.zoom_while_ingesting_ms), one.bytes_per_point])), '',
    'Beside it, series of 1 M points: VictoriaMetrics 40–67 ms (cached 2.3–3.0), Prometheus 104–220 ms, InfluxDB 517–668 ms.'];
}

function readsTable({ thousand, ten_thousand: many, charts, live }) {
  const times = ({ p50_ms, p99_ms, kb }) => `p50 ${p50_ms} ms, p99 ${p99_ms} ms (${figure(kb)} KB)`;
  return ['', '## Many runs, over HTTP', '', ...table(['what', 'figure', 'target', 'beside it'], [
    ['1,000 runs × 50 metrics: all newest values', times(thousand.values), '< 50 ms', 'MLflow 3.11: 6,171 ms (8.8 MB)'],
    ['1,000 runs: the list', times(thousand.list), '< 50 ms', '–'],
    ['10,000 runs: the first page', times(many.first_page), '< 50 ms', '–'],
    ['20 charts × 10 runs, 480 points each: all in one answer, binary', times(charts.binary), '< 150 ms', 'Trackio, ten runs of one chart: 970–1,130 ms (13 MB)'],
    ['the same as JSON', times(charts.json), '–', '–'],
    ['10,000 live series: resident memory', `${live.live_mb} MB (empty ${live.empty_mb} MB)`, '< 300 MB', '–'],
  ])];
}

// Points over HTTP and live sockets; peers of the same session where they are installed.
function loadTable({ ingest, fanout }) {
  const rows = [];
  if (ingest) {
    const millions = (perSecond) => `${(perSecond / 1e6).toFixed(2)} M/s`;
    rows.push(
      ['points over HTTP, 1,000 a request, 8 connections, on the disk before the answer', millions(ingest.points_per_s), '≥ 1 M/s', 'see the next table'],
      ['their CPU time in the server', `${ingest.cpu_ns_per_point} ns a point`, '≤ 600 ns', 'Prometheus 1,130–1,200, VictoriaMetrics 1,070–1,220, InfluxDB 2,200–2,600'],
      ['time to their answer', `p50 ${ingest.ack_p50_ms} ms, p99 ${ingest.ack_p99_ms} ms, longest ${ingest.longest_ack_ms} ms`, 'p99 < 20 ms, longest < 100 ms', 'Prometheus p99 18–21 ms'],
      ['resident memory meanwhile, peak', `${ingest.peak_mb} MB`, '–', 'Prometheus 91–97 MB, VictoriaMetrics 123–158 MB'],
    );
  }
  if (fanout) {
    rows.push([`one curve to ${fanout.sockets.toLocaleString('en')} WebSockets: point sent → last client has it`, `p99 ${fanout.last_client_p99_ms} ms, ${fanout.cpu_us_per_message} µs CPU a message, ${fanout.missing} missing`, '–', '–']);
  }
  return ['', '## Load', '', ...table(['what', 'figure', 'target', 'beside it'], rows)];
}

// What others did with the same points in the same session, and how many times the figure that is here.
function peersTable(ours) {
  const others = Object.entries(ours.peers);
  if (others.length === 0) return [];
  const beside = (value, own, digits) => (value === undefined ? '–' : `${figure(value, digits)} (×${figure(value / own, 2)})`);
  const row = (what, own, digits, pick) => [what, figure(own, digits), ...others.map(([, peer]) => (typeof peer === 'string' ? peer : beside(pick(peer), own, digits)))];
  return ['', '## The same points in other servers, same session', '', ...table(['what', 'AFS Training Monitor', ...others.map(([name]) => name)], [
    row('points/s over HTTP, 1,000 a request', ours.points_per_s, 0, (peer) => peer.points_per_s),
    row('CPU s a million points', ours.cpu_ns_per_point / 1000, 2, (peer) => peer.cpu_s_per_million),
    row('answer to a request, p99 ms', ours.ack_p99_ms, 1, (peer) => peer.ack_p99_ms),
    row('resident memory, peak MB', ours.peak_mb, 0, (peer) => peer.peak_mb),
    row('bytes a point on disk, stopped', ours.bytes_per_point, 2, (peer) => peer.bytes_per_point),
    row('curve of 1,000 points from 50,000, p50 ms', ours.curve_p50_ms, 2, (peer) => peer.curve_p50_ms),
  ]), '', 'Here every answer comes after the points are on the disk (fsync); the others answer before by default. They were given 4 connections, their best in earlier rounds; here there are 8.'];
}

const instructionTable = (counts) => ['', '## Instructions, counted by callgrind', '', ...table(['work', 'instructions'], [
  ['decode a scalar of an event file', figure(counts.decode)],
  ['parse a point of a JSON batch', figure(counts.parse)],
  ['append a point', figure(counts.append)],
  ['seal a point', figure(counts.seal)],
  ['read: one bucket of a chart', figure(counts.read_bucket)],
])];

function worseTable(worse) {
  if (worse.length === 0) return [];
  return ['', '## A fifth worse than the time before', '', ...table(['figure', 'before', 'now'], worse.map(({ name, before, now }) => [`\`${name}\``, before, now]))];
}

export function report(results, worse) {
  return [
    '# Benchmarks',
    '',
    `Measured on ${results.date} by \`bench/run.sh\` on ${results.machine}; client and server share the cores. Compare ratios, not seconds across machines. The figures are kept in \`bench/last.json\`; what gets a fifth worse is listed at the end.`,
    '',
    ...firstTable(results),
    ...(results.ingest || results.fanout ? loadTable(results) : []),
    ...(results.ingest ? peersTable(results.ingest) : []),
    ...(results.charts ? chartTable(results.charts) : []),
    ...(results.reads ? readsTable(results.reads) : []),
    ...(results.instructions ? instructionTable(results.instructions) : []),
    ...(results.eta ? ['', '## When will it be done', '', 'The forecast asked at each report of real runs, beside what progress bars do (time since start ÷ steps done × steps left); errors are shares of the time left.', '', etaTable(results.eta)] : []),
    '', '## The twelve seed endpoints, one connection', '',
    ...table(['endpoint', 'requests/s', 'p50 ms', 'p99 ms', 'prototype requests/s', 'prototype p50 ms'], results.endpoints.map(endpointRow)), '',
    'The prototype read its files anew for each request of the endpoints that list models; here files are read once, as they grow.',
    'Both served five models with 100,000 lines of training data each.',
    ...worseTable(worse), '',
  ].join('\n');
}
