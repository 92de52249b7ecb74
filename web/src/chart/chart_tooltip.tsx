// ChartTooltip: the crosshair's readout in the chart that is pointed at, and a dot on each line in all linked ones.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  format_change,
  format_clock,
  format_count,
  format_exact,
  format_metric,
} from "../base/format";
import type { XKind } from "../base/curve";
import { format_x } from "./axes";
import type { Plot, PlotFrame } from "./plot";
import { difference_from, type ReadoutRow } from "./readout";

const rows_max = 8;
const distance_css = 14;

interface TooltipProps {
  readonly plot: Plot;
  readonly x: XKind;
  readonly unit: string;
  /** Of the x: the unit of steps, or the currency. */
  readonly x_unit: string;
}

export function ChartTooltip({ plot, x, unit, x_unit }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  const is_exact = useSignal(false);
  const pointed = plot.pointed.value;
  const is_shown = pointed?.is_here === true && pointed.rows.length > 0;

  useEffect(() => {
    if (!is_shown) return undefined;
    const on_key = (event: KeyboardEvent) => (is_exact.value = event.shiftKey);
    addEventListener("keydown", on_key);
    addEventListener("keyup", on_key);
    return () => {
      removeEventListener("keydown", on_key);
      removeEventListener("keyup", on_key);
    };
  }, [is_shown]);

  useSignalEffect(() => {
    const at = plot.pointed.value;
    const frame = plot.frame.peek();
    // After Preact has rendered the rows: their width decides on which side there is room.
    if (at && frame) requestAnimationFrame(() => box.current && place(box.current, frame, at.left));
  });

  return (
    <>
      {pointed && <Dots plot={plot} rows={pointed.rows} />}
      {is_shown && (
        <div class="chart-tip" ref={box} aria-hidden="true">
          <div class="chart-tip-head">
            <b class="num">{format_x(x, pointed.rows[0]?.x ?? pointed.x, x_unit, Date.now())}</b>
            <span class="num">{beside_x(x, unit, pointed.rows)}</span>
          </div>
          {sorted(pointed.rows).map((row) => (
            <TipRow key={row.label} row={row} is_exact={is_exact.value} lead={pointed.rows[0]} />
          ))}
          {pointed.rows.length > rows_max && <p class="m">+ {pointed.rows.length - rows_max}</p>}
        </div>
      )}
    </>
  );
}

interface TipRowProps {
  readonly row: ReadoutRow;
  readonly is_exact: boolean;
  /** The row that the others are read beside. */
  readonly lead: ReadoutRow | undefined;
}

function TipRow({ row, is_exact, lead }: TipRowProps) {
  const difference = difference_from(lead, row);
  const words = is_exact ? format_exact : format_metric;
  const is_bucket = row.count > 1 && Number.isFinite(row.min);
  return (
    <>
      <p>
        <i class={`key slot${row.slot}`} />
        <span class="chart-tip-name">{row.label}</span>
        {row.x !== lead?.x && <span class="m num">at {format_count(row.step)}</span>}
        <b>{Number.isFinite(row.value) ? words(row.value) : row.odd || "no value"}</b>
      </p>
      {is_bucket && (
        <p class="m">
          {is_exact ? `of ${format_count(row.count)} points` : "raw min–max"}
          <b class="plain">
            {words(row.min)}–{words(row.max)}
          </b>
        </p>
      )}
      {difference !== undefined && (
        <p class="m">
          {lead?.label} against it
          <b class="plain">{format_change(difference)}</b>
        </p>
      )}
      {Number.isFinite(row.value) && row.odd && <p class="bad">{row.odd}</p>}
    </>
  );
}

function sorted(rows: readonly ReadoutRow[]): readonly ReadoutRow[] {
  if (rows.length <= rows_max) return rows;
  return [...rows].sort((a, b) => b.value - a.value).slice(0, rows_max);
}

/** The clock beside a step, the step beside a clock. */
function beside_x(kind: XKind, unit: string, rows: readonly ReadoutRow[]): string {
  const row = rows[0];
  // The other run was there at another time.
  if (!row || row.is_ghost) return "";
  return kind === "step" ? format_clock(row.time, Date.now()) : `${unit} ${format_count(row.step)}`;
}

function place(box: HTMLElement, frame: PlotFrame, left: number): void {
  const right_side = frame.left + left + distance_css;
  const fits = right_side + box.offsetWidth <= frame.left + frame.width;
  const left_side = frame.left + left - distance_css - box.offsetWidth;
  box.style.transform = `translate(${Math.max(0, fits ? right_side : left_side)}px, ${frame.top}px)`;
}

function Dots({ plot, rows }: { plot: Plot; rows: readonly ReadoutRow[] }) {
  const frame = plot.frame.peek();
  if (!frame) return null;
  return (
    <>
      {rows
        .filter((row) => Number.isFinite(row.value))
        .map((row) => (
          <i
            key={row.label}
            class={`chart-dot slot${row.slot}`}
            ref={(dot) => {
              if (!dot) return;
              const left = frame.left + frame.to_left(row.x);
              const is_out = left < frame.left - 1 || left > frame.left + frame.width + 1;
              dot.hidden = is_out;
              dot.style.transform = `translate(${left}px, ${frame.top + frame.to_top(row.value)}px)`;
            }}
          />
        ))}
    </>
  );
}
