// How good the forecast of the end is, on every real log with a clock of its own and on runs made from one of them by halving
// its pace, resuming it 500 steps back and giving it evaluations. Prints the table of docs/benchmarks.md. Needs the real logs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { root, shared, startServer, temporary } from './lib.mjs';
import { hasRealRuns, realRuns, stillRuns } from '../tests/e2e/lib/server.mjs';

const program = path.join(process.env.AFS_BENCH_DIR ?? path.join(root, 'build/release'), 'bench/eta_bench');
const kBands = ['0–1 %', '1–5 %', '5–25 %', '25–50 %', '50–75 %', '75–100 %'];
const kReportsMin = 10;
const kPredictionStep = 1; // Hugging Face logs its last evaluation and prediction a few steps past the end.

// When which step was reported, over all series of the run.
async function reportsOf(server, run) {
  const { json } = await server.get(`/api/v1/runs/${run.id}/metrics`);
  const reached = new Map();
  for (const { metric } of json.metrics) {
    const { json: points } = await server.get(`/api/v1/points?run=${run.id}&metric=${encodeURIComponent(metric)}`);
    points.time.forEach((time, i) => reached.set(time, Math.max(reached.get(time) ?? -1, points.step[i])));
  }
  const total = run.total_steps ?? run.total_epochs ?? run.step;
  const reports = [...reached].filter(([, step]) => step <= total + kPredictionStep).sort((a, b) => a[0] - b[0]);
  const last = reports.findIndex(([, step]) => step >= total);
  return { name: run.key, total, reports: last < 0 ? reports : reports.slice(0, last + 1) };
}

async function realReports(workspace) {
  const data = temporary('eta');
  const server = await startServer({ workspace, data: data.directory });
  try {
    const { json } = await server.get('/api/v1/runs');
    const runs = await stillRuns(server, json.runs.length);
    const all = [];
    for (const run of runs) all.push(await reportsOf(server, run));
    return all.filter(({ reports }) => reports.length >= kReportsMin);
  } finally {
    await server.stop();
    data.remove();
  }
}

function halved({ total, reports }) {
  let time = reports[0][0], before = time;
  return { name: 'LLaMA-Factory, half the pace from the middle on', total, reports: reports.map(([at, step]) => {
    time += (at - before) * (step > total / 2 ? 2 : 1);
    before = at;
    return [time, step];
  }) };
}

function resumed({ total, reports }) {
  const stop = reports.findIndex(([, step]) => step >= total * 0.46), from = reports.findIndex(([, step]) => step >= reports[stop][1] - 500);
  const shift = reports[stop][0] - reports[from][0] + 600_000;
  return { name: 'LLaMA-Factory, resumed 500 steps back', total,
    reports: [...reports.slice(0, stop + 1), ...reports.slice(from).map(([at, step]) => [at + shift, step])] };
}

function evaluated({ total, reports }) {
  let pause = 0;
  return { name: 'LLaMA-Factory, 40 minutes of evaluation every 400 steps', total, reports: reports.map(([at, step]) => {
    const moved = [at + pause, step];
    if (step % 400 === 0) pause += 2_400_000;
    return moved;
  }) };
}

function replay(runs) {
  const work = temporary('eta-reports');
  try {
    const files = runs.map(({ total, reports }, i) => {
      const file = path.join(work.directory, String(i));
      const start = reports[0][0] - (reports[1][0] - reports[0][0]);
      writeFileSync(file, `${total} ${start}\n${reports.map((report) => report.map(Math.round).join(' ')).join('\n')}\n`);
      return file;
    });
    const done = spawnSync(program, files, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`eta_bench: ${done.stderr}`);
    return done.stdout.trim().split('\n').map((line, i) => ({ ...JSON.parse(line), name: runs[i].name }));
  } finally {
    work.remove();
  }
}

const percent = (share) => (share < 0 ? '–' : `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`);

export function etaTable(replays) {
  const lines = ['| run | progress | asked | our error p50 / p95 | progress bar p50 / p95 | within p10–p90 |', '| --- | --- | --- | --- | --- | --- |'];
  for (const { name, bands } of replays) {
    bands.forEach((band, i) => {
      if (band.asked === 0) return;
      lines.push(`| ${name} | ${kBands[i]} | ${band.asked} | ${band.ours.map(percent).join(' / ')} | ${band.naive.map(percent).join(' / ')} | ${percent(band.inside / band.asked)} |`);
    });
  }
  const asked = replays.flatMap(({ bands }) => bands).reduce((sum, { asked: count }) => sum + count, 0);
  const inside = replays.flatMap(({ bands }) => bands).reduce((sum, band) => sum + band.inside, 0);
  const jumps = replays.reduce((sum, run) => sum + run.jumps, 0);
  lines.push('', `Within p10–p90 over all: ${percent(inside / asked)}. Estimates that moved by more than a tenth of the time left: ${jumps} of ${asked}.`);
  return lines.join('\n');
}

export async function eta() {
  if (!hasRealRuns) return null;
  const real = [...await realReports(realRuns), ...await realReports(path.join(shared, 'trainer-logs'))];
  const steady = real.find(({ name }) => name.startsWith('llama-factory'));
  return replay([...real, halved(steady), resumed(steady), evaluated(steady)]);
}

if (process.argv[1]?.endsWith('eta.mjs')) console.log(etaTable(await eta()));
