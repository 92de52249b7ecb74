// ScoreCosts: what each model's evaluation score has cost, and each point of it.
import { format_money, format_rate, format_score } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { EvaluationCost } from "../../gen/api";
import { Name } from "../../widgets/name";

export function ScoreCosts({ rows }: { rows: readonly EvaluationCost[] }) {
  return (
    <section class="sec" aria-labelledby="scores">
      <div class="sech">
        <h2 id="scores">Cost of a point</h2>
        <span class="m">all runs of a model over its evaluation score</span>
      </div>
      <div class="card clip">
        <table class="costs">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" class="n">
                Score
              </th>
              <th scope="col" class="n hide-m">
                All its runs
              </th>
              <th scope="col" class="n">
                A point
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.model}>
                <td>
                  <div class={`nm one ${slot_class(row.model)}`}>
                    <i />
                    <b>
                      <Name text={row.name || row.model} />
                    </b>
                  </div>
                </td>
                <td class="n num">{format_score(row.score)}</td>
                <td class="n num hide-m">
                  {format_money(row.cost)}
                  <small>{row.cost.basis}</small>
                </td>
                <td class="n num strong">
                  {row.per_point ? (
                    format_rate(row.per_point)
                  ) : (
                    <span class="m">no point was reached</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
