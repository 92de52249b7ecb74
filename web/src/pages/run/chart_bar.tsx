// ChartBar: the controls of a run's charts: axis, smoothing, logarithm, zoom without dragging, and the rest behind "Chart options".

import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { earlier, later, zoom_in, zoom_out } from "../../chart/chart_keys";
import type { Range, XKind } from "../../base/curve";
import { capitalised } from "../../base/capitalised";
import type { Plot } from "../../chart/plot";
import type { RunView } from "../../gen/api";
import { Popover } from "../../widgets/popover";
import { known_cost } from "../run_words";
import { Check } from "./chart_check";
import { ChartOptions } from "./lazy_parts";
import { set_range, set_smooth, set_x, smooth_max, turn, type ChartLook } from "./chart_query";
import { open_ended } from "./view_end";
import { ToolIcon, type ToolIconName } from "./tool_icon";

const axes: ReadonlyArray<readonly [XKind, string]> = [
  ["step", "Step"],
  ["time", "Time"],
  ["relative", "Since start"],
  ["cost", "Cost"],
];

/** Money is an axis where something is known of it. */
function axes_of(run: RunView, look: ChartLook) {
  return axes.filter(([x]) => x !== "cost" || look.x === x || known_cost(run) !== undefined);
}

interface ChartBarProps {
  readonly run: RunView;
  readonly look: ChartLook;
  readonly default_smooth: number;
  /** Of the large chart, for pictures and exports. */
  readonly metrics?: readonly string[];
  readonly has_earlier?: boolean;
  /** The chart that the zoom buttons start from when nothing is zoomed yet. */
  readonly plot: ReadonlySignal<Plot | undefined>;
}

export function ChartBar(props: ChartBarProps) {
  const { run, look, default_smooth, plot } = props;
  const smooth = look.smooth ?? default_smooth;
  // Here before somebody opens them, but after the page.
  useEffect(() => ChartOptions.hint(), []);
  const slide = (event: Event, mode: "push" | "replace") =>
    set_smooth(Number((event.currentTarget as HTMLInputElement).value), mode);
  return (
    <div class="chart-bar">
      <div class="segc" role="group" aria-label="Horizontal axis">
        {axes_of(run, look).map(([x, word]) => (
          <button type="button" key={x} aria-pressed={look.x === x} onClick={() => set_x(x)}>
            {x === "step" ? capitalised(run.step_unit || "step") : word}
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
      <Check word="Log scale" is_on={look.is_log} act={() => turn(look, "is_log")} />
      <ZoomButtons run={run} look={look} plot={plot} />
      <Popover
        label="Chart options"
        icon="more"
        content={(close) => (
          <ChartOptions.Part
            run={run}
            look={look}
            plot={plot.value}
            metrics={props.metrics ?? []}
            has_earlier={props.has_earlier === true}
            on_done={close}
          />
        )}
      />
    </div>
  );
}

const zooms: ReadonlyArray<readonly [ToolIconName, string, (range: Range) => Range]> = [
  ["zoom_in", "Zoom in", zoom_in],
  ["zoom_out", "Zoom out", zoom_out],
  ["earlier", "Earlier", earlier],
  ["later", "Later", later],
];

function ZoomButtons({ run, look, plot }: Pick<ChartBarProps, "run" | "look" | "plot">) {
  const zoom = (change: (range: Range) => Range) => {
    // Where the address leaves the end open, the chart knows it.
    const is_closed = look.range !== undefined && Number.isFinite(look.range.to);
    const range = is_closed ? look.range : plot.value?.frame.peek()?.range;
    if (range) set_range(open_ended(change(range), run, look.x), look.x);
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
