// ChartRows: the rows of a chart's table. Loaded when it is opened.

import { format_exact, format_metric, format_moment } from "../base/format";
import { capitalised } from "../base/capitalised";
import type { XKind } from "../base/curve";
import { format_x } from "./axes";
import type { ReadoutRow } from "./readout";

export interface RowsProps {
  readonly rows: readonly ReadoutRow[];
  readonly x: XKind;
  readonly title: string;
  readonly unit: string;
}

export function ChartRows({ rows, x, title, unit }: RowsProps) {
  return (
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
          {rows.map((row) => (
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
  );
}
