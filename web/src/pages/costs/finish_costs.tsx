// FinishCosts: what each live run has cost, and what it will still cost to its end.
import { format_money } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { FinishRow } from "../../gen/api";
import { Name } from "../../widgets/name";
import { run_address } from "../run_words";
import { band_words } from "./cost_words";

export function FinishCosts({ rows }: { rows: readonly FinishRow[] }) {
  return (
    <section class="sec" aria-labelledby="to-finish">
      <div class="sech">
        <h2 id="to-finish">To finish</h2>
        <span class="m">what the live runs will still cost</span>
      </div>
      <div class="card clip">
        <table class="costs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col" class="n">
                So far
              </th>
              <th scope="col" class="n">
                Still to pay
              </th>
              <th scope="col" class="n hide-m">
                In all
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.run} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ row }: { row: FinishRow }) {
  const { cost, p50 } = row;
  return (
    <tr>
      <td>
        <div class={`nm one ${slot_class(row.run)}`}>
          <i />
          <b>
            <a href={run_address({ id: row.run })}>
              <Name text={row.name} />
            </a>
          </b>
        </div>
      </td>
      <td class="n num">
        {cost ? format_money(cost) : <span class="m">not known</span>}
        {cost && <small>{cost.basis}</small>}
      </td>
      <td class="n num">
        {p50 ? (
          <>
            <b>{format_money(p50)}</b>
            <small>{band_words(row.p10, row.p90) || "by its plan"}</small>
          </>
        ) : (
          <span class="m">{row.words || "not known yet"}</span>
        )}
      </td>
      <td class="n num hide-m">
        {cost && p50 ? (
          format_money({ ...p50, amount: cost.amount + p50.amount })
        ) : (
          <span class="m">not known yet</span>
        )}
      </td>
    </tr>
  );
}
