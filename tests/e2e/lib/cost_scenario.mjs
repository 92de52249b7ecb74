// Money as it is spent: ten models by their rate, machines of a provider that train, idle, keep a disk or have been left behind,
// and one whose time is over, so that what it cost never changes again.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { providerTable, vastInstance } from './fake_provider.mjs';
import { writeRun } from './sample_log.mjs';

const kMinute = 60_000;
export const kModels = ['majora', 'agahnim', 'hylia', 'zelda', 'navi', 'fi', 'midna', 'tatl', 'ezlo', 'ciela'];
export const kIdlePrice = 1.29;

// A log with one line a minute, from so many minutes ago until so many minutes ago.
export function timedLog(from_ago, to_ago, { total = 1000, now = Date.now() } = {}) {
  const count = from_ago - to_ago + 1;
  return Array.from({ length: count }, (_, i) => {
    const time = (now - (from_ago - i) * kMinute) / 1000;
    return `${JSON.stringify({ step: i, total_steps: total, time, loss: 2 / Math.sqrt(i + 1) })}\n`;
  }).join('');
}

const model = (key, rate, hours) => `
[[models]]
key = "${key}"
name = "${key[0].toUpperCase()}${key.slice(1)}"
gpu_hours = ${hours}
cost_per_hour = ${rate}
`;

export function writeCostScenario(workspace, fake) {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const seconds = (minutes) => now / 1000 - minutes * 60;
  fake.vast = [
    vastInstance(1, { label: 'nayru-v8', dph_total: kIdlePrice, start_date: seconds(98), gpu_name: 'A100 SXM4' }),
    vastInstance(2, { label: 'veran-v6', dph_total: 0.41, start_date: seconds(130) }),
    vastInstance(3, { label: 'left behind', actual_status: 'stopped', intended_status: 'stopped', start_date: seconds(2_000), storage_total_cost: 0.04 }),
  ];
  writeRun(workspace, 'nayru-v8', timedLog(98, 38, { now }));
  writeRun(workspace, 'veran-v6', timedLog(130, 0, { now, total: 400 }));
  writeRun(workspace, 'din-v4', timedLog(180, 120, { now, total: 61 }));
  for (const [index, key] of kModels.entries()) writeRun(workspace, `${key}-v1`, timedLog(600 + 60 * index, 540, { now, total: 61 + 60 * index }));
  mkdirSync(path.join(workspace, 'evaluations/results'), { recursive: true });
  writeFileSync(path.join(workspace, 'evaluations/results/majora_results.json'), JSON.stringify({ overall_score: 0.72, evaluated_at: '2026-11-20T10:00:00Z' }));
  writeFileSync(path.join(workspace, 'key'), `${fake.key}\n`);
  writeFileSync(path.join(workspace, 'wrong-key'), 'wrong\n');
  const iso = (minutes) => new Date(now - minutes * kMinute).toISOString();
  writeFileSync(path.join(workspace, 'afs-monitor.toml'), `
${kModels.map((key, index) => model(key, 0.24, index < 3 ? 2 : 12)).join('')}
${model('pending', 0.24, 4)}
${providerTable(fake, 'vast', { name: 'my vast', key_file: 'key' })}${providerTable(fake, 'runpod', { key_file: 'wrong-key' })}[budget]
zone = "Europe/Berlin"
[[budgets]]
scope = "month"
amount = 15
[[budgets]]
scope = "model"
subject = "majora"
amount = 5
[[rate_cards]]
name = "gone"
host = "gpu-7"
label = "din-v4"
cost_per_hour = ${kIdlePrice}
from = ${iso(180)}
until = ${iso(82)}
`);
}
