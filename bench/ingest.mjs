// Points over HTTP: requests of 1,000 points on 8 connections, each durable before it is answered; then a curve of them. The
// generator of the points and the client are not part of the repository (AFS_SHARED_DIR). Called by bench/run.mjs.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { median, rounded, startServer, temporary } from './lib.mjs';
import { bytesBelow, curve, others, pack, replay, tools } from './peers.mjs';

const kConnections = 8;
const kRounds = 3;
const kCurve = `/api/v1/series?${new URLSearchParams({ run: 'run_03', metric: 'train/loss', points: 1000 })}`;

// One round on a fresh directory.
async function round(file) {
  const data = temporary('bench-ingest');
  const server = await startServer({ data: data.directory });
  const result = replay(file, `${server.url}/api/v1/points`, server.child.pid, kConnections);
  result.curve_p50_ms = curve(server.child.pid, server.url + kCurve);
  await server.stop();
  result.bytes_per_point = bytesBelow(data.directory) / result.acked_points;
  data.remove();
  return result;
}

export async function ingest({ withPeers = true } = {}) {
  if (!existsSync(path.join(tools, 'gen_points.mjs'))) return undefined;
  const packs = temporary('bench-packs');
  const file = pack(packs.directory, 'json');
  const rounds = [];
  for (let i = 0; i < kRounds; i++) rounds.push(await round(file));
  const of = (pick) => median(rounds.map(pick));
  const peers = withPeers ? others(packs.directory) : {};
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
    curve_p50_ms: of((one) => one.curve_p50_ms),
    bytes_per_point: rounded(of((one) => one.bytes_per_point)),
    peers,
  };
}
