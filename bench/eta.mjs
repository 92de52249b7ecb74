// How good the forecast of the end is, on every real log with a clock of its own and on runs made from one of them by halving
// its pace, resuming it 500 steps back and giving it evaluations; and how many wrong alarms the real ones give. Prints the
// tables of docs/benchmarks.md. Needs the real logs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { root, shared, startServer, temporary } from './lib.mjs';
import { hasRealRuns, realRuns, stillRuns } from '../tests/e2e/lib/server.mjs';

const program = path.join(process.env.AFS_BENCH_DIR ?? path.join(root, 'build/release'), 'bench/eta_bench');
const kBands = ['0–1 %', '1–5 %', '5–25 %', '25–50 %', '50–75 %', '75–100 %'];
const kReportsMin = 10;
const kRunMsMin = 10_000; // Shorter ones, of toy models, are over before a forecast could be read.
const kPredictionStep = 1; // Hugging Face logs its last evaluation and prediction a few steps past the end.
const kEvaluationSeriesMax = 8;
const evaluation = /(^|[^a-z0-9])(val|valid|validation|eval|evaluation|dev|test)([^a-z0-9]|$)/i;

// When which step was reported, as the server follows a run: by its loss, and the results of evaluations beside it.
async function reportsOf(server, run) {
  const { json } = await server.get(`/api/v1/runs/${run.id}/metrics`);
  const names = json.metrics.map(({ metric }) => metric);
  const training = run.loss?.metric ?? names[0];
  const results = names.filter((name) => name !== training && evaluation.test(name)).slice(0, kEvaluationSeriesMax);
  const points = async (metric) => (await server.get(`/api/v1/points?run=${run.id}&metric=${encodeURIComponent(metric)}`)).json;
  const total = run.total_steps ?? run.total_epochs ?? run.step;
  const reports = [];
  let end = 0;
  for (const name of names) {
    const { time, step, value } = await points(name);
    const kind = name === training ? 't' : 'e';
    time.forEach((at, i) => {
      if (step[i] >= total && step[i] <= total + kPredictionStep) end = end === 0 ? at : Math.min(end, at);
      if (step[i] <= total && (name === training || results.includes(name))) reports.push([at, step[i], kind, value[i]]);
    });
  }
  reports.sort((a, b) => a[0] - b[0] || (a[2] === b[2] ? 0 : a[2] === 't' ? -1 : 1));
  const first = reports.find(([, , kind]) => kind === 't')?.[0];
  const start = run.started_at < first ? run.started_at : 0;
  return { name: run.key, total, start, end: end || reports.at(-1)?.[0], reports };
}

async function realReports(workspace) {
  const data = temporary('eta');
  const server = await startServer({ workspace, data: data.directory });
  try {
    const { json } = await server.get('/api/v1/runs');
    const runs = await stillRuns(server, json.runs.length);
    const all = [];
    for (const run of runs) all.push(await reportsOf(server, run));
    return all.filter(({ reports }) => reports.length >= kReportsMin && reports.at(-1)[0] - reports[0][0] >= kRunMsMin);
  } finally {
    await server.stop();
    data.remove();
  }
}

// The run with each report at another time; `move` is asked in order.
function moved(run, name, move) {
  const reports = run.reports.map(([at, step, ...rest]) => [move(at, step), step, ...rest]);
  return { ...run, name: `LLaMA-Factory, ${name}`, reports, end: move(run.end, run.total) };
}

function halved(run) {
  let time = run.reports[0][0], before = time;
  return moved(run, 'half the pace from the middle on', (at, step) => {
    time += (at - before) * (step > run.total / 2 ? 2 : 1);
    before = at;
    return time;
  });
}

function resumed(run) {
  const { total, reports } = run;
  const stop = reports.findIndex(([, step]) => step >= total * 0.46), from = reports.findIndex(([, step]) => step >= reports[stop][1] - 500);
  const shift = reports[stop][0] - reports[from][0] + 600_000;
  return { ...run, name: 'LLaMA-Factory, resumed 500 steps back', end: run.end + shift,
    reports: [...reports.slice(0, stop + 1), ...reports.slice(from).map(([at, ...rest]) => [at + shift, ...rest])] };
}

