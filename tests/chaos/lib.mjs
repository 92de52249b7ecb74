// What the chaos tests share: a random source that can be repeated, and clients whose every point is known
// beforehand, so that after a crash it can be told which of them must be there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import http from 'node:http';

import { program } from '../e2e/lib/server.mjs';

export const seed = Number(process.env.AFS_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

// mulberry32: the same numbers for the same seed everywhere.
export function randomSource(start = seed) {
  let state = start >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (n) => Math.floor(next() * n) };
}

// fetch() can wait for ever for a server that was killed; this ends whenever the connection does.
function post(url, body, agent) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection ended before the answer')));
    request.end(body);
  });
}

export const kMetrics = ['train/loss', 'train/grad_norm', 'lr'];
const valueOf = (client, metric, step) => step * 8 + client + metric / 4;

// A client with a run and a source of its own. It sends the same batch until that is acknowledged.
export class Client {
  constructor(number, random) {
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    Object.assign(this, { number, random, run: `client-${number}`, sequence: 0, acked: 0, pending: null, known: 0, refused: [] });
  }

  body() {
    this.pending ??= { sequence: this.sequence, from: this.acked, count: 1 + this.random.below(20) };
    const steps = Array.from({ length: this.pending.count }, (_, i) => this.pending.from + i);
    const series = Object.fromEntries(kMetrics.map((metric, m) => [metric, steps.map((step) => valueOf(this.number, m, step))]));
    return JSON.stringify({ run: this.run, source: this.run, sequence: this.pending.sequence, steps, series });
  }

  // One try. True when it was acknowledged.
  async send(url) {
    const body = this.body();
    const response = await post(`${url}/api/v1/points`, body, this.agent);
    const answer = JSON.parse(response.text);
    if (response.status !== 200) {
      this.refused.push({ status: response.status, error: answer.error, retryAfter: response.headers['retry-after'] });
      return false;
    }
    assert.equal(answer.accepted + answer.known, this.pending.count * kMetrics.length);
    if (answer.known > 0) this.known += 1;
    this.acked += this.pending.count;
    this.sequence += 1;
    this.pending = null;
    return true;
  }

  // Sends until the server is gone.
  async sendUntilCut(url) {
    for (;;) {
      try { await this.send(url); } catch (error) {
        if (error instanceof assert.AssertionError || error instanceof SyntaxError) throw error;
        return;
      }
    }
  }

  // Every acknowledged point is there exactly once and nothing else is, but for the batch under way.
  async verify(server) {
    if (this.acked === 0 && !this.pending) return;
    const query = kMetrics.map((metric) => `metric=${encodeURIComponent(metric)}`).join('&');
    const { status, json } = await server.get(`/api/v1/series?run=${this.run}&${query}&points=20000&superseded=1`);
    if (this.acked === 0 && status === 404) return;
    assert.equal(status, 200, `${this.run}: ${JSON.stringify(json)}`);
    const allowed = [this.acked, this.acked + (this.pending?.count ?? 0)];
    for (const [m, metric] of kMetrics.entries()) {
      const curve = json.series.find((one) => one.metric === metric);
      if (!curve && this.acked === 0) continue;
      assert.ok(curve, `${this.run} has lost ${metric}`);
      assert.ok(curve.is_raw, 'the test must read every point');
      assert.ok(allowed.includes(curve.step.length), `${this.run} ${metric}: ${curve.step.length} points, expected ${allowed.join(' or ')}`);
      const isRight = curve.step.every((step, i) => step === i && curve.last[i] === valueOf(this.number, m, i));
      assert.ok(isRight, `${this.run} ${metric}: other steps or values than were sent`);
    }
  }
}

// `afs-monitor check`, where this program has it.
export function checkDirectory(data) {
  if (!/^\s+check\b/m.test(spawnSync(program, ['--help'], { encoding: 'utf8' }).stdout)) return;
  const checked = spawnSync(program, ['check', data], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
}
