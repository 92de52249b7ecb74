// ChartBar: the controls of a run's charts: axis, smoothing, logarithm, band, and zoom without dragging.

import type { ReadonlySignal } from "@preact/signals";
import { earlier, later, zoom_in, zoom_out } from "../../chart/chart_keys";
import type { Range, XKind } from "../../base/curve";
import { capitalised } from "../../base/capitalised";
import type { Plot } from "../../chart/plot";
import {
  set_band,
  set_log,
  set_range,
  set_smooth,
  set_x,
  smooth_max,
  type ChartLook,
} from "./chart_query";
import { ToolIcon, type ToolIconName } from "./tool_icon";

const axes: ReadonlyArray<readonly [XKind, string]> = [
  ["step", "Step"],
  ["time", "Time"],
  ["relative", "Since start"],
];

interface ChartBarProps {
  readonly look: ChartLook;
  readonly default_smooth: number;
  readonly step_unit: string;
  /** The chart that the zoom buttons start from when nothing is zoomed yet. */
  readonly plot: ReadonlySignal<Plot | undefined>;
}

export function ChartBar({ look, default_smooth, step_unit, plot }: ChartBarProps) {
  const smooth = look.smooth ?? default_smooth;
  const slide = (event: Event, mode: "push" | "replace") =>
    set_smooth(Number((event.currentTarget as HTMLInputElement).value), mode);
  return (
    <div class="chart-bar">
      <div class="segc" role="group" aria-label="Horizontal axis">
        {axes.map(([x, word]) => (
          <button type="button" key={x} aria-pressed={look.x === x} onClick={() => set_x(x)}>
            {x === "step" ? capitalised(step_unit) : word}
          </button>
        ))}
      </div>
      <label class="tool">
        Smoothing
        <input
          type="range"
          min="0"
          max={smooth_max}
          step="0.01"
          value={smooth}
          onInput={(event) => slide(event, "replace")}
        />
        <output class="num">{smooth.toFixed(2)}</output>
      </label>
      <Check word="Log scale" is_on={look.is_log} set={set_log} />
      <Check word="Min–max band" is_on={look.has_band} set={set_band} />
      <ZoomButtons look={look} plot={plot} />
    </div>
  );
}

function Check(props: { word: string; is_on: boolean; set(is_on: boolean): void }) {
  return (
    <label class="tool">
      <input
        type="checkbox"
        checked={props.is_on}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
      {props.word}
    </label>
  );
}

const zooms: ReadonlyArray<readonly [ToolIconName, string, (range: Range) => Range]> = [
  ["zoom_in", "Zoom in", zoom_in],
  ["zoom_out", "Zoom out", zoom_out],
  ["earlier", "Earlier", earlier],
  ["later", "Later", later],
];

function ZoomButtons({ look, plot }: Pick<ChartBarProps, "look" | "plot">) {
  const zoom = (change: (range: Range) => Range) => {
    const range = look.range ?? plot.value?.frame.peek()?.range;
    if (range) set_range(change(range), look.x);
  };
  return (
    <div class="zoom" role="group" aria-label="Zoom">
      {zooms.map(([icon, word, change]) => (
        <button
          type="button"
          key={word}
          aria-label={word}
          title={word}
          disabled={!look.range && (icon === "earlier" || icon === "later" || icon === "zoom_out")}
          onClick={() => zoom(change)}
        >
          <ToolIcon name={icon} />
        </button>
      ))}
      <button
        type="button"
        aria-label="Show all"
        title="Show all"
        disabled={!look.range}
        onClick={() => set_range(undefined, look.x)}
      >
        <ToolIcon name="show_all" />
      </button>
    </div>
  );
}
