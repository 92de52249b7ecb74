// Training now: one row a live run: progress, state, finish, loss, speed and cost.
import { useRef } from "preact/hooks";
import { format_metric, format_money } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { RunView } from "../../gen/api";
import { Empty } from "../../widgets/empty";
import { MetricFigure } from "../../widgets/metric_figure";
import { Name } from "../../widgets/name";
import { Ring } from "../../widgets/ring";
import { Sparkline } from "../../widgets/sparkline";
import { run_look } from "../../widgets/status";
import { display_now } from "../display_clock";
import { open_row } from "../open_row";
import { billed_since, more } from "../live_money";
import { RunState } from "../run_state";
import { Verdict } from "../verdict";
import { use_baseline_line } from "./use_baseline_line";
import { short_verdict } from "../verdict_words";
import {
  colour_key,
  cost_to_go,
  finish_words,
  known_cost,
  loss_sentence,
  run_address,
  speed_words,
  type TwoLines,
} from "../run_words";

interface TrainingProps {
  readonly runs: readonly RunView[];
  readonly has_prices: boolean;
  readonly as_of: number;
}

export function TrainingNow({ runs, has_prices, as_of }: TrainingProps) {
  return (
    <section class="sec" aria-labelledby="training-now">
      <div class="sech">
        <h2 id="training-now">Training now</h2>
        {runs.length > 1 && <span class="m">nearest to done first</span>}
        <a class="more" href="/runs">
          All runs
        </a>
      </div>
      {runs.length === 0 ? (
        <div class="card">
          <Empty title="No run is live. A run appears here as soon as its log grows." />
        </div>
      ) : (
        <div class="card runs" role="table" aria-label="Runs that are training now">
          <div class="rh" role="row">
            {["Run", "Finishes", loss_head(runs), "Speed", "Cost so far"].map((head) => (
              <span key={head} role="columnheader">
                {head}
              </span>
            ))}
          </div>
          {runs.map((run) => (
            <TrainingRow key={run.id} run={run} has_prices={has_prices} as_of={as_of} />
          ))}
        </div>
      )}
    </section>
  );
}

function loss_head(runs: readonly RunView[]): string {
  return runs.some(({ verdict }) => verdict?.baseline)
    ? "Loss, with the last version dashed"
    : "Loss";
}

interface RowProps {
  readonly run: RunView;
  readonly has_prices: boolean;
  /** When the server said it. */
  readonly as_of: number;
}

function TrainingRow({ run, has_prices, as_of }: RowProps) {
  const slot = slot_class(colour_key(run));
  return (
    <div class="rr" role="row" onClick={(event) => open_row(event, run_address(run))}>
      <RunCell run={run} slot={slot} />
      <FinishCell run={run} />
      <LossCell run={run} slot={slot} />
      <Lines cell="speed" lines={speed_words(run)} unknown="Speed not known yet" />
      <CostCell run={run} has_prices={has_prices} as_of={as_of} />
    </div>
  );
}

function RunCell({ run, slot }: { run: RunView; slot: string }) {
  const look = run_look(run.lifecycle);
  return (
    <div class="rn" role="cell">
      <Ring progress={run.progress} look={look} slot={slot} />
      <div>
        <h3>
          <a class="cover" href={run_address(run)}>
            <Name text={run.name} />
          </a>
        </h3>
        <p class="num">{run.progress_text || run.format}</p>
        <div class="states">
          <RunState run={run} />
        </div>
      </div>
    </div>
  );
}

function FinishCell({ run }: { run: RunView }) {
  const { main, sub } = finish_words(run, display_now());
  return (
    <div class="finish fresh" role="cell">
      <div class="big num">{main}</div>
      <div class="sub num">{sub}</div>
    </div>
  );
}

function LossCell({ run, slot }: { run: RunView; slot: string }) {
  const cell = useRef<HTMLDivElement>(null);
  const ghost = use_baseline_line(cell, run);
  if (!run.loss) {
    return (
      <div class="lossc none" role="cell">
        <span class="sub">No loss reported yet</span>
      </div>
    );
  }
  const { loss, loss_best, sparkline } = run;
  return (
    <div class="lossc fresh" role="cell" ref={cell}>
      {sparkline ? (
        <Sparkline
          curve={sparkline}
          ghost={ghost}
          plan_end={run.total_steps}
          slot={slot}
          label={loss_sentence(run, ghost && run.verdict?.baseline_name)}
        />
      ) : (
        <span />
      )}
      <div>
        <div class="big">
          <MetricFigure value={loss.value} metric={loss.metric} step={loss.step} />
        </div>
        <div class="sub num">
          {short_verdict(run.verdict) ? (
            <Verdict run={run} />
          ) : loss_best ? (
            `lowest ${format_metric(loss_best.value)}`
          ) : (
            loss.metric
          )}
        </div>
      </div>
    </div>
  );
}

interface LinesProps {
  readonly cell: string;
  readonly lines?: TwoLines;
  readonly unknown: string;
  readonly title?: string;
}

function Lines({ cell, lines, unknown, title }: LinesProps) {
  return (
    <div class={`${cell} fresh`} role="cell" title={title}>
      {lines ? <div class="big num">{lines.main}</div> : <div class="sub">{unknown}</div>}
      {lines && <div class="sub num">{lines.sub}</div>}
    </div>
  );
}

function CostCell({ run, has_prices, as_of }: RowProps) {
  const no_price = has_prices ? "No price for this run" : "No price known";
  const unknown = run.cost ? "Not known, the log has no times" : no_price;
  const known = known_cost(run);
  const grown = billed_since(as_of, run.cost_per_hour);
  const cost = known && {
    main: format_money(more(known, grown)),
    sub: cost_to_go(run, grown) ?? known.basis,
  };
  return <Lines cell="cost" lines={cost} unknown={unknown} title={known?.basis} />;
}
