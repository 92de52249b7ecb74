// The program is killed again and again while clients send: whatever it has acknowledged is there afterwards, once.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';

import { startServer, temporary } from '../e2e/lib/server.mjs';
import { Client, checkDirectory, randomSource, seed } from './lib.mjs';

const kKills = Number(process.env.AFS_CHAOS_KILLS ?? 200);
const kKillsPerDirectory = 20;
const kClients = 4;
const kLifeMsMax = 120;  // Of a server under load.

test(`killed at ${kKills} random moments (AFS_CHAOS_SEED=${seed})`, { timeout: 600_000 }, async (t) => {
  const random = randomSource();
  const starts = [];
  let kills = 0;
  let known = 0;
  let points = 0;
  while (kills < kKills) {
    const place = temporary('kill');
    const data = path.join(place.directory, 'data');
    const clients = Array.from({ length: kClients }, (_, i) => new Client(i + 1, random));
    const start = async () => {
      const begin = performance.now();
      const server = await startServer({ data });
      starts.push(performance.now() - begin);
      for (const client of clients) await client.verify(server);
      return server;
    };
    for (let i = 0; i < kKillsPerDirectory && kills < kKills; i++, kills++) {
      const server = await start();
      const sending = clients.map((client) => client.sendUntilCut(server.url));
      await new Promise((resolve) => setTimeout(resolve, random.below(kLifeMsMax)));
      await server.kill9();
      await Promise.all(sending);
    }
    const server = await start();
    for (const client of clients) {
      if (client.pending) assert.ok(await client.send(server.url), 'the batch that was cut off is taken when sent again');
      await client.verify(server);
      known += client.known;
      points += client.acked * 3;
    }
    await server.stop();
    checkDirectory(data);
    place.remove();
  }
  starts.sort((a, b) => a - b);
  assert.ok(points > 0);
  t.diagnostic(`${points} points acknowledged; ${known} batches had been stored without an answer and were known when sent again`);
  t.diagnostic(`starts: median ${starts[starts.length >> 1].toFixed(0)} ms, slowest ${starts.at(-1).toFixed(0)} ms`);
});
