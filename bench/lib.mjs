// What the measurements share: percentiles, the memory of a process, the machine in words.
import { readFileSync } from 'node:fs';
import os from 'node:os';

export { eventually, program, root, shared, startServer, temporary } from '../tests/e2e/lib/server.mjs';

export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
export const median = (values) => percentile(values, 0.5);
export const rounded = (value, digits = 2) => Number(value.toFixed(digits));

export function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024;
}
export function peakMb(pid) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) / 1024;
}

export function machine() {
  const cpu = os.cpus();
  return `${cpu.length} × ${cpu[0].model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node}`;
}
