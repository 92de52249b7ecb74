// Runs table: one row a run; on phones the same rows are cards. A click on a head sorts, a second one turns it round.
import type { ComponentChildren } from "preact";
import { format_count, format_percent, format_whole } from "../../base/format";
import { set_query } from "../../base/router";
import { slot_class } from "../../base/series_slot";
import type { RunView } from "../../gen/api";
import { Bar } from "../../widgets/bar";
import { Icon } from "../../widgets/icon";
import { MetricFigure } from "../../widgets/metric_figure";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { Sparkline } from "../../widgets/sparkline";
import { display_now } from "../display_clock";
import { colour_key, loss_sentence, run_address } from "../run_words";
import { open_row } from "../open_row";
import { RunState } from "../run_state";
import { COLUMNS, order_text, type Column, type Order } from "./run_order";

export const COLUMN_WORDS: Readonly<Record<Column, string>> = {
  name: "Run",
  status: "State",
  progress: "Progress",
  loss: "Loss",
  data: "Last data",
  points: "Points",
  format: "Format",
  started: "Started",
};

const NUMERIC: ReadonlySet<Column> = new Set(["points"]);
// A first click shows the end of the column that one looks for.
const DESCENDS_FIRST: ReadonlySet<Column> = new Set(["progress", "data", "points"]);

export function RunsTable({ runs, order }: { runs: readonly RunView[]; order: Order }) {
  return (
    <div class="card clip">
      <table class="runs-table" role="table" aria-label="Runs">
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <Head key={column} column={column} order={order} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {runs.map((run) => (
            <Row key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ column, order }: { column: Column; order: Order }) {
  const is_sorted = order.column === column;
  const is_descending = is_sorted ? !order.is_descending : DESCENDS_FIRST.has(column);
  const sort = () => set_query({ sort: order_text({ column, is_descending }) }, "push");
  const direction = order.is_descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      role="columnheader"
      class={`c-${column}${NUMERIC.has(column) ? " n" : ""}`}
      aria-sort={is_sorted ? direction : undefined}
    >
      <button type="button" class="sort" onClick={sort}>
        {COLUMN_WORDS[column]}
        {is_sorted && <Icon name={order.is_descending ? "down" : "up"} size={13} />}
      </button>
    </th>
  );
}

function Cell({ column, children }: { column: Column; children: ComponentChildren }) {
  const numeric = NUMERIC.has(column) ? " n" : "";
  return (
    <td role="cell" class={`c-${column}${numeric}${column === "name" ? "" : " num"}`}>
      {children}
    </td>
  );
}

function Row({ run }: { run: RunView }) {
  const slot = slot_class(colour_key(run));
  const now = display_now();
  return (
    <tr role="row" onClick={(event) => open_row(event, run_address(run))}>
      <Cell column="name">
        <div class={`nm ${slot}`}>
          <i />
          <b>
            <a class="cover" href={run_address(run)}>
              <Name text={run.name} />
            </a>
          </b>
          <small>
            {run.started_at === undefined ? (
              "start not known"
            ) : (
              <Moment time={run.started_at} now={now} />
            )}
            {run.attempts > 1 && `, ${run.attempts} attempts`}
          </small>
        </div>
      </Cell>
      <Cell column="status">
        <div class="states">
          <RunState run={run} />
        </div>
      </Cell>
      <Cell column="progress">
        <Progress run={run} slot={slot} />
      </Cell>
      <Cell column="loss">
        <Loss run={run} slot={slot} />
      </Cell>
      <Cell column="data">
        {run.last_data_at === undefined ? (
          <span class="m">none yet</span>
        ) : (
          <Moment time={run.last_data_at} now={now} as="ago" />
        )}
      </Cell>
      <Cell column="points">
        <Points run={run} />
      </Cell>
      <Cell column="format">
        <span class="format-name">{run.format || <span class="m">not known</span>}</span>
      </Cell>
    </tr>
  );
}

function Progress({ run, slot }: { run: RunView; slot: string }) {
  if (run.progress === undefined)
    return <span class="m">{run.progress_text || "not known yet"}</span>;
  return (
    <div class="progress-cell" title={run.progress_text}>
      <span class="bar-figure">
        <Bar share={run.progress / 100} paint={slot} />
        <span>{format_percent(run.progress)}</span>
      </span>
      <small>{run.progress_text}</small>
    </div>
  );
}

function Loss({ run, slot }: { run: RunView; slot: string }) {
  if (!run.loss) return <span class="m">no loss</span>;
  return (
    <span class="loss-cell">
      {run.sparkline && <Sparkline curve={run.sparkline} slot={slot} label={loss_sentence(run)} />}
      <b>
        <MetricFigure value={run.loss.value} metric={run.loss.metric} step={run.loss.step} />
      </b>
    </span>
  );
}

function Points({ run }: { run: RunView }) {
  return (
    <>
      <span title={format_whole(run.points)}>{format_count(run.points)}</span>
      <span class="only-m"> points</span>
      {run.points_rejected > 0 && (
        <small class="rejected">{format_count(run.points_rejected)} rejected</small>
      )}
    </>
  );
}
