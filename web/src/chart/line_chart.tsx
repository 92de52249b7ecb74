// LineChart: a chart with its tooltip, end labels, keyboard and words. Give it its height by class; it takes all width.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Range } from "../base/curve";
import type { Crosshair } from "./crosshair";
import { ChartLabels } from "./chart_labels";
import { ChartTable } from "./chart_table";
import { ChartTooltip } from "./chart_tooltip";
import { ChartNotes } from "./chart_notes";
import { key_action, type KeyAction, type OtherKey } from "./chart_keys";
import { Plot, type PlotOptions } from "./plot";
import { watch_visibility } from "./visibility";

export interface LineChartProps extends PlotOptions {
  readonly title: string;
  /** "step" or "epoch". */
  readonly step_unit: string;
  readonly crosshair: Crosshair;
  readonly has_table?: boolean;
  /** Stands beside the way to the table. */
  readonly note?: ComponentChildren;
  on_range(range: Range | undefined): void;
  on_key?(key: OtherKey): void;
  /** The plot when it is made, for headers that show its readout. */
  on_plot?(plot: Plot | undefined): void;
}

export default function LineChart(props: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [plot, set_plot] = useState<Plot | undefined>(undefined);
  const newest = useRef(props);
  newest.current = props;

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new Plot(host.current, newest.current, newest.current.crosshair, (range) =>
      newest.current.on_range(range),
    );
    const unwatch = watch_visibility(host.current, (nearness) => {
      made.set_visible(nearness === "visible");
      if (nearness === "far") made.drop();
    });
    set_plot(made);
    newest.current.on_plot?.(made);
    return () => {
      unwatch();
      made.destroy();
      newest.current.on_plot?.(undefined);
    };
  }, []);

  const { lines, x, range, x_end, is_log, has_band, is_small, ignores_outliers, from_zero } = props;
  const x_unit = (x === "cost" && props.currency) || props.step_unit;
  const look = [x_end, is_log, has_band, is_small, ignores_outliers, from_zero];
  useEffect(() => {
    plot?.update(newest.current);
  }, [plot, lines, x, range?.from, range?.to, ...look]);

  const on_key_down = (event: KeyboardEvent) => {
    const action = plot && key_action(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    act(action, plot, newest.current);
  };

  return (
    <div class={is_small ? "chart small" : "chart"}>
      <div
        ref={host}
        class="chart-plot"
        role="img"
        tabIndex={0}
        aria-label={`${props.title}. Loading.`}
        onKeyDown={on_key_down}
        onBlur={() => plot && props.crosshair.leave(plot)}
      />
      {plot && <ChartName host={host.current} plot={plot} title={props.title} />}
      {plot && props.has_labels && <ChartLabels plot={plot} />}
      {plot && <ChartTooltip plot={plot} x={x} unit={props.step_unit} x_unit={x_unit} />}
      {plot && <ChartNotes plot={plot} unit={props.step_unit} is_small={is_small} />}
      {plot && props.has_table && (
        <ChartTable note={props.note} plot={plot} x={x} title={props.title} unit={x_unit} />
      )}
    </div>
  );
}

const name_pace_ms = 2_000;

/** Keeps the sentence of the chart current without rendering anything: it writes over the name that was rendered first. */
function ChartName({ host, plot, title }: { host: HTMLElement | null; plot: Plot; title: string }) {
  useEffect(() => {
    const name = async () => {
      const { describe_chart } = await import("./sentence");
      const sentence = describe_chart(title, plot.frame.peek()?.lines ?? []);
      if (host?.getAttribute("aria-label") !== sentence) host?.setAttribute("aria-label", sentence);
    };
    // Without the server it keeps the name that it has.
    const named = () => void name().catch(() => undefined);
    named();
    const timer = setInterval(named, name_pace_ms);
    return () => clearInterval(timer);
  }, [host, plot, title]);
  return null;
}

function act(action: KeyAction, plot: Plot, { crosshair, on_range, on_key }: LineChartProps): void {
  const frame = plot.frame.peek();
  if (!frame) return;
  if (action.kind === "other") on_key?.(action.key);
  else if (action.kind === "anomaly") plot.jump(action.direction);
  else if (action.kind === "reset") on_range(undefined);
  else if (action.kind === "range") on_range(action.change(frame.range));
  else {
    const xs = frame.lines[0]?.columns.x;
    const x = xs && action.move(xs, crosshair.x.peek() ?? frame.range.to);
    if (x !== undefined) crosshair.point(plot, x);
  }
}
