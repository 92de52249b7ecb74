// Budgets: how much of each is spent, and whether it will last.
import { capitalised } from "../../base/capitalised";
import { format_money } from "../../base/format";
import type { BudgetView } from "../../gen/api";
import { Name } from "../../widgets/name";
import { check_look, Status, type StatusLook } from "../../widgets/status";

export function Budgets({ budgets }: { budgets: readonly BudgetView[] }) {
  return (
    <section class="sec" aria-labelledby="budgets">
      <div class="sech">
        <h2 id="budgets">Budgets</h2>
        <span class="m">spent, and what it will be</span>
      </div>
      <ul class="card lst budgets">
        {budgets.map((budget) => (
          <Line key={`${budget.scope} ${budget.subject} ${budget.name}`} budget={budget} />
        ))}
      </ul>
    </section>
  );
}

const OK_LOOK: StatusLook = { word: "Within", icon: "check", tone: "ok" };
const look_of = (severity: string) => (severity === "ok" ? OK_LOOK : check_look(severity as never));

function Line({ budget }: { budget: BudgetView }) {
  return (
    <li>
      <div>
        <div class="one-line">
          <b>
            <Name text={capitalised(budget.name || budget.subject || budget.scope)} />
          </b>
          <Status look={look_of(budget.severity)} />
        </div>
        <BudgetBar budget={budget} />
        <small>{budget.words}</small>
      </div>
      <span class="n num">
        <b>{format_money(budget.spent)}</b>
        <small>of {format_money(budget.amount)}</small>
      </span>
    </li>
  );
}

const PAINTS: Readonly<Record<string, string>> = { critical: "tone-crit", warning: "tone-warn" };

/** Spent in colour, the forecast's band behind it, its middle and the levels as marks. */
function BudgetBar({ budget }: { budget: BudgetView }) {
  const limit = budget.amount.amount;
  const whole = Math.max(limit, budget.p90?.amount ?? 0, budget.spent.amount) || 1;
  const x = (amount: number) => `${((amount / whole) * 100).toFixed(2)}%`;
  const { p10, p50, p90 } = budget;
  return (
    <svg
      class={`bar budget-bar ${PAINTS[budget.severity] ?? "tone-accent"}`}
      height="12"
      aria-hidden="true"
    >
      <rect class="bar-rest" y="3" width="100%" height="6" rx="3" />
      {p10 && p90 && (
        <rect
          class="budget-band"
          y="3"
          x={x(p10.amount)}
          width={x(p90.amount - p10.amount)}
          height="6"
        />
      )}
      <rect class="bar-done" y="3" width={x(budget.spent.amount)} height="6" rx="3" />
      {budget.warn_at.map((percent) => (
        <line
          key={percent}
          class={percent >= 100 ? "budget-limit" : "budget-level"}
          x1={x((limit * percent) / 100)}
          x2={x((limit * percent) / 100)}
          y1="0"
          y2="12"
        />
      ))}
      {p50 && <circle class="budget-mark" cx={x(p50.amount)} cy="6" r="3.5" />}
    </svg>
  );
}
