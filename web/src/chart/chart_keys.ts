// Chart keys: what a key does on a focused chart, and the same changes of range for buttons. Pure.

import { nearest, type Range } from "../base/curve";

/** Logarithm, band, outliers, full screen: what the chart leaves to its page. */
export type OtherKey = "l" | "m" | "o" | "f";

export type KeyAction =
  | { readonly kind: "other"; readonly key: OtherKey }
  | { readonly kind: "anomaly"; readonly direction: 1 | -1 }
  | { readonly kind: "reset" }
  | { readonly kind: "range"; change(range: Range): Range }
  | { readonly kind: "cursor"; move(xs: Float64Array, x: number): number | undefined };

export const zoom_in = (range: Range) => scaled(range, 0.5);
export const zoom_out = (range: Range) => scaled(range, 2);
export const earlier = (range: Range) => shifted(range, -0.5);
export const later = (range: Range) => shifted(range, 0.5);

export function key_action(event: KeyboardEvent): KeyAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const far = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case "ArrowLeft":
      return cursor((at) => at - far);
    case "ArrowRight":
      return cursor((at) => at + far);
    case "Home":
      return cursor(() => 0);
    case "End":
      return cursor((_at, length) => length - 1);
    case "+":
    case "=":
      return { kind: "range", change: zoom_in };
    case "-":
      return { kind: "range", change: zoom_out };
    case "[":
      return { kind: "range", change: earlier };
    case "]":
      return { kind: "range", change: later };
    case "n":
      return { kind: "anomaly", direction: 1 };
    case "N":
      return { kind: "anomaly", direction: -1 };
    case "0":
      return { kind: "reset" };
    case "l":
    case "m":
    case "o":
    case "f":
      return { kind: "other", key: event.key };
    default:
      return undefined;
  }
}

function cursor(to: (at: number, length: number) => number): KeyAction {
  return {
    kind: "cursor",
    move(xs, x) {
      const at = to(nearest(xs, x), xs.length);
      return xs[Math.min(xs.length - 1, Math.max(0, at))];
    },
  };
}

function scaled({ from, to }: Range, factor: number): Range {
  const middle = (from + to) / 2;
  const half = ((to - from) / 2) * factor;
  return { from: middle - half, to: middle + half };
}

function shifted({ from, to }: Range, share: number): Range {
  const distance = (to - from) * share;
  return { from: from + distance, to: to + distance };
}
