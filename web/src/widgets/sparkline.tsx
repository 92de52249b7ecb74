// Sparkline: at most 60 points of a curve as an SVG line. Values that are no finite number leave a gap,
// and a lone value between gaps is a dot, so that nothing is invented and nothing is hidden.
import type { WireNumber } from "../base/format";

const WIDTH = 100;
const HEIGHT = 100;

export interface SparklinePath {
  readonly line: string;
  readonly dots: ReadonlyArray<readonly [x: number, y: number]>;
  /** The newest finite value's place, for the dot at the line's end. */
  readonly end: readonly [x: number, y: number] | undefined;
}

export interface SparklineRange {
  readonly low: number;
  readonly high: number;
}

/** In a box of 100 × 100, y down, from the lowest value to the highest or over `range`; a flat line runs through the middle. */
export function sparkline_path(
  steps: readonly number[],
  values: readonly WireNumber[],
  range?: SparklineRange,
): SparklinePath {
  const numbers = values.map(Number);
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return { line: "", dots: [], end: undefined };
  const low = range?.low ?? finite.reduce((a, b) => Math.min(a, b));
  const high = range?.high ?? finite.reduce((a, b) => Math.max(a, b));
  const first = steps[0] ?? 0;
  const width = (steps[steps.length - 1] ?? first) - first;
  const x_of = (index: number) =>
    round(width > 0 ? (((steps[index] ?? first) - first) / width) * WIDTH : WIDTH / 2);
  const y_of = (value: number) =>
    round(high > low ? HEIGHT - ((value - low) / (high - low)) * HEIGHT : HEIGHT / 2);

  const pieces: string[] = [];
  const dots: Array<[number, number]> = [];
  let end: [number, number] | undefined;
  numbers.forEach((value, index) => {
    if (!Number.isFinite(value)) return;
    const is_start = !Number.isFinite(numbers[index - 1] ?? NaN);
    const is_end = !Number.isFinite(numbers[index + 1] ?? NaN);
    end = [x_of(index), y_of(value)];
    if (is_start && is_end) dots.push(end);
    else pieces.push(`${is_start ? "M" : "L"}${end[0]} ${end[1]}`);
  });
  return { line: pieces.join(""), dots, end };
}

const round = (value: number) => Math.round(value * 100) / 100;

interface SparklineProps {
  readonly steps: readonly number[];
  readonly values: readonly WireNumber[];
  readonly slot: string;
  /** Of the values; by default from the lowest to the highest. */
  readonly range?: SparklineRange;
  /** For those who do not see it: "train/loss from 2.16 to 0.81". */
  readonly label: string;
}

export function Sparkline({ steps, values, slot, range, label }: SparklineProps) {
  const { line, dots, end } = sparkline_path(steps, values, range);
  return (
    <svg
      class={`spark ${slot}`}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {line && <path class="spark-line" d={line} />}
      {dots.map(([x, y]) => (
        <path key={`${x}`} class="spark-dot" d={`M${x} ${y}h0`} />
      ))}
      {end && <path class="spark-dot" d={`M${end[0]} ${end[1]}h0`} />}
    </svg>
  );
}
