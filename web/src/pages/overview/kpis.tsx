// KPIs: the Overview's four figures: next to finish, spending now, spent today or so far, and how far the budget, the month
// or the models are.
import type { ComponentChildren } from "preact";
import {
  format_clock,
  format_duration,
  format_half_band,
  format_money,
  format_month,
  format_rate,
} from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type {
  BudgetView,
  ModelSummary,
  MoneyGlance,
  Overview,
  RunView,
  SpendForecast,
} from "../../gen/api";
import { Bar, PieceBar, SplitBar } from "../../widgets/bar";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { billed_since, more } from "../live_money";
import { colour_key, finish_band } from "../run_words";

interface KpiProps {
  readonly label: ComponentChildren;
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
      <Spent money={overview.money} as_of={overview.server_time} />
      <Plan overview={overview} />
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
          <Name text={run.name} />{" "}
          <span>
            at {format_clock(run.finish_at, now)}
            {finish_band(run)}
          </span>
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
            {idle.amount > 0 && (
              <>
                <b class="bad">{format_rate(idle)} is idle</b>,{" "}
              </>
            )}
            {storage.amount > 0 && `${format_rate(storage)} is storage, `}
            {format_rate(training)} is training, {total.basis}
          </>
        )
      }
    />
  );
}

function Spent({ money, as_of }: { money: MoneyGlance; as_of: number }) {
  if (!money.has_prices) {
    return <Kpi label="Spent so far" value="Not known" note="no price is known" is_word />;
  }
  const grown = billed_since(as_of, money.burn.total);
  if (money.today) {
    return <Period label="Spent today" of={money.today} grown={grown} end="by midnight" />;
  }
  const { total, planned_total } = money;
  const planned = planned_total?.amount ?? 0;
  const share = planned > 0 ? total.amount / planned : 0;
  return (
    <Kpi
      label="Spent so far"
      value={
        <>
          {format_money(more(total, grown))}
          {planned_total && planned > 0 && <small>of {format_money(planned_total)} planned</small>}
        </>
      }
      gauge={planned > 0 && <Bar share={share} paint={share > 1 ? "tone-crit" : "tone-accent"} />}
      note={total.basis}
    />
  );
}

interface PeriodProps {
  readonly label: string;
  readonly of: SpendForecast;
  readonly grown: number;
  /** When the forecast is due: "by midnight". */
  readonly end: string;
}

/** A day or a month: what was spent of what it is heading for. */
function Period({ label, of, grown, end }: PeriodProps) {
  const spent = more(of.spent, grown);
  const heading = of.p50;
  const share = heading && heading.amount > 0 ? spent.amount / heading.amount : 0;
  return (
    <Kpi
      label={label}
      value={format_money(spent)}
      gauge={heading && <Bar share={share} paint="tone-accent" />}
      note={
        <span title={of.words || undefined}>
          {of.spent.basis}
          {heading && `, ${band_words(of)} ${end}`}
        </span>
      }
    />
  );
}

/** "$96.00 ± $9.00": half the width of the band that holds eight times in ten. */
function band_words({ p10, p50, p90 }: Pick<SpendForecast, "p10" | "p50" | "p90">): string {
  if (!p50) return "";
  return `${format_money(p50)}${format_half_band(p10, p90)}`;
}

/** What there is to hold the spending against: a budget, else the month, else the plan of the models. */
function Plan({ overview }: { overview: Overview }) {
  const { budget, month, burn } = overview.money;
  const grown = billed_since(overview.server_time, burn.total);
  if (budget) return <Budget of={budget} />;
  if (month) {
    return <Period label={format_month(month.from)} of={month} grown={grown} end="by its end" />;
  }
  return <ModelsDone models={overview.models} />;
}

const TONES: Readonly<Record<string, string>> = { critical: "tone-crit", warning: "tone-warn" };

function Budget({ of }: { of: BudgetView }) {
  const { amount, spent, p50, severity } = of;
  const share = amount.amount > 0 ? spent.amount / amount.amount : 1;
  const tone = TONES[severity];
  const words = p50 ? `heading for ${band_words(of)}` : of.words;
  return (
    <Kpi
      label={<Name text={`Budget: ${of.name}`} />}
      value={
        <>
          {format_money(spent)} <small>of {format_money(amount)}</small>
        </>
      }
      gauge={
        <Bar
          share={share}
          mark={p50 && amount.amount > 0 ? p50.amount / amount.amount : undefined}
          paint={tone ?? "tone-accent"}
        />
      }
      note={
        <span class={severity === "critical" ? "bad" : undefined} title={of.words || undefined}>
          {spent.basis}, {words}
        </span>
      }
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
