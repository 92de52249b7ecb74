// ChartLabels: the names of a chart's lines at their ends, in text colour with the line's colour beside.

import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { lower_bound } from "../base/curve";
import { place_labels, type EndPoint } from "./end_labels";
import type { Plot, PlotFrame } from "./plot";
import type { NamedLine } from "./readout";

export function ChartLabels({ plot }: { plot: Plot }) {
  const box = useRef<HTMLDivElement>(null);
  const lines = newest(plot.frame.value);
  useSignalEffect(() => {
    const frame = plot.frame.value;
    if (frame && box.current) place(box.current, frame);
  });
  return (
    <div class="chart-labels" ref={box} aria-hidden="true">
      {lines.map(({ label, slot }) => (
        <span key={label} class={`chart-label slot${slot}`}>
          {label}
        </span>
      ))}
    </div>
  );
}

/** Earlier attempts say their name in the tooltip only. */
function newest(frame: PlotFrame | undefined): readonly NamedLine[] {
  return frame?.lines.filter(({ is_past }) => !is_past) ?? [];
}

function place(box: HTMLElement, frame: PlotFrame): void {
  const labels = [...box.children].filter((label) => label instanceof HTMLElement);
  const lines = newest(frame);
  const shown = labels.flatMap((label, i) => {
    const end = lines[i] && end_of(lines[i], frame);
    label.hidden = !end;
    return end ? [{ label, end: { ...end, width: label.offsetWidth } satisfies EndPoint }] : [];
  });
  const ends = shown.map(({ end }) => end);
  place_labels(ends, frame.width + frame.right, frame.height).forEach(({ left, top }, i) => {
    const label = shown[i]?.label;
    if (label) label.style.transform = `translate(${frame.left + left}px, ${frame.top + top}px)`;
  });
}

function end_of(line: NamedLine, frame: PlotFrame): { x: number; y: number } | undefined {
  const { x } = line.columns;
  let at = Math.min(x.length - 1, lower_bound(x, frame.range.to));
  while (at >= 0 && ((x[at] as number) > frame.range.to || !Number.isFinite(line.line[at])))
    at -= 1;
  if (at < 0 || (x[at] as number) < frame.range.from) return undefined;
  return { x: frame.to_left(x[at] as number), y: frame.to_top(line.line[at] as number) };
}
