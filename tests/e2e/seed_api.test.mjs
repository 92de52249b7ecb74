// The twelve seed endpoints on the manifest's five models: paths, methods, field names, types, and real figures only.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { eventually, root, startServer, temporary } from './lib/server.mjs';

const kKeys = ['majora', 'veran', 'din', 'nayru', 'farore'];
let server, workspace, data;

before(async () => {
  workspace = temporary('seed');
  data = temporary('seed-data');
  const at = (name) => path.join(workspace.directory, name);
  mkdirSync(at('models'), { recursive: true });
  mkdirSync(at('evaluations/results'), { recursive: true });
  mkdirSync(at('runs/nayru-v7'), { recursive: true });
  writeFileSync(at('models/majora_v1_merged.jsonl'), '{"instruction":"a","output":"b"}\n'.repeat(1500));
  writeFileSync(at('evaluations/results/majora_results.json'), JSON.stringify({ overall_score: 0.9017, timestamp: '2026-01-14T12:00:00', asm: 0.8 }));
  writeFileSync(at('runs/nayru-v7/metrics.jsonl'), Array.from({ length: 40 }, (_, i) => JSON.stringify({ step: i + 1, total_steps: 100, loss: 2 / (i + 1), 'eval_loss': i % 10 ? undefined : 3 / (i + 1), tokens_per_second: 3000 + i })).join('\n') + '\n');
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  await eventually('the run and the records are read', async () => {
    const { json } = await server.get('/api/models/status');
    const model = (key) => json.models.find((one) => one.key === key);
    return model('nayru').run_id && model('majora').training_samples === 1500 && model('majora').evaluation_score !== null;
  });
});
after(async () => { await server?.stop(); workspace?.remove(); data?.remove(); });

const kModelTypes = {
  key: 'string', name: 'string', description: 'string', status: 'string', progress: 'number', progress_text: 'string', gpu_hours: 'number',
  cost_per_hour: 'number?', total_cost: 'number?', training_samples: 'number?', file_size_mb: 'number?', last_updated: 'string?', evaluation_score: 'number?',
  evaluation_date: 'string?', backend: 'string?', host: 'string?', gpu: 'string?', detail: 'string', note: 'string', source_id: 'string?', running: 'boolean',
  eta: 'string?', cost_to_finish: 'number?', run_id: 'string?', health: 'string?',
};
function assertTypes(object, types, where) {
  for (const [field, type] of Object.entries(types)) {
    assert.ok(field in object, `${where} lacks ${field}`);
    if (object[field] === null) assert.ok(type.endsWith('?'), `${where}: ${field} may not be null`);
    else assert.equal(typeof object[field], type.replace('?', ''), `${where}: ${field}`);
  }
}
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('health', async () => {
  const { json, status } = await server.get('/api/health');
  assert.equal(status, 200);
  assert.equal(json.status, 'healthy');
  assert.match(json.timestamp, iso);
});

test('training status', async () => {
  const { json } = await server.get('/api/training/status');
  assertTypes(json, { session_start: 'string', current_time: 'string', total_cost: 'number', hourly_burn: 'number', models_completed: 'number',
    models_in_progress: 'number', models_pending: 'number', total_runs: 'number', estimated_completion: 'string?', errors: 'object', source: 'string' }, 'status');
  assert.equal(json.models_in_progress, 1);
  assert.equal(json.models_pending, 4);
  assert.equal(json.hourly_burn, 0.24);
  assert.equal(json.total_runs, 1);
});

test('models status and one model', async () => {
  const { json } = await server.get('/api/models/status');
  assert.deepEqual(json.models.map((model) => model.key), kKeys);
  for (const model of json.models) assertTypes(model, kModelTypes, model.key);
  const nayru = json.models.find((model) => model.key === 'nayru');
  assert.equal(nayru.status, 'running');
  assert.equal(nayru.progress, 40);
  assert.equal(nayru.running, true);
  const majora = json.models.find((model) => model.key === 'majora');
  assert.equal(majora.status, 'pending');
  assert.equal(majora.training_samples, 1500);
  assert.equal(majora.evaluation_score, 0.9017);
  assert.ok(Math.abs(majora.file_size_mb - (33 * 1500) / 1048576) < 1e-9);
  const one = await server.get('/api/models/majora/status');
  assertTypes(one.json, { ...kModelTypes, timestamp: 'string' }, 'majora');
  const none = await server.get('/api/models/nobody/status');
  assert.equal(none.status, 404);
  assert.equal(none.json.error, 'Model not found');
});

