// ChartTable: the chart as a table, for those who read rather than look. It shows what the chart shows, in at most
// so many rows, taken when it is opened.

import type { ComponentChildren, ComponentType } from "preact";
import { useSignal } from "@preact/signals";
import type { XKind } from "../base/curve";
import type { RowsProps } from "./chart_rows";
import { visible } from "./extent";
import type { Plot } from "./plot";
import { row_at, type NamedLine, type ReadoutRow } from "./readout";

const rows_max = 60;

interface TableProps {
  readonly plot: Plot;
  readonly x: XKind;
  readonly title: string;
  readonly unit: string;
  readonly note?: ComponentChildren;
}

export function ChartTable({ plot, x, title, unit, note }: TableProps) {
  const rows = useSignal<readonly ReadoutRow[] | undefined>(undefined);
  const loaded = useSignal<ComponentType<RowsProps> | undefined>(undefined);
  const Rows = loaded.value;
  const open = () => {
    rows.value = rows.value ? undefined : read(plot);
    // Few open it: it is no part of what each chart needs.
    if (!loaded.value)
      void import("./chart_rows").then(({ ChartRows }) => (loaded.value = ChartRows));
  };
  return (
    <div class="chart-table">
      <div class="chart-foot">
        <button type="button" class="link" aria-expanded={rows.value !== undefined} onClick={open}>
          {rows.value ? "Hide the table" : "View as table"}
        </button>
        {note}
      </div>
      {rows.value && Rows && <Rows rows={rows.value} x={x} title={title} unit={unit} />}
    </div>
  );
}

function read(plot: Plot): ReadoutRow[] {
  const frame = plot.frame.peek();
  if (!frame) return [];
  const each_max = Math.max(2, Math.floor(rows_max / Math.max(1, frame.lines.length)));
  return frame.lines.flatMap((line) => spread(line, frame.range, each_max));
}

function spread(line: NamedLine, range: Parameters<typeof visible>[1], count_max: number) {
  const { start, end } = visible(line.columns.x, range);
  const count = Math.min(count_max, end - start);
  return Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 0 : i / (count - 1);
    return row_at(line, start + Math.round(share * (end - 1 - start)));
  });
}
