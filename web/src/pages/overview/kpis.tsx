// KPIs: the Overview's four figures: next to finish, spending now, spent so far, models done.
import type { ComponentChildren } from "preact";
import { format_clock, format_duration, format_money, format_rate } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { ModelSummary, MoneyGlance, Overview, RunView } from "../../gen/api";
import { Bar, PieceBar, SplitBar } from "../../widgets/bar";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { colour_key } from "../run_words";

interface KpiProps {
  readonly label: string;
  readonly value: ComponentChildren;
  readonly gauge?: ComponentChildren;
  readonly note: ComponentChildren;
  /** The value is a word such as "Not known yet", set smaller than a figure. */
  readonly is_word?: boolean;
}

export function Kpi({ label, value, gauge, note, is_word }: KpiProps) {
  return (
    <div>
      <dt class="l">{label}</dt>
      <dd class={`v num${is_word ? " word" : ""}`}>{value}</dd>
      <dd class="g">{gauge}</dd>
      <dd class="x num">{note}</dd>
    </div>
  );
}

export function Kpis({ overview }: { overview: Overview }) {
  return (
    <dl class="card kpi fresh">
      <NextToFinish overview={overview} />
      <SpendingNow money={overview.money} />
      <SpentSoFar money={overview.money} />
      <ModelsDone models={overview.models} />
    </dl>
  );
}

function next_run(runs: readonly RunView[]): RunView | undefined {
  const timed = runs.filter((run) => run.finish_at !== undefined);
  return timed.sort((a, b) => (a.finish_at ?? 0) - (b.finish_at ?? 0))[0];
}

function NextToFinish({ overview }: { overview: Overview }) {
  const now = display_now();
  const run = next_run(overview.live);
  const label = "Next to finish";
  if (!run || run.finish_at === undefined) {
    const is_idle = overview.live.length === 0;
    const note = is_idle ? "nothing is training" : "no run can tell its end yet";
    return <Kpi label={label} value={is_idle ? "None" : "Not known yet"} note={note} is_word />;
  }
  const left_ms = run.finish_at - now;
  return (
    <Kpi
      label={label}
      value={left_ms > 0 ? format_duration(left_ms) : "Any moment"}
      is_word={left_ms <= 0}
      gauge={<Bar share={(run.progress ?? 0) / 100} paint={slot_class(colour_key(run))} />}
      note={
        <span class="one-line">
          <Name text={run.name} /> <span>at {format_clock(run.finish_at, now)}</span>
        </span>
      }
    />
  );
}

function SpendingNow({ money }: { money: MoneyGlance }) {
  const label = "Spending now";
  if (!money.has_prices) {
    const note = (
      <a class="link" href="/costs">
        Set a price per hour
      </a>
    );
    return <Kpi label={label} value="No price known" note={note} is_word />;
  }
  const { total, training, idle, storage } = money.burn;
  const is_nothing = total.amount === 0;
  const wasted = idle.amount + storage.amount;
  return (
    <Kpi
      label={label}
      value={
        <>
          {format_rate(total)} <small>per hour</small>
        </>
      }
      gauge={is_nothing ? undefined : <SplitBar share={training.amount / total.amount} />}
      note={
        is_nothing ? (
          "nothing is billed at present"
        ) : (
          <>
            {wasted > 0 && (
              <>
                <b class="bad">{format_rate({ ...idle, amount: wasted })} is idle</b>,{" "}
              </>
            )}
            {format_rate(training)} is training, {total.basis}
          </>
        )
      }
    />
  );
}

function SpentSoFar({ money }: { money: MoneyGlance }) {
  const label = "Spent so far";
  if (!money.has_prices) {
    return <Kpi label={label} value="Not known" note="no price is known" is_word />;
  }
  const { total, planned_total } = money;
  const planned = planned_total?.amount ?? 0;
  const share = planned > 0 ? total.amount / planned : 0;
  return (
    <Kpi
      label={label}
      value={
        <>
          {format_money(total)}
          {planned_total && planned > 0 && <small>of {format_money(planned_total)} planned</small>}
        </>
      }
      gauge={planned > 0 && <Bar share={share} paint={share > 1 ? "tone-crit" : "tone-accent"} />}
      note={total.basis}
    />
  );
}

function ModelsDone({ models }: { models: readonly ModelSummary[] }) {
  const label = "Models done";
  if (models.length === 0) {
    return <Kpi label={label} value="No models" note="none is configured or found" is_word />;
  }
  const done = models.filter((model) => model.status === "completed").length;
  const running = models.filter((model) => model.status === "running").length;
  return (
    <Kpi
      label={label}
      value={
        <>
          {done} <small>of {models.length}</small>
        </>
      }
      gauge={<PieceBar done={done} total={models.length} paint="tone-ok" />}
      note={running > 0 ? `${running} training now` : "none is training now"}
    />
  );
}
