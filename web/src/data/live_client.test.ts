// The live connection: finds its way back, asks again from the right place, notices silence, waits while paused.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LiveClient, type Connection } from "./live_client";
import type { Platform, SocketEvents } from "./platform";
import type { LivePoints } from "../gen/api";

class World implements Platform {
  time = 1_000_000;
  sockets: Array<{ events: SocketEvents; sent: string[]; is_open: boolean }> = [];
  connections: Connection[] = [];
  nudges: string[] = [];
  waiting = 0;
  received: LivePoints[] = [];
  snapshots = 0;
  ordinal = 7;
  private timers: Array<{ at: number; callback: () => void }> = [];
  private show: (is_visible: boolean) => void = () => {};
  readonly client = new LiveClient(
    "ws://here",
    {
      on_connection: (connection) => this.connections.push(connection),
      on_nudge: (what, run) => this.nudges.push(run ? `${what} ${run}` : what),
      on_server_time: () => {},
      on_waiting: (messages) => (this.waiting = messages),
    },
    this,
  );

  now() {
    return this.time;
  }
  random() {
    return 1;
  }
  set_timer(delay_ms: number, callback: () => void) {
    const timer = { at: this.time + delay_ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  open_socket(_url: string, events: SocketEvents) {
    const socket = { events, sent: [] as string[], is_open: true };
    this.sockets.push(socket);
    return {
      send: (text: string) => void socket.sent.push(text),
      close: () => void (socket.is_open = false),
    };
  }
  on_visibility(listener: (is_visible: boolean) => void) {
    this.show = listener;
  }

  set_visible = (is_visible: boolean) => this.show(is_visible);
  newest = () => this.sockets[this.sockets.length - 1]!;
  state = () => this.connections[this.connections.length - 1]?.state;

  pass(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers.sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.timers.shift();
      this.time = next.at;
      next.callback();
    }
    this.time = until;
  }

  say(message: object): void {
    this.newest().events.on_text(JSON.stringify(message));
  }

  greet(): void {
    this.say({ type: "hello", version: "1", server_time: 0, heartbeat_ms: 5_000 });
  }

  watch(metric = "loss") {
    return this.client.watch({
      run: "r1",
      metric,
      next_ordinal: () => this.ordinal,
      on_points: (points) => this.received.push(points),
      on_snapshot: () => (this.snapshots += 1),
    });
  }
}

const subscription = (from_ordinal: number) =>
  JSON.stringify({ type: "subscribe", series: [{ run: "r1", metric: "loss", from_ordinal }] });
const points = { type: "points", run: "r1", metric: "loss", ordinal: 7, value: [1] };

function connected(): World {
  const world = new World();
  world.client.start();
  world.greet();
  return world;
}

describe("connecting", () => {
  test("hello makes it live; what is watched is asked for, whether before or after", () => {
    const world = new World();
    world.client.start();
    world.watch();
    assert.deepEqual(world.newest().sent, []);
    world.greet();
    assert.equal(world.state(), "live");
    assert.deepEqual(world.newest().sent, [subscription(7)]);
    assert.deepEqual(world.nudges, ["everything"]);
  });

  test("after a break it asks again from where the watcher stands by then", () => {
    const world = connected();
    world.watch();
    world.newest().events.on_close();
    assert.equal(world.state(), "reconnecting");
    world.ordinal = 12;
    world.pass(1_000);
    world.greet();
    assert.equal(world.sockets.length, 2);
    assert.deepEqual(world.newest().sent, [subscription(12)]);
    assert.equal(world.state(), "live");
  });

  test("it waits longer after each failure, at most half a minute", () => {
    const world = connected();
    const waits: number[] = [];
    for (let i = 0; i < 7; ++i) {
      const before = world.sockets.length;
      const closed_at = world.time;
      world.newest().events.on_close();
      while (world.sockets.length === before) world.pass(500);
      waits.push(world.time - closed_at);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000]);
  });

  test("ten seconds without a connection are offline, since the break", () => {
    const world = connected();
    const broke_at = world.time;
    world.newest().events.on_close();
    world.pass(9_900);
    assert.equal(world.state(), "reconnecting");
    world.pass(200);
    assert.equal(world.state(), "offline");
    assert.equal(world.connections[world.connections.length - 1]?.since, broke_at);
  });

  test("silence for three heartbeats is a dead connection", () => {
    const world = connected();
    world.pass(14_000);
    world.say({ type: "heartbeat", server_time: 1 });
    world.pass(14_000);
    assert.equal(world.sockets.length, 1);
    world.pass(1_000);
    assert.equal(world.state(), "reconnecting");
    assert.equal(world.newest().is_open, false);
  });
});

describe("messages", () => {
  test("points reach who watches their series, until they stop", () => {
    const world = connected();
    const stop = world.watch();
    world.say(points);
    world.say({ ...points, metric: "other" });
    world.say({ type: "snapshot", run: "r1", metric: "loss", next_ordinal: 9 });
    assert.equal(world.received.length, 1);
    assert.equal(world.snapshots, 1);
    stop();
    world.say(points);
    assert.equal(world.received.length, 1);
    assert.match(world.newest().sent.join(), /unsubscribe/);
  });

  test("nonsense is ignored", () => {
    const world = connected();
    for (const text of ["", "{", "[]", "null", '{"type":7}']) world.newest().events.on_text(text);
    assert.equal(world.state(), "live");
  });

  test("what is opened together is asked for in one message", () => {
    const world = connected();
    world.watch("loss");
    world.watch("lr");
    world.watch("gone")();
    world.pass(0);
    const asked = world.newest().sent.filter((text) => /"subscribe"/.test(text));
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /loss.*lr/);
    assert.equal(/gone/.test(asked[0] ?? ""), false);
  });

  test("while paused messages wait and are counted; resuming catches up in order", () => {
    const world = connected();
    world.watch();
    world.client.set_paused(true);
    world.say(points);
    world.say({ type: "nudge", what: "run", run: "r1" });
    assert.equal(world.waiting, 2);
    assert.equal(world.received.length, 0);
    world.client.set_paused(false);
    assert.equal(world.received.length, 1);
    assert.deepEqual(world.nudges, ["everything", "run r1"]);
    assert.equal(world.waiting, 0);
  });
});

describe("a hidden tab", () => {
  test("gives its socket back after a while and is live again when looked at", () => {
    const world = connected();
    world.watch();
    world.set_visible(false);
    world.pass(4_000);
    world.say({ type: "heartbeat", server_time: 1 });
    for (let i = 0; i < 6; ++i) {
      world.pass(4_900);
      if (world.newest().is_open) world.say({ type: "heartbeat", server_time: 1 });
    }
    assert.equal(world.newest().is_open, false);
    world.pass(600_000);
    assert.equal(world.sockets.length, 1);
    world.set_visible(true);
    world.greet();
    assert.equal(world.sockets.length, 2);
    assert.equal(world.state(), "live");
  });
});
