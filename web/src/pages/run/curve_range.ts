// Curve range: what of a curve is asked for so that a part of it can be shown. Pure.

import { x_decimals, type Range, type XKind } from "../../base/curve";

/** A zoomed curve is asked for a little wider than it is shown, so that its line reaches both edges. */
const margin_share = 0.03;

/** Whole margins: a view that moves a little asks for the same. */
export function widened({ from, to }: Range, x: XKind): Range {
  const margin = Number.isFinite(to) ? (to - from) * margin_share : 0;
  const digits = 10 ** x_decimals[x];
  return {
    from: Math.max(0, Math.floor((from - margin) * digits) / digits),
    to: Math.ceil((to + margin) * digits) / digits,
  };
}
