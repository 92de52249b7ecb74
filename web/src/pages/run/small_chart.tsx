// SmallChart: one metric as a small card: its name, its newest value or the one pointed at, its curve.

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  format_clock,
  format_duration,
  format_exact,
  format_metric,
  format_whole,
} from "../../base/format";
import type { XKind } from "../../base/curve";
import type { Crosshair } from "../../chart/crosshair";
import type { Plot, PlotLine } from "../../chart/plot";
import type { CurveView } from "../../data/curve_view";
import { chart_look, set_range } from "./chart_query";
import { ChartState } from "./chart_state";
import { LazyChart } from "./lazy_chart";
import { use_curves } from "./use_curves";

interface SmallChartProps {
  readonly run: string;
  readonly metric: string;
  readonly label: string;
  readonly slot: number;
  readonly crosshair: Crosshair;
  readonly smoothing: number;
  readonly step_unit: string;
  /** With axes and logarithm, as on the metrics tab. */
  readonly has_axes?: boolean;
  readonly on_plot?: ((plot: Plot | undefined) => void) | undefined;
}

export function SmallChart(props: SmallChartProps) {
  const { run, metric, label, slot, crosshair, smoothing, has_axes = false } = props;
  const look = chart_look();
  const plot = useSignal<Plot | undefined>(undefined);
  const views = use_curves(run, [metric], look.x, look.range);
  const lines = useMemo(
    (): PlotLine[] => [{ label, slot, smoothing, source: views[0] as CurveView }],
    [views, label, slot, smoothing],
  );
  return (
    <section class={has_axes ? "card mini axes" : "card mini"}>
      <h3>
        <bdi title={metric}>{label}</bdi>
        <Figure plot={plot.value} />
      </h3>
      <div class="chart-box">
        <LazyChart
          title={label}
          step_unit={props.step_unit}
          lines={lines}
          x={look.x}
          range={look.range}
          is_log={has_axes && look.is_log}
          has_band={look.has_band}
          is_small={!has_axes}
          crosshair={crosshair}
          on_range={(range) => set_range(range, look.x)}
          on_plot={(made) => {
            plot.value = made;
            props.on_plot?.(made);
          }}
        />
        <ChartState views={views} />
      </div>
      {!has_axes && <Ends plot={plot.value} x={look.x} unit={props.step_unit} />}
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

function Ends({ plot, x, unit }: { plot: Plot | undefined; x: XKind; unit: string }) {
  const frame = plot?.frame.value;
  if (!frame || (frame.lines[0]?.columns.x.length ?? 0) === 0) return <div class="ends" />;
  const { from, to } = frame.range;
  return (
    <div class="ends num">
      <span>{end_text(x, from)}</span>
      <span>{x === "step" ? `${unit} ${end_text(x, to)}` : end_text(x, to)}</span>
    </div>
  );
}

function end_text(x: XKind, value: number): string {
  if (x === "step") return format_whole(Math.round(value));
  return x === "time" ? format_clock(value, Date.now()) : format_duration(value * 1000);
}