test('training data are counted as they grow', async () => {
  appendFileSync(path.join(workspace.directory, 'models/majora_v1_merged.jsonl'), '{"instruction":"c"}\n'.repeat(10));
  await eventually('1,510 samples', async () => (await server.get('/api/models/majora/status')).json.training_samples === 1510);
});

test('costs: the plan is 17 GPU hours and $4.08, the total is the sum of its rows', async () => {
  const { json } = await server.get('/api/costs/breakdown');
  assert.deepEqual(Object.keys(json.breakdown).sort(), [...kKeys].sort());
  const rows = Object.values(json.breakdown);
  for (const row of rows) assertTypes(row, { model_name: 'string', gpu_hours: 'number', cost_per_hour: 'number?', total_cost: 'number?', backend: 'string?', status: 'string' }, row.model_name);
  const sum = (field) => Math.round(rows.reduce((total, row) => total + row[field], 0) * 1e6) / 1e6;
  assert.equal(sum('planned_gpu_hours'), 17);
  assert.equal(sum('planned_cost'), 4.08);
  assert.equal(sum('cost_per_hour'), 1.2);
  assert.equal(json.total_cost, sum('total_cost'));
  assert.equal(json.hourly_rate, 0.24);
});

test('no GPU telemetry is invented', async () => {
  const { json } = await server.get('/api/metrics/gpu-utilization');
  assert.deepEqual(json.metrics, []);
  assert.deepEqual([json.current_utilization, json.current_memory, json.current_temperature], [null, null, null]);
});

test('training loss and throughput', async () => {
  const loss = (await server.get('/api/metrics/training-loss')).json;
  assert.equal(loss.metrics.length, 40);
  assert.deepEqual(loss.metrics[0], { step: 1, loss: 2, validation_loss: 3 });
  assert.deepEqual(loss.metrics[1], { step: 2, loss: 1, validation_loss: null });
  const speed = (await server.get('/api/metrics/throughput')).json;
  assert.equal(speed.current_tps, 3039);
  assert.equal(speed.current_sps, null);
  assertTypes(speed.metrics[0], { timestamp: 'string', samples_per_second: 'number?', tokens_per_second: 'number?' }, 'throughput');
});

test('registry', async () => {
  const { json } = await server.get('/api/models/registry');
  assert.equal(json.total_models, 5);
  for (const model of json.models) {
    assertTypes(model, { key: 'string', name: 'string', version: 'string?', status: 'string', training_samples: 'number?', file_size_mb: 'number?', evaluation_score: 'number?',
      deployment_status: 'string?', download_url: 'string?', last_updated: 'string?', backend: 'string?', host: 'string?', gpu: 'string?', detail: 'string', note: 'string' }, model.key);
  }
});

