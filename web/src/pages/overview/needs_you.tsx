// Needs you: what went wrong and wants a person, worst first: the store, failed and lost runs, unreadable files.
import type { ComponentChildren } from "preact";
import { format_ago, format_money, plural } from "../../base/format";
import type { Overview, RunView, TroubleView } from "../../gen/api";
import { Icon, type IconName } from "../../widgets/icon";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { attention_words, run_address } from "../run_words";
import { needs_count } from "./headline";

const TROUBLES_SHOWN = 3;

export function NeedsYou({ overview }: { overview: Overview }) {
  const count = needs_count(overview);
  if (count === 0) return null;
  return (
    <section class="sec" aria-labelledby="needs-you">
      <div class="sech">
        <h2 id="needs-you">Needs you</h2>
        <span class="m num">{count}</span>
      </div>
      <ul class="card">
        {overview.store_error && <StoreTrouble reason={overview.store_error} />}
        {overview.attention.map((run) => (
          <RunTrouble key={run.id} run={run} />
        ))}
        {overview.troubles.length > 0 && <FileTroubles troubles={overview.troubles} />}
      </ul>
    </section>
  );
}

interface EntryProps {
  readonly tone: "crit" | "warn";
  readonly icon: IconName;
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  readonly action?: ComponentChildren;
}

function Entry({ tone, icon, title, children, action }: EntryProps) {
  return (
    <li class={`att ${tone}`}>
      <span class="ic">
        <Icon name={icon} size={20} />
      </span>
      <div class="att-text">
        <h3>{title}</h3>
        {children}
      </div>
      {action && <div class="ac">{action}</div>}
    </li>
  );
}

function StoreTrouble({ reason }: { reason: string }) {
  return (
    <Entry tone="crit" icon="disk" title="Nothing can be stored at present">
      <p>{reason}</p>
    </Entry>
  );
}

function RunTrouble({ run }: { run: RunView }) {
  const now = display_now();
  const { verb, at } = attention_words(run);
  const is_failed = run.lifecycle === "failed";
  const facts = [run.lifecycle_reason, run.progress_text].filter(Boolean).join(", ");
  return (
    <Entry
      tone={is_failed ? "crit" : "warn"}
      icon={is_failed ? "octagon" : "triangle"}
      title={
        <span class="one-line">
          <Name text={run.name} />{" "}
          <span>
            {verb} {at === undefined ? "" : format_ago(at, now)}
          </span>
        </span>
      }
      action={
        <a class="btn sm p" href={run_address(run)} aria-label={`Open run ${run.name}`}>
          Open run
        </a>
      }
    >
      <p class="num">
        <bdi dir="auto">{facts || "The log gives no reason."}</bdi>
        {run.cost && `. It has cost ${format_money(run.cost)}.`}
      </p>
    </Entry>
  );
}

function FileTroubles({ troubles }: { troubles: readonly TroubleView[] }) {
  const shown = troubles.slice(0, TROUBLES_SHOWN);
  const rest = troubles.slice(TROUBLES_SHOWN);
  const is_one = troubles.length === 1;
  return (
    <Entry
      tone="warn"
      icon="file"
      title={`${plural(troubles.length, "file")} ${is_one ? "has" : "have"} something that could not be read`}
    >
      <TroubleList troubles={shown} />
      {rest.length > 0 && (
        <details>
          <summary>{plural(rest.length, "more file", "more files")}</summary>
          <TroubleList troubles={rest} />
        </details>
      )}
    </Entry>
  );
}

function TroubleList({ troubles }: { troubles: readonly TroubleView[] }) {
  const now = display_now();
  return (
    <ul class="troubles">
      {troubles.map((trouble) => (
        <li key={`${trouble.path}\n${trouble.reason}`}>
          <code dir="auto">{trouble.path}</code>
          <span>
            {trouble.reason}
            <span class="m num">
              {trouble.count > 1 && `, ${trouble.count} times`}, since{" "}
              {format_ago(trouble.since, now)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
