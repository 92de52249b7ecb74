// MoneyCard: what a run has cost and will cost, what the money went into, and what the newest part of it bought.

import { format_hours, format_money, format_rate } from "../../base/format";
import type { MarginalView, RunDetail, RunMoneyView, RunView } from "../../gen/api";
import { BucketBar } from "../../widgets/bucket_bar";
import { is_live } from "../run_words";
import { band_words, waste_words } from "./money_words";

interface MoneyCardProps {
  readonly detail: RunDetail;
  readonly money: RunMoneyView | undefined;
}

export function MoneyCard({ detail, money }: MoneyCardProps) {
  if (!money?.cost) return null;
  return (
    <section class="card money" aria-labelledby="money-title">
      <div class="ph">
        <h2 id="money-title">Money</h2>
        <span class="m">{money.cost.basis}</span>
      </div>
      <Figures run={detail.run} money={money} />
      <Bought marginal={detail.marginal} />
      <Spent money={money} />
      {money.machines.length > 1 && <Machines money={money} />}
    </section>
  );
}

function Figures({ run, money }: { run: RunView; money: RunMoneyView }) {
  const to_finish = run.cost_to_finish;
  return (
    <dl class="money-rows num">
      <dt>{is_live(run) ? "So far" : "Cost"}</dt>
      <dd>{money.cost && format_money(money.cost)}</dd>
      {is_live(run) && to_finish && (
        <>
          <dt>To finish</dt>
          <dd>{band_words(to_finish, run.cost_to_finish_p10, run.cost_to_finish_p90)}</dd>
        </>
      )}
      {money.per_hour && money.per_hour.amount > 0 && (
        <>
          <dt>Now</dt>
          <dd>{format_rate(money.per_hour)} / h</dd>
        </>
      )}
      <dt>GPU time</dt>
      <dd>{format_hours(run.gpu_hours)}</dd>
    </dl>
  );
}

/** The newest money against what it brought. */
function Bought({ marginal }: { marginal: MarginalView | undefined }) {
  if (!marginal) return null;
  return (
    <p class="money-says">
      {marginal.words}. {marginal.saving && <b>{marginal.saving_words}.</b>}
    </p>
  );
}

function Spent({ money }: { money: RunMoneyView }) {
  const waste = waste_words(money);
  return (
    <div class="money-spent">
      <BucketBar spent={money.spent} has_key />
      {waste && <p class="warn num">{waste}</p>}
    </div>
  );
}

/** A run that moved, or is on several at once. */
function Machines({ money }: { money: RunMoneyView }) {
  return (
    <>
      <h3>Machines</h3>
      <ul class="money-parts num">
        {money.machines.map(({ rental, name, cost }) => (
          <li key={rental}>
            <bdi>{name}</bdi>
            <span>{format_money(cost)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
