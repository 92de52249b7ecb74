// The chart queue: nobody starves, nobody draws twice, and slow frames get fewer charts.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scheduler } from "./scheduler";

class Screen {
  readonly drawn: string[] = [];
  private callbacks: Array<(time: number) => void> = [];
  private time = 0;
  readonly scheduler = new Scheduler({ request: (callback) => this.callbacks.push(callback) });
  private readonly charts = new Map<string, { draw(): void }>();

  chart(name: string) {
    const chart = this.charts.get(name) ?? { draw: () => this.drawn.push(name) };
    this.charts.set(name, chart);
    return chart;
  }

  mark(...names: string[]): void {
    for (const name of names) this.scheduler.mark(this.chart(name));
  }

  /** One frame, so long after the one before; returns what it drew. */
  frame(ms: number): string[] {
    this.time += ms;
    const before = this.drawn.length;
    for (const callback of this.callbacks.splice(0)) callback(this.time);
    return this.drawn.slice(before);
  }
}

const names = Array.from({ length: 12 }, (_, i) => `chart ${i}`);

describe("the chart queue", () => {
  test("marking twice draws once", () => {
    const screen = new Screen();
    screen.mark("a", "a");
    assert.deepEqual(screen.frame(16), ["a"]);
    assert.deepEqual(screen.frame(16), []);
  });

  test("the oldest are drawn first and the rest follows by itself", () => {
    const screen = new Screen();
    screen.mark(...names);
    const first = screen.frame(16);
    assert.deepEqual(first, names.slice(0, first.length));
    assert.ok(first.length < names.length);
    screen.mark(first[0]!);
    for (let i = 0; i < 4; ++i) screen.frame(16);
    assert.deepEqual(screen.drawn, [...names, first[0]]);
  });

  test("slow frames draw fewer charts, fast ones more again, and one always draws", () => {
    const screen = new Screen();
    const draw_all = (frame_ms: number) => {
      screen.mark(...names);
      return screen.frame(frame_ms).length;
    };
    const at_first = draw_all(16);
    for (let i = 0; i < 10; ++i) draw_all(40);
    assert.equal(draw_all(40), 1);
    for (let i = 0; i < 40; ++i) draw_all(16);
    assert.ok(draw_all(16) > at_first);
  });

  test("a pause is not a slow frame", () => {
    const screen = new Screen();
    screen.mark(...names);
    const before = screen.frame(16).length;
    screen.frame(16);
    assert.ok(screen.frame(5_000).length >= before);
  });

  test("a chart that is gone is not drawn", () => {
    const screen = new Screen();
    screen.mark("a", "b");
    screen.scheduler.forget(screen.chart("a"));
    assert.deepEqual(screen.frame(16), ["b"]);
  });
});
