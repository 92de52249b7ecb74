// The twelve seed endpoints under load, on one connection, as the prototype was measured: requests/s, p50, p99. Needs wrk.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { eventually, root, startServer, temporary } from './lib.mjs';

const kKeys = ['majora', 'veran', 'din', 'nayru', 'farore'];
const kSamples = 100_000;
const kSeconds = 3;
const kPaths = ['/api/health', '/api/training/status', '/api/models/status', '/api/models/majora/status', '/api/costs/breakdown', '/api/metrics/gpu-utilization',
  '/api/metrics/training-loss', '/api/metrics/throughput', '/api/models/registry', '/api/export/csv', '/api/export/json'];

const milliseconds = (text) => { const [, value, unit] = text.match(/([\d.]+)(us|ms|s)/); return Number((Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit]).toFixed(3)); };

function load(url, script) {
  const args = ['-t1', '-c1', `-d${kSeconds}s`, '--latency', ...(script ? ['-s', script] : []), url];
  const { stdout } = spawnSync('wrk', args, { encoding: 'utf8' });
  return { per_s: Math.round(Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1])), p50_ms: milliseconds(stdout.match(/50%\s+(\S+)/)[1]),
    p99_ms: milliseconds(stdout.match(/99%\s+(\S+)/)[1]), failed: /Non-2xx/.test(stdout) };
}

export async function endpoints() {
  const workspace = temporary('endpoints');
  const data = temporary('endpoints-data');
  const at = (name) => path.join(workspace.directory, name);
  for (const directory of ['models', 'evaluations/results']) mkdirSync(at(directory), { recursive: true });
  const sample = `${JSON.stringify({ instruction: 'the quick link '.repeat(5), input: '', output: 'lda sta jsr rtl '.repeat(15) })}\n`;
  for (const key of kKeys) {
    writeFileSync(at(`models/${key}_v1_merged.jsonl`), sample.repeat(kSamples));
    writeFileSync(at(`evaluations/results/${key}_results.json`), JSON.stringify({ overall_score: 0.8, timestamp: '2026-01-14T12:00:00' }));
    mkdirSync(at(`runs/${key}-v1`), { recursive: true });
    writeFileSync(at(`runs/${key}-v1/metrics.jsonl`), Array.from({ length: 2000 }, (_, i) => `${JSON.stringify({ step: i + 1, total_steps: 3000, loss: 2 / (i + 1), tokens_per_second: 3000 + (i % 7) })}\n`).join(''));
  }
  const server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  await eventually('all is read', async () => {
    const { json } = await server.get('/api/models/status');
    return json.models.every((model) => model.training_samples === kSamples && model.run_id);
  });
  const rows = kPaths.map((where) => ({ path: where, ...load(server.url + where) }));
  const script = at('post.lua');
  writeFileSync(script, 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = \'{"model_key":"din","status":"running"}\'\n');
  rows.push({ path: 'POST /api/update-status', ...load(`${server.url}/api/update-status`, script) });
  await server.stop();
  workspace.remove();
  data.remove();
  return rows;
}
