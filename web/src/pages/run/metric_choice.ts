// Metric choice: which of a run's metrics the summary shows, by their names, and how people call them. Pure.

import type { MetricView, RunView } from "../../gen/api";

export interface ChosenMetric {
  readonly metric: string;
  readonly label: string;
  readonly points: number;
}

interface Wanted {
  readonly pattern: RegExp;
  /** Absent: the metric's own name. */
  readonly label?: string;
}

const small_charts_max = 6;
const default_loss_smoothing = 0.6;
/** Fewer points show their course by themselves, and smoothing would bend it. */
const smoothed_points_min = 200;

// In the order of the summary; the first metric that matches each is taken.
const wanted: readonly Wanted[] = [
  { pattern: /(^|[/_.-])(learning_?rate|lr)([/_.-]|pg0|$)/i, label: "Learning rate" },
  { pattern: /grad(ient)?[/_.-]?norm/i, label: "Gradient norm" },
  { pattern: /tok(en)?s?[/_.-]?(per|\/)[/_.-]?s|throughput|tps$/i, label: "Tokens/s" },
  { pattern: /samples?[/_.-]?(per|\/)[/_.-]?s/i, label: "Samples/s" },
  { pattern: /map50-95/i },
  { pattern: /(^|[/_.-])(acc|accuracy|f1|bleu|rouge-?l?|map50)([/_.(-]|$)/i },
  { pattern: /perplexity|(^|[/_.-])ppl$/i, label: "Perplexity" },
  { pattern: /gpu.*util/i, label: "GPU use" },
  { pattern: /gpu.*mem|(^|[/_.-])(vram|cuda_mem)/i, label: "GPU memory" },
  { pattern: /entropy|mean_token_accuracy|reward/i },
];

const validation_pattern = /(^|[/_.-])(eval|val|valid|validation|dev|test)([/_.-]|$)/i;
const loss_pattern = /loss/i;
// Counters say what the step says already.
const counter_pattern =
  /(^|[/_.-])(epochs?|steps?|global_step|iterations?|total_flos|time|runtime)$/i;

/** The lines of the large chart: training and validation loss, as the server chose them. */
export function loss_lines(run: RunView, metrics: readonly MetricView[]): ChosenMetric[] {
  const names = metrics.map(({ metric }) => metric).filter((name) => loss_pattern.test(name));
  const train = run.loss?.metric ?? names.find((name) => !is_validation(name));
  const validation = run.validation_loss?.metric ?? names.find(is_validation);
  const line = (metric: string, label: string): ChosenMetric => ({
    metric,
    label,
    points: metrics.find((view) => view.metric === metric)?.count ?? 0,
  });
  const lines: ChosenMetric[] = [];
  if (train !== undefined) lines.push(line(train, "train"));
  if (validation !== undefined && validation !== train) lines.push(line(validation, "validation"));
  return lines;
}

export function is_validation(metric: string): boolean {
  return validation_pattern.test(metric);
}

/** Up to six for the small charts: the known ones first, then others with more than one point. */
export function small_charts(
  metrics: readonly MetricView[],
  shown: readonly ChosenMetric[],
): ChosenMetric[] {
  const taken = new Set(shown.map(({ metric }) => metric));
  // A single value is no curve, unless there are only such.
  const curves = metrics.filter(({ count }) => count > 1);
  const pool = curves.length > 0 ? curves : metrics;
  const chosen: ChosenMetric[] = [];
  const take = (view: MetricView | undefined, label?: string) => {
    if (!view || chosen.length >= small_charts_max || taken.has(view.metric)) return;
    taken.add(view.metric);
    chosen.push({ metric: view.metric, label: label ?? view.metric, points: view.count });
  };
  for (const { pattern, label } of wanted) {
    take(
      pool.find(({ metric }) => !taken.has(metric) && pattern.test(metric)),
      label,
    );
  }
  for (const view of pool) if (!counter_pattern.test(view.metric)) take(view);
  return chosen;
}

/** Training losses are noisy; what is measured seldom, or set by a schedule, is shown as it is. */
export function default_smoothing(metric: string, points: number): number {
  const is_noisy = points >= smoothed_points_min;
  return is_noisy && loss_pattern.test(metric) && !is_validation(metric)
    ? default_loss_smoothing
    : 0;
}

export interface MetricGroup {
  readonly prefix: string;
  readonly metrics: readonly MetricView[];
}

/** By what stands before the first slash; those without one together, last. */
export function grouped(metrics: readonly MetricView[]): MetricGroup[] {
  const groups = new Map<string, MetricView[]>();
  for (const view of metrics) {
    const slash = view.metric.indexOf("/");
    const prefix = slash > 0 ? view.metric.slice(0, slash) : "";
    groups.set(prefix, [...(groups.get(prefix) ?? []), view]);
  }
  return [...groups]
    .map(([prefix, members]) => ({ prefix, metrics: members }))
    .sort((a, b) => Number(a.prefix === "") - Number(b.prefix === ""));
}

export function matching(metrics: readonly MetricView[], query: string): readonly MetricView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return metrics;
  return metrics.filter(({ metric }) => words.every((word) => metric.toLowerCase().includes(word)));
}
