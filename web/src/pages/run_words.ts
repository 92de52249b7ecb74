// Run words: sentences and figures about one run that several pages say in the same way.
import {
  format_clock,
  format_duration,
  format_half_band,
  format_metric,
  format_money,
  format_rate,
  format_speed,
} from "../base/format";
import type { MoneyView, RunView } from "../gen/api";
import { more } from "./live_money";

const TOOK_MS_MIN = 1000;
const band_shown_ms_min = 60_000;

export const NOT_KNOWN = "Not known yet";

const LIVE: ReadonlySet<string> = new Set(["starting", "running", "paused", "evaluating"]);

export function is_live_word(lifecycle: string): boolean {
  return LIVE.has(lifecycle);
}

export function is_live(run: RunView): boolean {
  return is_live_word(run.lifecycle);
}

/** What shares a colour: runs of one model do. */
export function colour_key(run: RunView): string {
  return run.model ?? run.id;
}

export function run_address(run: Pick<RunView, "id">): string {
  return `/runs/${encodeURIComponent(run.id)}`;
}

/** One page with one link: what happened to a run that died. */
export const death_anchor = "what-happened";

export function death_address(run: Pick<RunView, "id">): string {
  return `${run_address(run)}#${death_anchor}`;
}

export interface TwoLines {
  readonly main: string;
  readonly sub: string;
}

/** The finish as clock time first, then how long that is. */
export function finish_words(run: RunView, now: number): TwoLines {
  if (run.finish_at !== undefined && run.finish_at > now) {
    return {
      main: format_clock(run.finish_at, now),
      sub: `in ${format_duration(run.finish_at - now)}${finish_band(run)}`,
    };
  }
  if (run.finish_at !== undefined) return { main: "Any moment", sub: "the last steps are due" };
  const has_end = run.total_steps !== undefined || run.total_epochs !== undefined;
  return { main: NOT_KNOWN, sub: has_end ? "more steps are needed" : "the log names no last step" };
}

/** " ± 8 m": half the width of the band that holds eight times in ten; nothing where it is narrower than a minute. */
export function finish_band({ finish_p10, finish_p90 }: RunView): string {
  if (finish_p10 === undefined || finish_p90 === undefined) return "";
  const half_ms = (finish_p90 - finish_p10) / 2;
  return half_ms < band_shown_ms_min ? "" : ` ± ${format_duration(half_ms)}`;
}

/** The fastest-read figure first, the other one below it. */
export function speed_words(run: RunView): TwoLines | undefined {
  const step = run.step_unit || "step";
  const figures: string[] = [];
  if (run.tokens_per_second) figures.push(format_speed(run.tokens_per_second, "tok"));
  if (run.samples_per_second) figures.push(format_speed(run.samples_per_second, "samples"));
  if (run.steps_per_second) figures.push(step_speed(run.steps_per_second, step));
  const [main, sub = ""] = figures;
  return main === undefined ? undefined : { main, sub };
}

// Slow steps read better as time: "12.5 s per step".
function step_speed(per_second: number, step: string): string {
  if (per_second >= 0.5) return format_speed(per_second, `${step}s`);
  const seconds = 1 / per_second;
  return seconds < 60
    ? `${format_metric(Math.round(seconds * 10) / 10)} s per ${step}`
    : `${format_duration(seconds * 1000)} per ${step}`;
}

export function took_ms(run: RunView): number | undefined {
  const end = run.ended_at ?? run.last_data_at;
  if (run.started_at === undefined || end === undefined) return undefined;
  // A log without times begins and ends in the same moment: that is no duration.
  const took = end - run.started_at;
  return took < TOOK_MS_MIN ? undefined : took;
}

/** "train/loss from 2.16 to 0.81": what a sparkline shows; `behind`: the run whose curve is dashed behind it. */
export function loss_sentence(run: RunView, behind?: string): string {
  const values = (run.sparkline?.value ?? []).map(Number).filter(Number.isFinite);
  const [first] = values;
  const last = values[values.length - 1];
  const metric = run.sparkline?.metric ?? "loss";
  if (first === undefined || last === undefined) return `${metric}: no finite value`;
  const versus = behind === undefined ? "" : `, over ${behind} dashed`;
  return `${metric} from ${format_metric(first)} to ${format_metric(last)}${versus}`;
}

/** What it has cost; undefined where no rate is set, or the log has no times to multiply it with. */
export function known_cost(run: RunView): MoneyView | undefined {
  const has_no_times = run.cost?.amount === 0 && took_ms(run) === undefined;
  return has_no_times ? undefined : run.cost;
}

/** "$0.40 ± $0.05 to go": what it will still cost, less what that has become in the meantime; else what it costs an hour. */
export function cost_to_go(run: RunView, grown = 0): string | undefined {
  const { cost_to_finish, cost_to_finish_p10: low, cost_to_finish_p90: high } = run;
  if (!cost_to_finish) return run.cost_per_hour && `${format_rate(run.cost_per_hour)} per hour`;
  return `${format_money(more(cost_to_finish, -grown))}${format_half_band(low, high)} to go`;
}

/** In which its money is told. */
export function currency_of(run: RunView): string {
  return run.cost?.currency ?? run.cost_per_hour?.currency ?? "USD";
}
