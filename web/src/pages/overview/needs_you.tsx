// Needs you: what went wrong and wants a person, worst first: the store, runs that failed, are in critical health, stalled
// or were lost, and files that could not be read.
import type { ComponentChildren } from "preact";
import { format_ago, plural } from "../../base/format";
import type { NeedView, Overview, RunView, TroubleView } from "../../gen/api";
import { Icon, type IconName } from "../../widgets/icon";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { attention_words } from "../run_words";
import { needs_count } from "./headline";

export function NeedsYou({ overview }: { overview: Overview }) {
  const count = needs_count(overview);
  if (count === 0) return null;
  const hidden = overview.needs_total - overview.needs.length;
  return (
    <section class="sec" aria-labelledby="needs-you">
      <div class="sech">
        <h2 id="needs-you">Needs you</h2>
        <span class="m num">{count}</span>
      </div>
      <ul class="card">
        {overview.store_error && <StoreTrouble reason={overview.store_error} />}
        {overview.needs.map((need) =>
          need.run_view ? (
            <RunTrouble key={need.kind + need.run} run={need.run_view} />
          ) : (
            <OtherNeed key={need.kind + (need.rental ?? need.title)} need={need} />
          ),
        )}
        {hidden > 0 && <MoreNeeds count={hidden} />}
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
  const words = attention_words(run, display_now());
  return (
    <Entry
      tone={words.tone}
      icon={words.tone === "crit" ? "octagon" : "triangle"}
      title={
        <span class="one-line">
          <Name text={run.name} /> <span>{words.title}</span>
        </span>
      }
      action={
        <a
          class={words.tone === "crit" ? "btn sm p" : "btn sm"}
          href={words.href}
          aria-label={`${words.action}: ${run.name}`}
        >
          {words.action}
        </a>
      }
    >
      <p class="num att-facts" title={run.cause ? run.lifecycle_reason : undefined}>
        <bdi dir="auto">{words.facts}</bdi>
      </p>
    </Entry>
  );
}

function OtherNeed({ need }: { need: NeedView }) {
  const is_critical = need.severity === "critical";
  return (
    <Entry
      tone={is_critical ? "crit" : "warn"}
      icon={is_critical ? "octagon" : "triangle"}
      title={<Name text={need.title} />}
    >
      <p class="num att-facts">{need.words}</p>
    </Entry>
  );
}

function MoreNeeds({ count }: { count: number }) {
  return (
    <li class="att-more">
      <span class="m num">and {count} more</span>
      <a class="link" href="/runs">
        All runs
      </a>
    </li>
  );
}

function FileTroubles({ troubles }: { troubles: readonly TroubleView[] }) {
  const [first] = troubles;
  if (!first) return null;
  const rest = troubles.length - 1;
  const is_one = rest === 0;
  return (
    <Entry
      tone="warn"
      icon="file"
      title={`${plural(troubles.length, "file")} ${is_one ? "has" : "have"} parts that could not be read`}
    >
      <p class="one-line">
        <Name text={`${file_name(first.path)}: ${first.reason}`} />
        {rest > 0 && <span class="m">and {rest} more</span>}
      </p>
      <details>
        <summary>{is_one ? "Where and since when" : "Show all"}</summary>
        <TroubleList troubles={troubles} />
      </details>
    </Entry>
  );
}

const file_name = (path: string) => path.slice(path.lastIndexOf("/") + 1);

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
