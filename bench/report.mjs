// docs/benchmarks.md from the results of bench/run.mjs, beside the figures of what came before.
// The prototype (a Flask server over the same files, 5 models of 100,000 lines) and the peers were measured on 2 cores of
// the same class of machine in November 2026.

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
  return `| \`${row.path}\` | ${row.per_s.toLocaleString('en')} | ${row.p50_ms} | ${row.p99_ms} | ${before.per_s} | ${before.p50_ms} |`;
}

const kNoPeer = 'not installed';

// Points over HTTP and live sockets, each with its target; peers of the same session where they are installed.
function loadRows({ ingest, fanout }) {
  const rows = [];
  if (ingest) {
    const millions = (perSecond) => `${(perSecond / 1e6).toFixed(2)} M/s`;
    const peers = Object.entries(ingest.peers).map(([name, peer]) => (peer === kNoPeer ? `${name} ${kNoPeer}`
      : `${name} ${millions(peer.points_per_s)} with ${peer.cpu_s_per_million} CPU s a million (×${(ingest.points_per_s / peer.points_per_s).toFixed(2)})`));
    rows.push(
      `| points over HTTP, 1,000 a request, 8 connections, on the disk before the answer | ${millions(ingest.points_per_s)} | target 1 M/s; ${peers.join('; ')} |`,
      `| their CPU time in the server | ${ingest.cpu_ns_per_point} ns a point | target 600 ns; Prometheus 1,130–1,200, VictoriaMetrics 1,070–1,220, InfluxDB 2,200–2,600 |`,
      `| time to their answer | p50 ${ingest.ack_p50_ms} ms, p99 ${ingest.ack_p99_ms} ms, longest ${ingest.longest_ack_ms} ms | target p99 20 ms, longest 100 ms |`,
      `| resident memory meanwhile, peak | ${ingest.peak_mb} MB | Prometheus 91–97 MB, VictoriaMetrics 123–158 MB |`,
    );
  }
  if (fanout) {
    rows.push(`| one curve to ${fanout.sockets.toLocaleString('en')} WebSockets: point sent → last client has it | p99 ${fanout.last_client_p99_ms} ms, ${fanout.cpu_us_per_message} µs CPU a message, ${fanout.missing} missing | – |`);
  }
  return rows;
}

export function report(results) {
  const { cold, latency, page, decode, ten_million: ten } = results;
  const lines = [
    '# Benchmarks',
    '',
    `Measured on ${results.date} by \`bench/run.sh\` on ${results.machine}; client and server share the cores. Compare ratios, not seconds across machines.`,
    '',
    '| what | figure | beside it |',
    '| --- | --- | --- |',
    `| line written → WebSocket frame received, ${latency.lines} lines | p50 ${latency.p50_ms} ms, p99 ${latency.p99_ms} ms | TensorBoard over HTTP: median 3,100 ms, worst 4,600 ms |`,
    `| cold start to the first \`/healthz\`, empty | ${cold.empty_ms} ms | Netdata 440 ms |`,
    `| resident memory, idle | ${cold.idle_mb} MB | prototype 31 MB (behind gunicorn 100 MB), Netdata 35–79 MB |`,
    `| page: first HTML + JS + CSS as sent | ${page.initial_kb} KB | budget 100 KB |`,
    `| page: interactive, new context, ${'20 runs'} | ${page.interactive_ms} ms | target 200 ms on a laptop |`,
  ];
  lines.push(...loadRows(results));
  if (decode && ten) {
    lines.push(
      `| event files: decode alone, one thread | ${decode.mb_per_s} MB/s, ${(decode.points_per_s / 1e6).toFixed(1)} M points/s | TensorBoard's Rust loader: 1.4–1.9 M scalars/s, keeping 2 % |`,
      `| event files: 10 M scalars found, decoded and durable | ${ten.ingest_s} s | TensorBoard's Rust loader 5.3–7.3 s (keeps 200,000), its Python server 2,151 s |`,
      `| resident memory while reading them, peak | ${ten.peak_mb} MB | – |`,
      `| resident memory with 10 M points, sealed | ${ten.sealed_mb} MB | – |`,
      `| bytes a point on disk | ${ten.bytes_per_point} | VictoriaMetrics 4.2, Prometheus 14–15, Trackio 38 |`,
      `| cold start with 10 M points | ${ten.cold_start_ms} ms | – |`,
      `| curve of 1,000 points from a random fifth of 50,000, over HTTP | p50 ${ten.read_p50_ms} ms | VictoriaMetrics 4.0–4.8 ms, Prometheus 10–14 ms |`,
    );
  }
  lines.push('', '## The twelve seed endpoints, one connection', '',
    '| endpoint | requests/s | p50 ms | p99 ms | prototype requests/s | prototype p50 ms |', '| --- | --- | --- | --- | --- | --- |',
    ...results.endpoints.map(endpointRow), '',
    'The prototype read its files anew for each request of the endpoints that list models; here files are read once, as they grow.',
    'Both served five models with 100,000 lines of training data each.', '');
  return lines.join('\n');
}
