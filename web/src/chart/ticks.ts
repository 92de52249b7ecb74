// Ticks: where an axis is labelled. Round numbers for values and steps, round times for durations,
// 1-2-5 within decades for logarithms. Pure.

const second_steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200,
];
const day_seconds = 86_400;

/** At most about `count` round values within [min, max]. */
export function linear_ticks(min: number, max: number, count: number, step_min = 0): number[] {
  const span = max - min;
  if (!(span > 0) || count < 1) return [min];
  const step = Math.max(step_min, round_step(span / count));
  // 2.5 is round, but no multiple of a whole step.
  const is_whole = step_min === 0 || step % step_min === 0;
  return multiples(min, max, is_whole ? step : round_step(step * 1.1));
}

/** Seconds since the start: 0, 15 min, 30 min, … */
export function duration_ticks(min: number, max: number, count: number): number[] {
  const rough = (max - min) / Math.max(1, count);
  if (!(rough > 0)) return [min];
  if (rough < 1) return linear_ticks(min, max, count);
  const step =
    second_steps.find((seconds) => seconds >= rough) ??
    Math.ceil(round_step(rough / day_seconds)) * day_seconds;
  return multiples(min, max, step);
}

/** Decades; between them 2 and 5 where there is room. */
export function log_ticks(min: number, max: number, count: number): number[] {
  if (!(min > 0) || !(max > min)) return [];
  const decades = Math.log10(max / min);
  if (decades < 0.5) return linear_ticks(min, max, count);
  const factors = decades * 3 <= count + 1 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / count));
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); ++power) {
    if (power % stride !== 0) continue;
    // Through text, since 10 ** -4 is 0.00009999….
    for (const factor of factors) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((value) => value >= min && value <= max);
}

/** The smallest of 1, 2, 2.5, 5 × 10ⁿ that is not below `rough`. */
export function round_step(rough: number): number {
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const factor =
    [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * 0.999999) ?? 10;
  return factor * power;
}

function multiples(min: number, max: number, step: number): number[] {
  const found: number[] = [];
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Rounded, since 3 × 0.1 is 0.30000000000000004.
  for (let i = first; i <= last; ++i) found.push(Number((i * step).toPrecision(12)));
  return found;
}
