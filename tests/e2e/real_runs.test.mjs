// Real logs of real training, read where they lie: every folder is found as its run, in its format, with its figures.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { consoleLosses, csv, lastOf, trainerLog, trainerState } from './lib/real_values.mjs';
import { hasRealRuns, realRuns, startServer, stillRuns, temporary } from './lib/server.mjs';

const skip = hasRealRuns ? false : 'the real logs are not on this machine';
const kRuns = ['hf-trainer-t5', 'keras-guild', 'lightning-slm/version_0', 'lightning-slm/version_8',
  'llama-factory-luojiu', 'stdout-slm', 'ultralytics-plant'];
const f32 = (value) => Math.fround(value);

let server, data, runs;
before(async () => {
  if (skip) return;
  data = temporary('real');
  server = await startServer({ workspace: realRuns, data: data.directory });
  runs = await stillRuns(server, kRuns.length);
});
after(async () => { await server?.stop(); data?.remove(); });

const byKey = (key) => runs.find((run) => run.key === key);
async function series(run, metric, query = '') {
  const { json } = await server.get(`/api/v1/series?run=${run.id}&metric=${encodeURIComponent(metric)}&points=20000${query}`);
  assert.equal(json.series.length, 1, `${run.key} has ${metric}`);
  return json.series[0];
}

test('every folder is found as its run', { skip }, () => {
  assert.deepEqual(runs.map((run) => run.key).sort(), kRuns);
});

test('each run has its format', { skip }, () => {
  const expected = { 'hf-trainer-t5': /Hugging Face/, 'keras-guild': /TensorBoard|Keras/, 'lightning-slm/version_0': /Lightning/,
    'llama-factory-luojiu': /LLaMA-Factory/, 'stdout-slm': /console/i, 'ultralytics-plant': /Ultralytics/ };
  for (const [key, format] of Object.entries(expected)) assert.match(byKey(key).format, format, key);
});

test('Hugging Face: 215,337 steps, the event file and the state agree point by point, one run', { skip }, async () => {
  const run = byKey('hf-trainer-t5');
  assert.equal(run.total_steps, 215337);
  assert.equal(run.step, 215337);
  assert.equal(run.progress, 100);
  assert.equal(run.lifecycle, 'finished');
  // Its event files say when it ran; that its documents were copied much later says nothing.
  assert.equal(new Date(run.ended_at).toISOString().slice(0, 10), '2025-03-25');
  const state = trainerState();
  for (const [key, metric] of [['loss', 'train/loss'], ['grad_norm', 'train/grad_norm'], ['learning_rate', 'train/learning_rate']]) {
    const entries = state.log_history.filter((entry) => key in entry);
    const curve = await series(run, metric);
    assert.deepEqual(curve.step, entries.map((entry) => entry.step), metric);
    assert.deepEqual(curve.last.map(f32), entries.map((entry) => f32(entry[key])), metric);
  }
});

test('LLaMA-Factory: 8,712 of 8,712 steps, finished, every loss', { skip }, async () => {
  const run = byKey('llama-factory-luojiu');
  assert.equal(run.step, 8712);
  assert.equal(run.total_steps, 8712);
  assert.equal(run.lifecycle, 'finished');
  const logged = trainerLog().filter((entry) => entry.loss !== null && entry.loss !== undefined);
  const curve = await series(run, 'train/loss');
  assert.deepEqual(curve.step, logged.map((entry) => entry.current_steps));
  assert.deepEqual(curve.last, logged.map((entry) => entry.loss));
  // The log's own clock: 4 days, 7:19:52 from the first to the last line.
  const last = curve.time.at(-1) - curve.time[0];
  assert.ok(Math.abs(last - (4 * 86400 + 7 * 3600 + 18 * 60) * 1000) < 10 * 60_000, `the run took ${last / 3.6e6} h`);
});

test('Lightning: train and validation series at the steps of the file', { skip }, async () => {
  // version_5 went on from the last step of version_0: its next attempt.
  for (const [version, parts, metrics] of [['version_0', ['version_0', 'version_5'], ['train_loss_step', 'val_loss']], ['version_8', ['version_8'], ['train_loss_step']]]) {
    const rows = parts.flatMap((part) => csv(`lightning-slm/${part}/metrics.csv`));
    const run = byKey(`lightning-slm/${version}`);
    for (const metric of metrics) {
      const filled = rows.filter((row) => row[metric] !== '');
      const curve = await series(run, metric);
      assert.deepEqual(curve.step, filled.map((row) => Number(row.step)), `${version} ${metric}`);
      assert.deepEqual(curve.last, filled.map((row) => Number(row[metric])), `${version} ${metric}`);
    }
  }
  const { json } = await server.get(`/api/v1/runs/${byKey('lightning-slm/version_0').id}`);
  assert.equal(json.run.attempts, 2);
  assert.equal(json.run.redone_steps, 0);
  assert.equal(json.params.find((param) => param.name === 'd_model').value, '768');
  assert.equal(json.params.find((param) => param.name === 'num_epochs').value, '20', 'as the newest attempt has it');
  const { json: list } = await server.get(`/api/v1/runs/${json.run.id}/attempts`);
  assert.deepEqual(list.attempts.map(({ first_step, last_step }) => [first_step, last_step]), [[49, 140739], [140749, 197035]]);
});

test('Ultralytics: the clock goes back at epoch 4: two attempts, 100 of 100 epochs', { skip }, async () => {
  const run = byKey('ultralytics-plant');
  assert.equal(run.attempts, 2);
  assert.equal(run.epoch, 100);
  assert.equal(run.total_epochs, 100);
  assert.equal(run.progress, 100);
  assert.equal(run.lifecycle, 'finished');
  const rows = csv('ultralytics-plant/results.csv');
  const curve = await series(run, 'train/box_loss');
  assert.deepEqual(curve.last, rows.map((row) => Number(row['train/box_loss'])));
});

test('the console log: a loss for each epoch, and progress', { skip }, async () => {
  const run = byKey('stdout-slm');
  assert.equal(run.progress, 100);
  const curve = await series(run, run.loss.metric);
  assert.deepEqual(curve.last, consoleLosses());
});

test('the last values are those of the files', { skip }, async () => {
  const rows = ['version_0', 'version_5'].flatMap((version) => csv(`lightning-slm/${version}/metrics.csv`));
  const { json } = await server.get(`/api/v1/runs/${byKey('lightning-slm/version_0').id}/metrics`);
  for (const column of ['train_loss_step', 'val_loss', 'val_perplexity', 'train_loss_epoch']) {
    const last = lastOf(rows, column);
    const metric = json.metrics.find((one) => one.metric === column);
    assert.deepEqual([metric.last, metric.last_step, metric.count], [last.value, last.step, last.count], column);
  }
});

test('nothing is read twice after a restart', { skip }, async () => {
  const before = runs.map((run) => [run.key, run.points]).sort();
  await server.stop();
  server = await startServer({ workspace: realRuns, data: data.directory });
  const { json } = await server.get('/api/v1/runs?limit=1000');
  assert.deepEqual(json.runs.map((run) => [run.key, run.points]).sort(), before);
});
