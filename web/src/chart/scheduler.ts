// Scheduler: the one queue through which every chart of the page draws. A frame draws as many charts as the frames
// before it could bear, oldest first: timing a draw itself is useless, since a canvas rasterises after it returns.

export interface Drawable {
  draw(): void;
}

export interface Frames {
  request(callback: (time: number) => void): void;
}

const per_frame_first = 4;
const per_frame_min = 1;
const per_frame_max = 24;
const slow_frame_ms = 20;
/** A longer pause between two draws says nothing about how much a frame can bear. */
const idle_frame_ms = 250;
const growth_per_frame = 0.25;

export class Scheduler {
  private readonly dirty = new Set<Drawable>();
  private per_frame = per_frame_first;
  private is_requested = false;
  private drew_at = -Infinity;

  constructor(private readonly frames: Frames) {}

  /** Draws it in one of the next frames; asking twice draws once. */
  mark(chart: Drawable): void {
    this.dirty.add(chart);
    this.request();
  }

  forget(chart: Drawable): void {
    this.dirty.delete(chart);
  }

  private request(): void {
    if (this.is_requested) return;
    this.is_requested = true;
    this.frames.request((time) => this.on_frame(time));
  }

  private on_frame(time: number): void {
    this.is_requested = false;
    this.adapt(time - this.drew_at);
    this.drew_at = time;
    let left = Math.floor(this.per_frame);
    for (const chart of [...this.dirty]) {
      if (left === 0) break;
      left -= 1;
      this.dirty.delete(chart);
      chart.draw();
    }
    if (this.dirty.size > 0) this.request();
  }

  private adapt(frame_ms: number): void {
    if (frame_ms > idle_frame_ms) return;
    const wanted =
      frame_ms > slow_frame_ms ? this.per_frame / 2 : this.per_frame + growth_per_frame;
    this.per_frame = Math.min(per_frame_max, Math.max(per_frame_min, wanted));
  }
}

export const scheduler = new Scheduler({
  request: (callback) => void requestAnimationFrame(callback),
});
