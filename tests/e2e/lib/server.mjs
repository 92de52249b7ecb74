// The real program under test: started on a free port with a data directory of its own, stopped or killed on demand.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../../..');
export const program = process.env.AFS_MONITOR ?? path.join(root, 'build/release/afs-monitor');
// Real logs of real training, which are not part of the repository.
export const shared = process.env.AFS_SHARED_DIR ?? path.resolve(root, '../shared');
export const realRuns = path.join(shared, 'real-runs');
export const hasRealRuns = existsSync(realRuns);

export function temporary(name) {
  const directory = mkdtempSync(path.join(os.tmpdir(), `afs-${name}-`));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

// Starts `afs-monitor serve` and resolves when it says that it is ready.
export async function startServer({ workspace, data, args = [], port = 0, env = {} }) {
  const all = ['serve', '--data', data, '--port', String(port), ...(workspace ? ['--workspace', workspace] : []), ...args];
  const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const server = { child, output: '', errors: '', url: '', exited: null };
  server.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  child.stderr.on('data', (chunk) => { server.errors += chunk; });
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      server.output += chunk;
      const address = server.output.match(/http:\/\/[^ \n]*/);
      if (address) { server.url = address[0].replace(/\/$/, ''); resolve(); }
    });
    child.once('exit', (code) => reject(new Error(`afs-monitor ended with ${code}: ${server.errors}`)));
  });
  server.stop = async () => { child.kill('SIGTERM'); return server.exited; };
  server.kill9 = async () => { child.kill('SIGKILL'); return server.exited; };
  server.get = async (where, init) => {
    const response = await fetch(server.url + where, init);
    const text = await response.text();
    let json;
    try { json = JSON.parse(text); } catch { json = undefined; }
    return { status: response.status, headers: response.headers, text, json };
  };
  return server;
}

// Asks again until `check` is satisfied; the deadline is far beyond what is usual, so that only a fault reaches it.
export async function eventually(what, check, { deadline_ms = 60_000, pace_ms = 50 } = {}) {
  const until = Date.now() + deadline_ms;
  let last;
  for (;;) {
    try {
      last = await check();
      if (last) return last;
    } catch (error) { last = error; }
    if (Date.now() > until) throw new Error(`not in ${deadline_ms} ms: ${what}; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, pace_ms));
  }
}

// The number of points of all runs stands still at what the sources hold.
export async function settled(server, check) {
  return eventually('all runs are read', async () => {
    const { json } = await server.get('/api/v1/runs?limit=1000');
    return check(json.runs) ? json.runs : undefined;
  });
}

// Two looks in a row see the same points of so many runs.
export async function stillRuns(server, count) {
  let before = '';
  return settled(server, (runs) => {
    const now = JSON.stringify(runs.map((run) => [run.key, run.points, run.lifecycle]).sort());
    const same = runs.length >= count && now === before;
    before = now;
    return same;
  });
}