test('exports', async () => {
  const csv = await server.get('/api/export/csv');
  assert.match(csv.headers.get('content-disposition'), /^attachment; filename="afs-dashboard-\d{8}-\d{6}\.csv"$/);
  assert.ok(csv.text.startsWith('Model Name,Status,Progress %,GPU Hours,Cost/Hour,Total Cost,Training Samples,File Size (MB),Evaluation Score'));
  assert.equal(csv.text.trim().split('\r\n').length, 6);
  const json = await server.get('/api/export/json');
  assert.match(json.headers.get('content-disposition'), /\.json"$/);
  assert.equal(json.json.models.length, 5);
  assert.equal(json.json.training_status.total_runs, 1);
});

test('update-status: says what is wrong, and holds until newer data', async () => {
  const post = (body, headers = { 'content-type': 'application/json' }) => server.get('/api/update-status', { method: 'POST', headers, body });
  assert.deepEqual([(await post('{}')).status, (await post('{}')).json.error], [400, 'Missing model_key']);
  assert.equal((await post('[1]')).json.error, 'Missing model_key');
  assert.equal((await post('{oops')).status, 400);
  assert.equal((await post('{"model_key":"nobody"}')).status, 404);
  assert.equal((await post('{"model_key":"din","status":"happy"}')).status, 400);
  assert.equal((await post('{"model_key":"din","status":5}')).status, 400);
  assert.equal((await post('{"model_key":"din","progress":101}')).status, 400);
  const done = await post('{"model_key":"din","status":"completed","progress":100,"total_cost":0.72}');
  assert.deepEqual(done.json, { success: true, model: 'din', status: 'completed' });
  const din = (await server.get('/api/models/din/status')).json;
  assert.deepEqual([din.status, din.progress, din.total_cost], ['completed', 100, 0.72]);
  assert.match(din.note, /^set to completed by hand at 20\S+, until newer data arrives$/);
  assert.equal((await server.get('/api/update-status')).status, 405);
  // Newer data contradict what was set by hand.
  await post('{"model_key":"nayru","status":"failed"}');
  const nayru = (await server.get('/api/models/nayru/status')).json;
  assert.equal(nayru.status, 'failed');
  const noteOfRun = async () => (await server.get(`/api/v1/runs/${nayru.run_id}`)).json.note;
  assert.match(await noteOfRun(), /^model nayru: set to failed by hand at 20\S+, until newer data arrives$/);
  appendFileSync(path.join(workspace.directory, 'runs/nayru-v7/metrics.jsonl'), '{"step":41,"loss":0.04}\n');
  await eventually('running again', async () => (await server.get('/api/models/nayru/status')).json.status === 'running');
  // And it is said that they did.
  const replaced = /was set to failed by hand at 20\S+; newer data, of 20\S+, has replaced that$/;
  assert.match((await server.get('/api/models/nayru/status')).json.note, replaced);
  assert.match(await noteOfRun(), replaced);
});

test('a status set by hand survives a restart', async () => {
  await server.stop();
  server = await startServer({ workspace: workspace.directory, data: data.directory, args: ['--config', path.join(root, 'examples/afs/afs-monitor.toml')] });
  assert.equal((await server.get('/api/models/din/status')).json.status, 'completed');
});

test('throughput is computed from steps and batch size where none is logged, and says so', async () => {
  const post = (body) => server.get('/api/v1/points', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const begin = Date.now() - 60_000;
  const steps = Array.from({ length: 30 }, (_, i) => i * 10);
  const points = { steps, ts: steps.map((step) => begin + step * 200), series: { loss: steps.map((step) => 2 - step / 1000) } };
  const params = { per_device_train_batch_size: '4', gradient_accumulation_steps: '8', world_size: '1' };
  assert.equal((await post({ run: 'computed', project: 'others', params, ...points })).status, 200);
  assert.equal((await post({ run: 'silent', project: 'others', ...points })).status, 200);
  const computed = (await server.get('/api/metrics/throughput?run=computed')).json;
  assert.equal(computed.metrics.length, 29);
  assert.ok(computed.metrics.every((point) => point.samples_per_second === 160 && point.tokens_per_second === null), '5 steps/s of 32 samples');
  assert.equal(Math.round(computed.current_sps), 160);
  assert.equal(computed.basis, 'computed from steps and 32 samples a step (per_device_train_batch_size 4 × gradient_accumulation_steps 8 × world_size 1); tokens are not logged');
  const silent = (await server.get('/api/metrics/throughput?run=silent')).json;
  assert.deepEqual(silent.metrics, []);
  assert.equal(silent.current_sps, null);
  assert.match(silent.basis, /does not state its batch size/);
  assert.equal((await server.get('/api/metrics/throughput?model=nayru')).json.basis, 'logged');
});
