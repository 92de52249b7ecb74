// A disk that fails: full, broken, torn writes, power gone with what was not flushed. What was acknowledged stays,
// who sends hears why nothing is stored, and all goes on by itself when the disk does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { eventually, startServer, temporary } from '../e2e/lib/server.mjs';
import { Client, checkDirectory, randomSource, seed } from './lib.mjs';

const kStopsEach = 12;            // Of each way in which the machine stops.
const kOperationsMax = 150;       // Until it does.
const kLifeMsMax = 5_000;         // Should too little be written for that.
const source = path.join(path.dirname(new URL(import.meta.url).pathname), 'faults.c');

const place = temporary('faults');
const library = path.join(place.directory, 'faults.so');
const built = spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' });
const skip = built.status === 0 ? false : `the failing disk cannot be built: ${built.stderr ?? built.error}`;

// A data directory on a disk that does what it is told.
class Disk {
  constructor(name) {
    this.data = path.join(place.directory, name);
    mkdirSync(this.data);
    this.control = path.join(place.directory, `${name}.control`);
    this.fd = openSync(this.control, 'w+');
    this.does('o');
  }

  does(mode, countdown = 0) {
    const bytes = Buffer.alloc(8);
    bytes.write(mode, 0, 'latin1');
    bytes.writeInt32LE(countdown, 4);
    writeSync(this.fd, bytes, 0, 8, 0);
  }

  start() {
    return startServer({ data: this.data, env: { LD_PRELOAD: library, AFS_FAULT_DIR: this.data, AFS_FAULT_CONTROL: this.control } });
  }

  close() { closeSync(this.fd); }
}

for (const [mode, what, words] of [['n', 'is full', /full|space/i], ['i', 'fails to write', /fails to read or write/i], ['s', 'fails to flush', /fails to read or write/i]]) {
  test(`a disk that ${what}`, { skip, timeout: 120_000 }, async () => {
    const disk = new Disk(`trouble-${mode}`);
    const server = await disk.start();
    const client = new Client(1, randomSource());
    for (let i = 0; i < 5; i++) assert.ok(await client.send(server.url));

    disk.does(mode);
    for (let i = 0; i < 3; i++) assert.equal(await client.send(server.url), false);
    for (const refused of client.refused) {
      assert.equal(refused.status, 503);
      assert.match(refused.error, words);
      assert.ok(Number(refused.retryAfter) > 0, 'it says when to come again');
    }
    assert.equal((await server.get('/healthz')).status, 503);
    assert.match((await server.get('/api/v1/overview')).json.store_error, words);
    await client.verify(server);  // What was acknowledged can be read meanwhile.

    disk.does('o');  // Nobody sends: the server finds out by itself.
    await eventually('all is well again', async () => (await server.get('/healthz')).status === 200);
    assert.equal((await server.get('/api/v1/overview')).json.store_error, undefined);
    assert.ok(await client.send(server.url));
    await client.verify(server);
    await server.kill9();

    const again = await disk.start();
    await client.verify(again);
    await again.stop();
    checkDirectory(disk.data);
    disk.close();
  });
}

for (const [mode, what] of [['t', 'tears a write in two'], ['p', 'loses what was not flushed'], ['q', 'loses some of what was not flushed']]) {
  test(`a machine that stops and ${what} (AFS_CHAOS_SEED=${seed})`, { skip, timeout: 120_000 }, async (t) => {
    const disk = new Disk(`stop-${mode}`);
    const random = randomSource();
    const clients = [1, 2, 3].map((number) => new Client(number, random));
    let stops = 0;
    for (let i = 0; i < kStopsEach; i++) {
      const server = await disk.start();
      for (const client of clients) await client.verify(server);
      disk.does(mode, random.below(kOperationsMax));
      const late = setTimeout(() => server.child.kill('SIGTERM'), kLifeMsMax);
      const sending = clients.map((client) => client.sendUntilCut(server.url));
      const { signal } = await server.exited;
      clearTimeout(late);
      if (signal === 'SIGKILL') stops += 1;
      await Promise.all(sending);
      disk.does('o');
    }
    assert.ok(stops > kStopsEach / 2, `the machine stopped ${stops} times only`);
    const server = await disk.start();
    for (const client of clients) {
      assert.ok(await client.send(server.url));
      await client.verify(server);
    }
    await server.stop();
    checkDirectory(disk.data);
    disk.close();
    t.diagnostic(`${stops} stops; ${clients.reduce((sum, client) => sum + client.acked * 3, 0)} points acknowledged`);
  });
}

test.after(() => place.remove());
