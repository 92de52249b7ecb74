// CurveView: what one line of a chart shows. When the chart asks for another range or axis, the old curve stays
// until the new one has come. The run page makes one for each line; the chart reads it as a CurveSource.

import { signal } from "@preact/signals";
import type { Failure } from "./api";
import type { CurveCache, HeldCurve } from "./curve_cache";
import type { CurveRequest } from "./live_curve";
import type { Curve, CurveSource } from "../base/curve";

export class CurveView implements CurveSource {
  readonly failure = signal<Failure | undefined>(undefined);
  readonly is_loading = signal(true);
  private shown: HeldCurve | undefined;
  private asked: HeldCurve | undefined;
  private unwatch_shown: (() => void) | undefined;
  private unwatch_asked: (() => void) | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly cache: CurveCache) {}

  ask(request: CurveRequest): void {
    // Hold the new one before releasing: if it is the same curve, it is not dropped in between.
    const held = this.cache.hold(request, () => (this.failure.value = held.failure()));
    this.drop_asked();
    this.asked = held;
    this.failure.value = held.failure();
    this.is_loading.value = !held.curve.is_loaded;
    if (held.curve.is_loaded) return this.show_asked();
    this.unwatch_asked = held.curve.watch(() => held.curve.is_loaded && this.show_asked());
  }

  current(): Curve | undefined {
    return this.shown?.curve.current();
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  retry(): void {
    (this.asked ?? this.shown)?.retry();
  }

  close(): void {
    this.drop_asked();
    this.unwatch_shown?.();
    this.shown?.release();
    this.shown = undefined;
  }

  private show_asked(): void {
    this.unwatch_asked?.();
    this.unwatch_asked = undefined;
    this.unwatch_shown?.();
    this.shown?.release();
    this.shown = this.asked;
    this.asked = undefined;
    this.is_loading.value = false;
    this.unwatch_shown = this.shown?.curve.watch(() => this.tell());
    this.tell();
  }

  private drop_asked(): void {
    this.unwatch_asked?.();
    this.unwatch_asked = undefined;
    this.asked?.release();
    this.asked = undefined;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
