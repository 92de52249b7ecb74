// LossChart: the large chart of the summary: training and validation loss with all controls.

import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Crosshair } from "../../chart/crosshair";
import type { OtherKey } from "../../chart/chart_keys";
import type { Plot, PlotLine } from "../../chart/plot";
import { format_whole } from "../../base/format";
import type { CurveView } from "../../data/curve_view";
import type { RunView } from "../../gen/api";
import { currency_of } from "../run_words";
import { AnomalyButtons } from "./anomaly_buttons";
import { ChartBar } from "./chart_bar";
import { chart_look, set_range, turn } from "./chart_query";
import { ChartState } from "./chart_state";
import { LazyChart } from "./lazy_chart";
import { default_smoothing, is_validation, type ChosenMetric } from "./metric_choice";
import { ToolIcon } from "./tool_icon";
import { chart_points, use_curves } from "./use_curves";
import { earlier_lines, use_earlier } from "./use_earlier";
import { use_ghost } from "./use_ghost";
import { latest_view, open_ended } from "./view_end";

interface LossChartProps {
  readonly run: RunView;
  readonly lines: readonly ChosenMetric[];
  readonly crosshair: Crosshair;
  /** The run's own colour, which its training loss has. */
  readonly slot: number;
  /** What the run is compared with: its curve stands behind, where both have the axis. */
  readonly baseline: RunView | undefined;
}

/** With less of the plan done, the axis ends where the data end: a line in a corner shows nothing. */
const plan_share_min = 0.4;
/** Orange, pink, lime, vermilion. */
const warm_slots: ReadonlySet<number> = new Set([2, 4, 6, 8]);

export function LossChart({ run, lines, crosshair, slot, baseline }: LossChartProps) {
  const look = chart_look();
  const card = useRef<HTMLElement>(null);
  const plot = useSignal<Plot | undefined>(undefined);
  const names = lines.map(({ metric }) => metric);
  const asked = lines.map(({ metric, points }) => ({
    metric,
    smooth: is_validation(metric) ? 0 : (look.smooth ?? default_smoothing(metric, points)),
  }));
  const points = chart_points();
  const views = use_curves(run.id, asked, look.x, look.range, points);
  const earlier = use_earlier(run, asked, look.x, look.range, points);
  const default_smooth = default_smoothing(names[0] ?? "", lines[0]?.points ?? 0);
  const ghost = use_ghost(baseline, look, asked[0]?.smooth ?? 0);
  const plot_lines = useMemo(() => {
    const newest = lines.map(({ label }, i): PlotLine => ({
      label,
      slot: i === 0 ? slot : beside(slot),
      source: views[i] as CurveView,
    }));
    const past = look.has_past ? earlier_lines(earlier, names, newest) : [];
    // The run's own first: the readout and the keys go by the first line.
    return [...newest, ...past, ...ghost];
  }, [views, slot, earlier, look.has_past, ghost]);
  const expand = () => void toggle_full_screen(card.current);
  const on_key = (key: OtherKey) => {
    if (key === "l") turn(look, "is_log");
    else if (key === "m") turn(look, "has_band");
    else if (key === "o") turn(look, "ignores_outliers");
    else expand();
  };
  const latest = latest_view(look.range, run, look.x);
  return (
    <section class="card chart-card" ref={card} aria-labelledby="loss-title">
      <div class="tbar">
        <h2 id="loss-title">Loss</h2>
        <ChartBar
          run={run}
          look={look}
          default_smooth={default_smooth}
          metrics={names}
          has_earlier={earlier.length > 0}
          plot={plot}
        />
        <button
          type="button"
          class="ib tool-end hide-m"
          aria-label="Full screen"
          title="Full screen"
          onClick={expand}
        >
          <ToolIcon name="expand" />
        </button>
      </div>
      <div class="chart-box large">
        <LazyChart
          title="Loss"
          lines={plot_lines}
          x={look.x}
          currency={currency_of(run)}
          range={look.range}
          x_end={plan_end(run, look.x)}
          is_log={look.is_log}
          has_band={look.has_band}
          ignores_outliers={look.ignores_outliers}
          from_zero={look.from_zero}
          is_small={false}
          crosshair={crosshair}
          has_labels={lines.length + ghost.length > 1}
          step_unit={run.step_unit || "step"}
          has_table
          note={
            <>
              {plot.value && <AnomalyButtons plot={plot.value} />}
              <Represented
                plot={plot.value}
                views={views}
                is_zoomed={look.range !== undefined}
                is_steps={look.x === "step"}
              />
            </>
          }
          on_range={(range) => set_range(open_ended(range, run, look.x), look.x)}
          on_key={on_key}
          on_plot={(made) => (plot.value = made)}
        />
        <ChartState views={views} run={run} x={look.x} />
        {latest && (
          <button type="button" class="btn sm latest" onClick={() => set_range(latest, look.x)}>
            Latest
          </button>
        )}
      </div>
    </section>
  );
}

interface RepresentedProps {
  readonly plot: Plot | undefined;
  readonly views: readonly CurveView[];
  readonly is_zoomed: boolean;
  readonly is_steps: boolean;
}

/** "All 215,337 points represented": nothing was sampled away. */
function Represented({ plot, views, is_zoomed, is_steps }: RepresentedProps) {
  // The frame changes with each drawing, and so do the curves.
  void plot?.frame.value;
  const shown = views.map((view) => view.current()).filter((curve) => curve !== undefined);
  const has_no_times =
    !is_steps &&
    shown.every(({ columns: { time } }) => time.length > 1 && time[0] === time[time.length - 1]);
  const points = shown.reduce((sum, curve) => sum + curve.points_total, 0);
  if (points === 0) return null;
  if (has_no_times) return <span class="chart-badge">The log has no times of its own.</span>;
  const verb = shown.every((curve) => curve.is_raw) ? "drawn" : "represented";
  const where = is_zoomed ? " of this range" : "";
  return (
    <span class="chart-badge num" title="Each bucket keeps its smallest and largest value.">
      All {format_whole(points)} points{where} {verb}
    </span>
  );
}

/** Blue beside the warm colours, orange beside the cold ones. */
function beside(slot: number): number {
  return warm_slots.has(slot) ? 1 : 2;
}

function plan_end(run: RunView, x: string): number | undefined {
  const { step, total_steps } = run;
  if (x !== "step" || step === undefined || total_steps === undefined) return undefined;
  return step / total_steps >= plan_share_min ? total_steps : undefined;
}

async function toggle_full_screen(element: HTMLElement | null): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await element?.requestFullscreen();
  } catch {
    // The browser forbids it, e.g. in a frame; the chart stays as it is.
  }
}
