// SmallChart: one metric as a small card: its name, its newest value or the one pointed at, its curve.

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  format_clock,
  format_duration,
  format_exact,
  format_metric,
  format_spent,
  format_whole,
} from "../../base/format";
import type { XKind } from "../../base/curve";
import type { Crosshair } from "../../chart/crosshair";
import type { Plot, PlotLine } from "../../chart/plot";
import type { OtherKey } from "../../chart/chart_keys";
import type { RunView } from "../../gen/api";
import type { CurveView } from "../../data/curve_view";
import { currency_of } from "../run_words";
import { chart_look, set_range, turn } from "./chart_query";
import { ChartState } from "./chart_state";
import { LazyChart } from "./lazy_chart";
import { use_curves } from "./use_curves";
import { open_ended } from "./view_end";

interface SmallChartProps {
  readonly run: RunView;
  readonly metric: string;
  readonly label: string;
  readonly slot: number;
  readonly crosshair: Crosshair;
  readonly smoothing: number;
  /** How many buckets are asked for. */
  readonly points: number;
  /** With axes and logarithm, as on the metrics tab. */
  readonly has_axes?: boolean;
  readonly on_plot?: ((plot: Plot | undefined) => void) | undefined;
}

export function SmallChart(props: SmallChartProps) {
  const { run, metric, label, slot, crosshair, smoothing, has_axes = false } = props;
  const look = chart_look();
  const plot = useSignal<Plot | undefined>(undefined);
  const asked = [{ metric, smooth: smoothing }];
  const views = use_curves(run.id, asked, look.x, look.range, props.points);
  const unit = run.step_unit || "step";
  const lines = useMemo(
    (): PlotLine[] => [{ label, slot, source: views[0] as CurveView }],
    [views, label, slot],
  );
  const on_key = (key: OtherKey) => {
    if (key === "l" && has_axes) turn(look, "is_log");
    else if (key === "m") turn(look, "has_band");
    else if (key === "o") turn(look, "ignores_outliers");
  };
  return (
    <section class={has_axes ? "card mini axes" : "card mini"}>
      <h3>
        <bdi title={metric}>{label}</bdi>
        <Figure plot={plot.value} />
      </h3>
      <div class="chart-box">
        <LazyChart
          title={label}
          step_unit={unit}
          lines={lines}
          x={look.x}
          currency={currency_of(run)}
          range={look.range}
          is_log={has_axes && look.is_log}
          has_band={look.has_band}
          ignores_outliers={look.ignores_outliers}
          from_zero={has_axes && look.from_zero}
          is_small={!has_axes}
          crosshair={crosshair}
          on_range={(range) => set_range(open_ended(range, run, look.x), look.x)}
          on_key={on_key}
          on_plot={(made) => {
            plot.value = made;
            props.on_plot?.(made);
          }}
        />
        <ChartState views={views} run={run} x={look.x} />
      </div>
      {!has_axes && <Ends plot={plot.value} x={look.x} unit={unit} currency={currency_of(run)} />}
    </section>
  );
}

/** At the crosshair while somebody points, else the newest. */
function Figure({ plot }: { plot: Plot | undefined }) {
  const pointed = plot?.pointed.value?.rows[0];
  const line = plot?.frame.value?.lines[0];
  if (!line) return <b />;
  const newest = line.columns.last[line.columns.last.length - 1];
  const value = pointed ? pointed.value : newest;
  if (value === undefined) return <b class="m">no points</b>;
  const word =
    pointed && !Number.isFinite(value) ? pointed.odd || "no value" : format_metric(value as number);
  return <b title={format_exact(value as number)}>{word}</b>;
}

interface EndsProps {
  readonly plot: Plot | undefined;
  readonly x: XKind;
  readonly unit: string;
  readonly currency: string;
}

function Ends({ plot, x, unit, currency }: EndsProps) {
  const frame = plot?.frame.value;
  if (!frame || (frame.lines[0]?.columns.x.length ?? 0) === 0) return <div class="ends" />;
  const { from, to } = frame.range;
  return (
    <div class="ends num">
      <span>{end_text(x, from, currency)}</span>
      <span>
        {x === "step" && `${unit} `}
        {end_text(x, to, currency)}
      </span>
    </div>
  );
}

function end_text(x: XKind, value: number, currency: string): string {
  if (x === "step") return format_whole(Math.round(value));
  if (x === "cost") return format_spent(value, currency);
  return x === "time" ? format_clock(value, Date.now()) : format_duration(value * 1000);
}
