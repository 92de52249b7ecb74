// ChartTable: the chart as a table, for those who read rather than look. It shows what the chart shows, in at most
// so many rows, taken when it is opened.

import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { format_exact, format_metric, format_moment } from "../base/format";
import { capitalised } from "../base/capitalised";
import type { XKind } from "../base/curve";
import { format_x } from "./axes";
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
  const open = () => (rows.value = rows.value ? undefined : read(plot));
  return (
    <div class="chart-table">
      <div class="chart-foot">
        <button type="button" class="link" aria-expanded={rows.value !== undefined} onClick={open}>
          {rows.value ? "Hide the table" : "View as table"}
        </button>
        {note}
      </div>
      {rows.value && (
        <div class="chart-rows" tabIndex={0} role="region" aria-label={`${title} as a table`}>
          <table>
            <thead>
              <tr>
                <th>{x === "step" ? capitalised(unit) : "At"}</th>
                <th>Line</th>
                <th class="n">Value</th>
                <th class="n">Min</th>
                <th class="n">Max</th>
                <th class="n">Points</th>
              </tr>
            </thead>
            <tbody>
              {rows.value.map((row) => (
                <tr key={`${row.label} ${row.x}`}>
                  <td class="num" title={format_moment(row.time)}>
                    {format_x(x, row.x, unit, Date.now())}
                  </td>
                  <td>{row.label}</td>
                  <td class="n num" title={format_exact(row.value)}>
                    {Number.isFinite(row.value) ? format_metric(row.value) : row.odd}
                  </td>
                  <td class="n num">{Number.isFinite(row.min) ? format_metric(row.min) : ""}</td>
                  <td class="n num">{Number.isFinite(row.max) ? format_metric(row.max) : ""}</td>
                  <td class="n num">{row.count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
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