// Each with its result, which comes when it is over.
function evaluated(run) {
  let pause = 0;
  const late = moved(run, '40 minutes of evaluation every 400 steps', (at, step) => {
    const time = at + pause;
    if (step % 400 === 0) pause += 2_400_000;
    return time;
  });
  late.reports = late.reports.flatMap((report) => (report[1] % 400 === 0 ? [report, [report[0] + 2_400_000, report[1], 'e', 1]] : [report]));
  return { ...late, evaluatesEvery: 400 };  // As LLaMA-Factory states it in its arguments.
}

function replay(runs) {
  const work = temporary('eta-reports');
  try {
    const files = runs.map(({ total, start, end, evaluatesEvery = 0, reports }, i) => {
      const file = path.join(work.directory, String(i));
      const lines = reports.map(([time, step, kind, value]) => `${Math.round(time)} ${step} ${kind} ${value}`);
      writeFileSync(file, `${total} ${Math.round(start)} ${Math.round(end)} ${evaluatesEvery}\n${lines.join('\n')}\n`);
      return file;
    });
    const done = spawnSync(program, files, { encoding: 'utf8', maxBuffer: 64 << 20 });
    if (done.status !== 0) throw new Error(`eta_bench: ${done.stderr}`);
    return done.stdout.trim().split('\n').map((line, i) => ({ ...JSON.parse(line), name: runs[i].name, isReal: runs[i].isReal }));
  } finally {
    work.remove();
  }
}

const percent = (share) => (share === undefined ? '–' : `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`);
function at(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
const both = (values) => `${percent(at(values, 0.5))} / ${percent(at(values, 0.95))}`;

function bandRows(name, bands) {
  return bands.flatMap(({ ours, naive, inside }, i) => (ours.length === 0 ? []
    : [`| ${name} | ${kBands[i]} | ${ours.length} | ${both(ours)} | ${both(naive)} | ${percent(inside / ours.length)} |`]));
}

const joined = (replays) => kBands.map((_, i) => ({
  ours: replays.flatMap(({ bands }) => bands[i].ours), naive: replays.flatMap(({ bands }) => bands[i].naive),
  inside: replays.reduce((sum, { bands }) => sum + bands[i].inside, 0) }));

// What is kept from one measurement to the next: no single errors.
export const etaFigures = (replays) => replays.map(({ name, jumps, stalls, losses, spikes, bands }) => ({ name, jumps, stalls, losses, spikes,
  bands: bands.flatMap(({ ours, inside }, i) => (ours.length === 0 ? []
    : [{ name: kBands[i], asked: ours.length, error_p50: at(ours, 0.5), error_p95: at(ours, 0.95), inside_share: inside / ours.length }])) }));

export function etaTable(replays) {
  const real = replays.filter(({ isReal }) => isReal);
  const lines = ['| run | progress | asked | our error p50 / p95 | progress bar p50 / p95 | within p10–p90 |', '| --- | --- | --- | --- | --- | --- |',
    ...bandRows('**all real runs**', joined(real)), ...replays.flatMap(({ name, bands }) => bandRows(name, bands))];
  const all = joined(replays);
  const asked = all.reduce((sum, { ours }) => sum + ours.length, 0), inside = all.reduce((sum, band) => sum + band.inside, 0);
  const jumps = replays.reduce((sum, run) => sum + run.jumps, 0);
  lines.push('', `Within p10–p90 over all: ${percent(inside / asked)}. Estimates that moved by more than a tenth of the time left: ${jumps} of ${asked}.`);
  lines.push('', 'Wrong alarms in the same replay, looked for at each report and just before the next:', '',
    '| run | looked | stalled | lost | loss spikes |', '| --- | --- | --- | --- | --- |',
    ...replays.map(({ name, looked, stalls, losses, spikes }) => `| ${name} | ${looked} | ${stalls} | ${losses} | ${spikes} |`));
  return lines.join('\n');
}

export async function eta() {
  if (!hasRealRuns) return null;
  const real = [...await realReports(realRuns), ...await realReports(path.join(shared, 'trainer-logs'))].map((run) => ({ ...run, isReal: true }));
  const steady = { ...real.find(({ name }) => name.startsWith('llama-factory')), isReal: false };
  return replay([...real, halved(steady), resumed(steady), evaluated(steady)]);
}

if (process.argv[1]?.endsWith('eta.mjs')) console.log(etaTable(await eta()));
