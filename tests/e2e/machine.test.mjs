// This machine in the real program: a GPU through a program called nvidia-smi that stands first on the search path, which
// answers, vanishes, hangs or is not there at all; the host as it is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { openBrowser, openPage } from './lib/browser.mjs';
import { eventually, root, startServer, temporary } from './lib/server.mjs';

const axe = readFileSync(path.join(root, 'tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');

const uuid = (index) => `GPU-fake-${index}`;
const row = (index, utilization) => `${index}, ${uuid(index)}, NVIDIA Fake 80GB, 550.54.15, ${utilization}, 30, 81920, 61440, 64, 70, 388.1, 400.00, 1395, 1593, [N/A], Disabled, 0x0000000000000040, 0`;

// A workspace, a server, and an nvidia-smi whose answers a test writes.
async function setUp(name, { config = '', smi = true, env = {} } = {}) {
  const workspace = temporary(name);
  const data = temporary(`${name}-data`);
  const bin = temporary(`${name}-bin`);
  const file = (which) => path.join(bin.directory, which);
  const write = (which, text) => {
    writeFileSync(file(`${which}.new`), text);
    renameSync(file(`${which}.new`), file(which));
  };
  if (smi) {
    write('gpus', '');
    write('processes', '');
    write('nvidia-smi', `#!/bin/sh
here="\${0%/*}"
[ -e "$here/hang" ] && exec sleep 600
case "$1" in
  --query-gpu=*) cat "$here/gpus"; grep -q "^[0-9]" "$here/gpus" || exit 6 ;;
  *) cat "$here/processes" ;;
esac
`);
    chmodSync(file('nvidia-smi'), 0o755);
  }
  writeFileSync(path.join(workspace.directory, 'afs-monitor.toml'), `[machine]\nname = "node-1"\nstore_ms = 1000\n${config}`);
  const start = () => startServer({ workspace: workspace.directory, data: data.directory, env: { PATH: `${bin.directory}:${process.env.PATH}`, ...env } });
  const it = { workspace, write, server: undefined, start };
  it.machine = async () => (await it.server.get('/api/v1/machines')).json.machines[0];
  it.remove = async () => { await it.server?.stop(); workspace.remove(); data.remove(); bin.remove(); };
  return it;
}

test('a GPU in use: read, stored as series, joined to its run, and in the seed endpoint', async () => {
  const it = await setUp('gpu', { config: 'gpu = "nvidia-smi"\n' });
  const runDirectory = path.join(it.workspace.directory, 'runs/nayru-v8');
  mkdirSync(runDirectory, { recursive: true });
  writeFileSync(path.join(runDirectory, 'metrics.jsonl'), Array.from({ length: 30 }, (_, i) => `{"step": ${i + 1}, "loss": ${2 / (i + 1)}}\n`).join(''));
  const training = spawn('sleep', ['600'], { cwd: runDirectory, stdio: 'ignore' });
  try {
    it.write('gpus', `${row(0, 97)}\n${row(1, 3)}\n`);
    it.write('processes', `${uuid(0)}, ${training.pid}, /usr/bin/sleep, 61000\n`);
    it.server = await it.start();
    const machine = await eventually('two GPUs and the run', async () => {
      const seen = await it.machine();
      return seen?.gpus.length === 2 && seen.id && seen.gpus[0].processes[0]?.run ? seen : undefined;
    });
    assert.equal(machine.name, 'node-1');
    assert.equal(machine.gpu_words, '2 GPUs, read through nvidia-smi');
    assert.equal(machine.driver_version, '550.54.15');
    const [first] = machine.gpus;
    assert.equal(first.utilization_percent, 97);
    assert.equal(first.memory_total_bytes, 81920 * 2 ** 20);
    assert.deepEqual(first.slowed_by, ['heat']);
    assert.equal('fan_percent' in first, false, 'what is not told is absent');
    assert.deepEqual({ ...first.processes[0], joined_by: '' }, { pid: training.pid, command: 'sleep', memory_bytes: 61000 * 2 ** 20, run: 'r1', run_name: 'nayru-v8', joined_by: '' });
    assert.equal(first.processes[0].joined_by, `it works in ${realpathSync(runDirectory)}`);

    const curve = async (metric) => (await it.server.get(`/api/v1/series?run=${machine.id}&metric=${metric}&x=time`)).json.series[0];
    const busy = await eventually('points of the GPU', async () => curve('system/gpu.0/utilization_percent'));
    assert.equal(busy.last.at(-1), 97);
    assert.equal((await curve('system/gpu.1/temperature_c')).last.at(-1), 64);

    const { json: seed } = await it.server.get('/api/metrics/gpu-utilization');
    assert.equal(seed.current_utilization, 50, 'the mean of both');
    assert.equal(seed.current_memory, 120, 'the sum');
    assert.equal(seed.current_temperature, 64);
    assert.ok(seed.metrics.length > 0);
    assert.deepEqual(Object.keys(seed.metrics[0]), ['timestamp', 'utilization_percent', 'memory_used_gb', 'temperature_c']);
    assert.ok(seed.metrics.every((point) => point.utilization_percent === 50 && point.memory_used_gb === 120));
  } finally {
    training.kill();
    await it.remove();
  }
});

test('the page shows each GPU, in both themes and on a phone, and leads to the run', async () => {
  const it = await setUp('shown', { config: 'gpu = "nvidia-smi"\n' });
  const runDirectory = path.join(it.workspace.directory, 'runs/nayru-v8');
  mkdirSync(runDirectory, { recursive: true });
  writeFileSync(path.join(runDirectory, 'metrics.jsonl'), '{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n');
  const training = spawn('sleep', ['600'], { cwd: runDirectory, stdio: 'ignore' });
  const browser = await openBrowser();
  try {
    it.write('gpus', `${row(0, 97)}\n${row(1, '[N/A]').replace('NVIDIA Fake 80GB', 'A '.repeat(60))}\n`);
    it.write('processes', `${uuid(0)}, ${training.pid}, /usr/bin/sleep, 61000\n`);
    it.server = await it.start();
    await eventually('the run on the GPU', async () => (await it.machine())?.gpus[0]?.processes[0]?.run);
    for (const [theme, width] of [['dark', 1440], ['light', 390]]) {
      const page = await openPage(browser, `${it.server.url}/machines`, { theme, width });
      const text = await eventually('both GPUs', async () => {
        const seen = await page.locator('main').innerText();
        return /GPU 1/.test(seen) && /Busy since/.test(seen) ? seen : undefined;
      });
      assert.match(text, /2 GPUs: 1 slowed by heat, 1 unknown|2 GPUs: slowed by heat/);
      assert.match(text, /60.GB\s+of 80.GB/);
      assert.match(text, /64 °C/);
      assert.doesNotMatch(text, /\b(NaN|undefined|null)\b/);
      assert.equal(await page.locator('.gauge').first().getAttribute('aria-label'), 'Memory: 60\u00a0GB of 80\u00a0GB used');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `sideways scroll at ${width}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), []);
      assert.deepEqual(page.problems, []);
      await page.getByRole('link', { name: 'nayru-v8' }).click();
      await eventually('the run', async () => new URL(page.url()).pathname === '/runs/r1');
      await page.context().close();
    }
  } finally {
    await browser.close();
    training.kill();
    await it.remove();
  }
});

test('a machine is in no list of runs', async () => {
  const it = await setUp('beside', { config: 'gpu = "none"\n' });
  it.server = await it.start();
  const machine = await eventually('the record', async () => ((await it.machine())?.id ? it.machine() : undefined));
  assert.equal(machine.id, 'm1');
  assert.equal(machine.gpu_words, 'GPUs are not looked for: the configuration says so');
  assert.equal((await it.server.get('/api/v1/runs')).json.total, 0);
  assert.equal((await it.server.get('/api/v1/overview')).json.runs_total, 0);
  assert.deepEqual((await it.server.get('/api/v1/projects')).json.projects, []);
  assert.match((await it.server.get('/metrics')).text, /^afs_runs 0$/m);
  assert.equal((await it.server.get('/api/v1/runs/m1')).status, 404);
  assert.equal((await it.server.get('/api/v1/runs/node-1')).status, 404);
  const refused = await it.server.get('/api/v1/points', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"run": "node-1", "project": "@machines", "steps": [1], "series": {"x": [1]}}' });
  assert.equal(refused.status, 400);
  assert.match(refused.json.error, /kept for the series of machines/);
  await it.remove();
});

test('the host as it is, and no GPU said in words', async () => {
  const it = await setUp('host', { smi: false, config: 'gpu = "nvidia-smi"\n', env: { PATH: '/nowhere', LD_LIBRARY_PATH: '' } });
  it.server = await it.start();
  const machine = await eventually('the first reading', async () => {
    const seen = await it.machine();
    return seen?.host.cpu_percent !== undefined && seen.gpu_words === 'no GPU on this host' ? seen : undefined;
  });
  assert.equal(machine.host.cpu_cores, os.cpus().length);
  assert.ok(Math.abs(machine.host.memory_total_bytes - os.totalmem()) < 2 ** 20);
  assert.ok(machine.host.disk_used_bytes > 0 && machine.host.disk_used_bytes < machine.host.disk_total_bytes);
  assert.deepEqual(machine.gpus, []);
  const { json } = await it.server.get('/api/metrics/gpu-utilization');
  assert.deepEqual(json, { metrics: [], current_utilization: null, current_memory: null, current_temperature: null, note: 'no GPU on this host' });
  await it.remove();
});

test('a GPU that vanishes is told, its figures are not invented, and it may come back', async () => {
  const it = await setUp('vanish', { config: 'gpu = "nvidia-smi"\n' });
  it.write('gpus', `${row(0, 97)}\n${row(1, 3)}\n`);
  it.server = await it.start();
  await eventually('two GPUs', async () => (await it.machine())?.gpus.length === 2);
  it.write('gpus', `${row(0, 97)}\n`);
  const lost = await eventually('the fault', async () => {
    const gpu = (await it.machine()).gpus[1];
    return gpu.fault ? gpu : undefined;
  });
  assert.match(lost.fault, /does not list it any more/);
  assert.equal(lost.uuid, uuid(1));
  assert.ok(lost.fault_since > 0);
  assert.equal('utilization_percent' in lost, false);
  assert.equal((await it.machine()).gpus[0].fault, undefined);
  it.write('gpus', 'No devices were found\n');
  const machine = await eventually('all are gone', async () => {
    const seen = await it.machine();
    return seen.gpu_trouble ? seen : undefined;
  });
  assert.match(machine.gpu_trouble, /nvidia-smi finds no GPU/);
  it.write('gpus', `${row(0, 40)}\n${row(1, 3)}\n`);
  await eventually('they came back', async () => {
    const seen = await it.machine();
    return !seen.gpu_trouble && seen.gpus.every((gpu) => !gpu.fault);
  });
  await it.remove();
});

test('a driver that hangs is told, the host goes on, and the server stops all the same', async () => {
  const it = await setUp('hang', { config: 'gpu = "nvidia-smi"\n' });
  it.write('gpus', `${row(0, 97)}\n`);
  it.write('hang', '');
  it.server = await it.start();
  const machine = await eventually('the trouble', async () => {
    const seen = await it.machine();
    return seen?.gpu_trouble ? seen : undefined;
  });
  assert.match(machine.gpu_trouble, /did not answer within|does not answer/);
  const before = machine.read_at;
  await eventually('a newer look at the host', async () => (await it.machine()).read_at > before);
  const { json } = await it.server.get('/api/metrics/gpu-utilization');
  assert.deepEqual(json.metrics, []);
  assert.match(json.note, /cannot be read/);
  assert.equal((await it.server.stop()).code, 0);
  it.server = undefined;
  await it.remove();
});

test('a library of another version than the driver is told with what to do', async () => {
  const it = await setUp('mismatch', { config: 'gpu = "nvidia-smi"\n' });
  it.write('gpus', 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n');
  it.server = await it.start();
  const machine = await eventually('the trouble', async () => ((await it.machine())?.gpu_trouble ? it.machine() : undefined));
  assert.match(machine.gpu_trouble, /restart the machine/);
  assert.equal(machine.gpu_words, 'the GPUs of this host cannot be read');
  await it.remove();
});

test('curves of the machine go on after a restart, and one that is left alone says so', async () => {
  const it = await setUp('restart', { config: 'gpu = "none"\n' });
  const count = async () => (await it.server.get('/api/v1/series?run=m1&metric=system/memory_used_bytes')).json.series?.[0]?.points_total ?? 0;
  it.server = await it.start();
  await eventually('points', async () => (await count()) >= 2);
  const before = await count();
  await it.server.stop();
  it.server = await it.start();
  await eventually('more points', async () => (await count()) > before);
  assert.equal((await it.machine()).id, 'm1');
  writeFileSync(path.join(it.workspace.directory, 'afs-monitor.toml'), '[machine]\nsample = false\n');
  await eventually('the note', async () => /not looked at/.test((await it.server.get('/api/v1/machines')).json.note));
  await it.remove();
});

test('exporters instead of the driver and /proc', async () => {
  const { createServer } = await import('node:http');
  let gpus = 'DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-d",modelName="NVIDIA A100"} 88\nDCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-d"} 1024\nDCGM_FI_DEV_FB_FREE{gpu="0",UUID="GPU-d"} 9223372036854775794\nDCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-d"} 61\n';
  const exporter = createServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(request.url === '/gpu' ? gpus : 'node_load1 7.5\nnode_memory_MemTotal_bytes 64000000000\nnode_memory_MemAvailable_bytes 48000000000\nnode_cpu_seconds_total{cpu="0",mode="idle"} 10\n');
  });
  await new Promise((resolve) => exporter.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${exporter.address().port}`;
  const it = await setUp('exporters', { smi: false, config: `gpu = "dcgm"\ndcgm_url = "${address}/gpu"\nnode_exporter_url = "${address}/node"\n` });
  it.server = await it.start();
  const machine = await eventually('the GPU', async () => ((await it.machine())?.gpus.length ? it.machine() : undefined));
  assert.equal(machine.gpu_words, '1 GPU, read through DCGM exporter');
  assert.equal(machine.gpus[0].utilization_percent, 88);
  assert.equal('memory_total_bytes' in machine.gpus[0], false, 'DCGM says that it does not know');
  assert.equal(machine.host.load_1m, 7.5);
  assert.equal(machine.host.memory_used_bytes, 16000000000);
  gpus = 'nothing of the kind\n';
  const away = await eventually('the trouble', async () => ((await it.machine()).gpu_trouble ? it.machine() : undefined));
  assert.match(away.gpu_trouble, /no Prometheus text/);
  await it.remove();
  exporter.closeAllConnections();
  exporter.close();
});
