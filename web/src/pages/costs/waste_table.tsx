// WasteTable: time that was paid for and brought nothing: where, how long, how much, and what to do.
import { bucket_words } from "../../base/bucket_words";
import { shared_money } from "../../base/cents";
import { format_duration, format_money, plural } from "../../base/format";
import type { CostReport, WasteRow } from "../../gen/api";
import { BucketSwatch } from "../../widgets/bucket_rect";
import { CopyButton } from "../../widgets/copy_button";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { run_address } from "../run_words";

export function WasteTable({ report }: { report: CostReport }) {
  const rows = report.waste;
  const shown = rows.reduce((sum, row) => sum + row.cost.amount, 0);
  const left_out = { ...report.waste_total, amount: report.waste_total.amount - shown };
  const texts = shared_money([...rows.map((row) => row.cost), left_out], report.waste_total);
  return (
    <section class="sec" aria-labelledby="waste">
      <div class="sech">
        <h2 id="waste">Paid for nothing</h2>
        <span class="m">idle, stalled, done again, stored</span>
      </div>
      <div class="card clip">
        <table class="costs waste">
          <thead>
            <tr>
              <th scope="col">Where, and what to do</th>
              <th scope="col" class="hide-m">
                Why
              </th>
              <th scope="col" class="hide-t">
                From
              </th>
              <th scope="col" class="n">
                Lasted
              </th>
              <th scope="col" class="n">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Line key={row_key(row)} row={row} cost={texts[index] ?? ""} />
            ))}
            {report.waste_left_out > 0 && (
              <tr>
                <td>{plural(report.waste_left_out, "more cause")}</td>
                <td class="hide-m" />
                <td class="hide-t" />
                <td />
                <td class="n num">{texts.at(-1)}</td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td class="hide-m" />
              <td class="hide-t" />
              <td />
              <td class="n num">{format_money(report.waste_total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

const row_key = (row: WasteRow) =>
  `${row.rental} ${row.run ?? ""} ${row.bucket} ${row.is_going_on} ${row.from}`;

function Line({ row, cost }: { row: WasteRow; cost: string }) {
  const now = display_now();
  const words = bucket_words(row.bucket);
  return (
    <tr>
      <td class="waste-where">
        <b>
          <Name text={row.machine} />
        </b>
        <p>
          <span class="only-m">{words.word}. </span>
          <bdi>{row.advice}</bdi>
          {row.run !== undefined && (
            <>
              {" "}
              <a class="link" href={run_address({ id: row.run })}>
                {row.advice.includes(row.run_name ?? " ")
                  ? "Open the run"
                  : (row.run_name ?? row.run)}
              </a>
            </>
          )}
        </p>
        {row.command !== "" && (
          <p class="waste-command">
            <code dir="ltr">{row.command}</code>
            <CopyButton text={row.command} label={`Copy the command that stops ${row.machine}`} />
          </p>
        )}
      </td>
      <td class="hide-m">
        <span class="waste-why" title={words.note}>
          <BucketSwatch bucket={row.bucket} /> {words.word}
        </span>
      </td>
      <td class="num s hide-t">
        <Moment time={row.from} now={now} />
        {row.is_going_on && <span class="bad"> until now</span>}
      </td>
      <td class="n num">{format_duration(row.duration_ms)}</td>
      <td class="n num strong">
        {cost}
        <small>{row.cost.basis}</small>
      </td>
    </tr>
  );
}
