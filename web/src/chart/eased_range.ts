// EasedRange: the y axis while its range changes by new points: it glides to where it goes, so that the eye keeps the
// lines. What the viewer asks for is shown at once. One for each plot; pure but for the time it is given.

import type { Range } from "../base/curve";

export const ease_ms = 150;
/** A smaller change is not seen as a jump. */
const eased_share_min = 0.05;

export interface Aim {
  readonly target: Range;
  /** Of what is looked at: where it changes, the range is shown at once. */
  readonly view: string;
  readonly is_log: boolean;
  readonly is_still: boolean;
  readonly now: number;
}

export class EasedRange {
  private view: string | undefined;
  private from: Range | undefined;
  private to: Range | undefined;
  private began_at = -Infinity;

  /** Where the axis is at this moment on its way to the target. */
  at({ target, view, is_log, is_still, now }: Aim): Range {
    const shown = this.shown(now, is_log);
    const is_same_view = this.view === view;
    this.view = view;
    if (!shown || !is_same_view || is_still) {
      this.from = undefined;
    } else if (!is_equal(target, this.to)) {
      // From where it is now, also in the midst of an earlier way.
      this.from = is_jump(shown, target, is_log) ? shown : undefined;
      this.began_at = now;
    }
    this.to = target;
    return this.shown(now, is_log) ?? target;
  }

  is_moving(now: number): boolean {
    return this.from !== undefined && now - this.began_at < ease_ms;
  }

  private shown(now: number, is_log: boolean): Range | undefined {
    const { from, to } = this;
    if (!to || !from || !this.is_moving(now)) return to;
    const share = eased((now - this.began_at) / ease_ms);
    return {
      from: between(from.from, to.from, share, is_log),
      to: between(from.to, to.to, share, is_log),
    };
  }
}

function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

function is_equal(a: Range, b: Range | undefined): boolean {
  return a.from === b?.from && a.to === b.to;
}

/** On a logarithmic axis lengths are ratios. */
function level(value: number, is_log: boolean): number {
  return is_log ? Math.log10(Math.max(value, 1e-300)) : value;
}

function between(a: number, b: number, share: number, is_log: boolean): number {
  const [low, high] = [level(a, is_log), level(b, is_log)];
  const value = low + (high - low) * share;
  return is_log ? 10 ** value : value;
}

function is_jump(a: Range, b: Range, is_log: boolean): boolean {
  const length = level(a.to, is_log) - level(a.from, is_log);
  const moved = Math.max(
    Math.abs(level(b.from, is_log) - level(a.from, is_log)),
    Math.abs(level(b.to, is_log) - level(a.to, is_log)),
  );
  return length > 0 && moved > length * eased_share_min;
}
