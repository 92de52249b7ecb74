// Sparkline: at most 60 points of a curve as an SVG line, over a dashed one that it is compared with. Values that are no
// finite number leave a gap, and a lone value between gaps is a dot, so that nothing is invented and nothing is hidden.
import type { WireNumber } from "../base/format";

const WIDTH = 100;
const HEIGHT = 100;

export interface SparkCurve {
  readonly step: readonly number[];
  readonly value: readonly WireNumber[];
}

export interface SparkPath {
  readonly line: string;
  readonly dots: ReadonlyArray<readonly [x: number, y: number]>;
  /** The newest finite value's place, for the dot at the line's end. */
  readonly end: readonly [x: number, y: number] | undefined;
}

/** Of the values, where it is not from the lowest to the highest: 0 to 100 for percents. */
export interface SparkRange {
  readonly low: number;
  readonly high: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

/** In a box of 100 × 100, y down; a flat line runs through the middle. */
export function spark_paths(
  own: SparkCurve,
  ghost?: SparkCurve,
  plan_end = Infinity,
  range?: SparkRange,
): { own: SparkPath; ghost: SparkPath | undefined } {
  // A version that ran far longer than this one is planned to would squeeze it into a corner.
  const right = Math.max(plan_end, own.step[own.step.length - 1] ?? plan_end);
  const behind = ghost && cut(ghost, right);
  const box = { ...box_around(behind ? [own, behind] : [own]), ...range };
  return { own: path_of(own, box), ghost: behind && path_of(behind, box) };
}

function cut({ step, value }: SparkCurve, right: number): SparkCurve {
  const beyond = step.findIndex((each) => each > right);
  return beyond < 0 ? { step, value } : { step: step.slice(0, beyond), value };
}

function box_around(curves: readonly SparkCurve[]): Box {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (const { step, value } of curves) {
    step.forEach((at, i) => {
      const number = Number(value[i]);
      box.left = Math.min(box.left, at);
      box.right = Math.max(box.right, at);
      if (!Number.isFinite(number)) return;
      box.low = Math.min(box.low, number);
      box.high = Math.max(box.high, number);
    });
  }
  return box;
}

function path_of({ step, value }: SparkCurve, { left, right, low, high }: Box): SparkPath {
  const numbers = step.map((_, i) => Number(value[i]));
  const x_of = (at: number) =>
    round(right > left ? ((at - left) / (right - left)) * WIDTH : WIDTH / 2);
  const y_of = (number: number) =>
    round(high > low ? HEIGHT - ((number - low) / (high - low)) * HEIGHT : HEIGHT / 2);
  const pieces: string[] = [];
  const dots: Array<[number, number]> = [];
  let end: [number, number] | undefined;
  numbers.forEach((number, i) => {
    if (!Number.isFinite(number)) return;
    const is_start = !Number.isFinite(numbers[i - 1] ?? NaN);
    const is_end = !Number.isFinite(numbers[i + 1] ?? NaN);
    end = [x_of(step[i] as number), y_of(number)];
    if (is_start && is_end) dots.push(end);
    else pieces.push(`${is_start ? "M" : "L"}${end[0]} ${end[1]}`);
  });
  return { line: pieces.join(""), dots, end };
}

const round = (value: number) => Math.round(value * 100) / 100;

interface SparklineProps {
  readonly curve: SparkCurve;
  /** Dashed behind. */
  readonly ghost?: SparkCurve | undefined;
  /** The last step of the plan: the ghost goes no further. */
  readonly plan_end?: number | undefined;
  readonly slot: string;
  /** Of the values; by default from the lowest to the highest. */
  readonly range?: SparkRange | undefined;
  /** For those who do not see it: "train/loss from 2.16 to 0.81". */
  readonly label: string;
}

export function Sparkline({ curve, ghost, plan_end, slot, range, label }: SparklineProps) {
  const paths = spark_paths(curve, ghost, plan_end, range);
  const { line, dots, end } = paths.own;
  return (
    <svg
      class={`spark ${slot}`}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {paths.ghost?.line && <path class="spark-ghost" d={paths.ghost.line} />}
      {line && <path class="spark-line" d={line} />}
      {dots.map(([x, y]) => (
        <path key={`${x}`} class="spark-dot" d={`M${x} ${y}h0`} />
      ))}
      {end && <path class="spark-dot" d={`M${end[0]} ${end[1]}h0`} />}
    </svg>
  );
}
